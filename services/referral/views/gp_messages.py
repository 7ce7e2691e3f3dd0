"""The messages to a person's GP as whoever may fetch them sees that they are there."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.contract.words.consent_words import GpCode, GpMessageAbout
from services.referral.views.view import View


class GpMessageView(View):
    """A message that is ready: what it tells, and where it is fetched."""

    number: int
    about: GpMessageAbout
    code: GpCode | None = Field(description="SNOMED CT, for the GP's record; it stands in one message of an episode.")
    at: datetime
    path: str


def viewed(ready: object) -> object:
    """A message that is kept, given with the referral that has it, as a view; what was a view already stays so."""
    if not isinstance(ready, tuple):
        return ready
    referral_id, message = ready
    return {**dict(message), "path": path_of(referral_id, message.number)}


def path_of(referral_id: UUID, number: int) -> str:
    """Where a message to the GP is fetched."""
    return f"/v1/referrals/{referral_id}/messages-to-gp/{number}"
