"""The messages to a person's GP as whoever may fetch them sees that they are there."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.contract.consent_words import GpCode, GpMessageAbout
from services.referral.domain.gp import GpMessage
from services.referral.views.view import View


class GpMessageView(View):
    """A message that is ready: what it tells, and where it is fetched."""

    number: int
    about: GpMessageAbout
    code: GpCode | None = Field(description="SNOMED CT, for the GP's record; it stands in one message of an episode.")
    at: datetime
    path: str

    @classmethod
    def of(cls, ready: tuple[UUID, GpMessage]) -> "GpMessageView":
        """View a message, given with the referral that has it."""
        referral_id, message = ready
        said = {name: getattr(message, name) for name in ("number", "about", "code", "at")}
        return cls(**said, path=path_of(referral_id, message.number))


def path_of(referral_id: UUID, number: int) -> str:
    """Where a message to the GP is fetched."""
    return f"/v1/referrals/{referral_id}/messages-to-gp/{number}"
