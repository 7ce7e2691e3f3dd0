"""What a person has been told about one referral: the service's own memory of it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.contract.words.vocabulary import About
from services.notify.domain.notice import Notice
from services.notify.domain.place import ToldOf
from services.notify.domain.silence import Silence


class Telling(BaseModel):
    """The notices written about a referral, and those of them that left, the oldest first; and what silences it.

    `place` is the one that the person has, as far as they were told.
    """

    model_config = ConfigDict(frozen=True)

    noticed: tuple[UUID, ...] = ()
    told: tuple[UUID, ...] = ()
    silence: Silence | None = None
    place: ToldOf | None = None

    @property
    def untold(self) -> tuple[UUID, ...]:
        """The notices that have not left, as far as is known."""
        return tuple(notice_id for notice_id in self.noticed if notice_id not in self.told)

    @property
    def lost(self) -> ToldOf | None:
        """The place that the person was told of, where it is gone and they do not know."""
        return self.place if self.place and self.place.is_gone else None

    def noticing(self, notice_id: UUID) -> "Telling":
        """The same, with one more notice written."""
        return self.model_copy(update={"noticed": (*self.noticed, notice_id)})

    def telling(self, notice: Notice) -> "Telling":
        """The same, with one more notice gone to the person."""
        told = self.model_copy(update={"told": (*self.told, notice.notice_id)})
        # What was called back too late was taken for told when it was called back.
        return told if notice.cancelled_by else told.knowing(notice)

    def knowing(self, notice: Notice) -> "Telling":
        """The same, with the person knowing what the notice says."""
        if notice.is_a_code:
            return self
        return self.model_copy(update={"place": _place_of(notice)})

    def losing(self, service_id: UUID, *, they_know: bool) -> "Telling":
        """The same, with no place there any more, of which the person knows or not."""
        if self.place is None or self.place.service_id != service_id:
            return self
        gone = None if they_know else self.place.model_copy(update={"is_gone": True})
        return self.model_copy(update={"place": gone})

    def silenced(self, silence: Silence) -> "Telling":
        """The same, with nothing more to tell of what was before; what silences it for good stays."""
        for_good = self.silence is not None and self.silence.for_good
        return self if for_good else self.model_copy(update={"silence": silence})


def _place_of(notice: Notice) -> ToldOf | None:
    if notice.about is not About.MATCHED or notice.service_id is None:
        return None
    name = str(notice.facts["service_name"])
    return ToldOf(service_id=notice.service_id, service_name=name, channel=notice.channel)
