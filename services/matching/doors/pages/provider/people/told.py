"""What referral tells a provider, as far as pages show it: fields that it adds are passed over."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import Need, Urgency

_TO_ANSWER = frozenset({"asked", "accepted"})
_COMING = frozenset({"arranged", "attending"})


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Place(_Told):
    """The place that is held for somebody."""

    service_id: UUID
    service_name: str
    matched_at: datetime


class Attendance(_Told):
    """What was said of one day."""

    attendance_id: UUID
    outcome: str
    on: date


class Offer(_Told):
    """Somebody for whom a place is held, and nothing that identifies them."""

    referral_id: UUID
    revision: int
    state: str
    needs: tuple[Need, ...]
    urgency: Urgency
    languages: tuple[str, ...] = ()
    access_needs: tuple[AccessNeed, ...] = ()
    ways: tuple[Way, ...] = ()
    accompanied: bool = False
    place: Place | None = None
    attendances: tuple[Attendance, ...] = ()
    share_with_provider: bool = False

    @property
    def label(self) -> str:
        """What they are called where their name is not shown."""
        return f"Person {str(self.referral_id)[-6:].upper()}"

    @property
    def is_to_answer(self) -> bool:
        """Whether the provider is to say yes or no."""
        return self.state in _TO_ANSWER

    @property
    def is_coming(self) -> bool:
        """Whether both have said yes."""
        return self.state in _COMING

    @property
    def may_come(self) -> bool:
        """Whether they are expected: they have said that they would like to come."""
        return self.is_coming or self.state == "accepted"

    def attendance_on(self, day: date) -> Attendance | None:
        """What was said of that day."""
        return next((one for one in self.attendances if one.on == day), None)


class Offers(_Told):
    """A page of them."""

    referrals: tuple[Offer, ...]
    after: str | None = None


class Contacts(_Told):
    """Who somebody is, and how to reach them."""

    name: str = Field(repr=False)
    phone: str | None = Field(default=None, repr=False)
    email: str | None = Field(default=None, repr=False)


class Author(_Told):
    """Who wrote."""

    side: str
    organisation: str
    person: str | None = None


class Message(_Told):
    """What somebody wrote; without a text where the person's key is gone."""

    at: datetime
    by: Author
    to: tuple[str, ...]
    text: str | None = Field(default=None, repr=False)


class Messages(_Told):
    """A thread, the oldest first."""

    entries: tuple[Message, ...]


class Risk(_Told):
    """What whoever meets somebody should know."""

    risk: str
    state: str
    text: str | None = Field(default=None, repr=False)


class Risks(_Told):
    """All that a provider may know of."""

    entries: tuple[Risk, ...]

    @property
    def standing(self) -> tuple[Risk, ...]:
        """Those that nobody has lowered."""
        return tuple(one for one in self.entries if one.state == "raised")


class Fault(_Told):
    """One thing that is wrong with what was sent."""

    detail: str
    pointer: str | None = None


class Problem(_Told):
    """Why something was not done."""

    detail: str
    errors: tuple[Fault, ...] = ()
