"""What a person's GP is told of a referral: messages that are ready to be fetched, kept as codes and times."""

from datetime import datetime
from uuid import UUID

from services.contract.words.consent_words import GpCode, GpMessageAbout
from services.referral.domain.part import Part


class GpMessage(Part):
    """A message that is ready. Its words are made when it is fetched; `message_id` is the same whenever that is."""

    message_id: UUID
    number: int
    about: GpMessageAbout
    code: GpCode | None = None
    at: datetime


class ToldGp(Part):
    """The messages of an episode, since when the person takes part, and the code that stands in one of them.

    An episode is a referral, and what goes on with it in another borough.
    """

    taken_up_at: datetime | None = None
    code: GpCode | None = None
    messages: tuple[GpMessage, ...] = ()

    @property
    def tells_the_end(self) -> bool:
        """Whether one of the messages says how the referral ended."""
        return any(one.about is not GpMessageAbout.ACCEPTED for one in self.messages)

    def numbered(self, number: int) -> GpMessage | None:
        """The message of this number."""
        return next((one for one in self.messages if one.number == number), None)
