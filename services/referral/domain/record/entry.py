"""An entry beside a referral: what it says now, and all that it said before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.doors.refusals import Refusal
from services.contract.event import Sealed
from services.contract.words.measure_words import Occasion
from services.referral.domain.part import Part
from services.referral.domain.record.facts import Facts, Goal, Measurement, Risk
from services.referral.domain.record.words import GoalState, Kind, RiskState, Side

MOST_CHANGES = 50


class ChangedTooOften(Refusal):
    """An entry that was changed as often as an entry can be."""

    status = 409
    title = "The entry was changed too often"
    what_to_do = "Add another entry."


class Author(Part):
    """Who wrote: from which side, for which organisation, and which person of it, if the token names one."""

    side: Side
    organisation: str
    person: str | None = None


class Written(Part):
    """What an entry says from some time on: facts in the clear, and sealed texts by name; who wrote it."""

    at: datetime
    by: Author
    facts: Facts
    sealed: Sealed


class Entry(Part):
    """An entry. Its texts are sealed with the person's key, bound to `context`; `former` has the oldest first."""

    entry_id: UUID
    referral_id: UUID
    borough: BoroughSlug
    added_at: datetime
    latest: Written
    former: tuple[Written, ...] = ()
    synthetic: bool = False

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.latest.facts.kind

    @property
    def revision(self) -> int:
        """Grows with each change."""
        return len(self.former) + 1

    @property
    def context(self) -> str:
        """What its texts are bound to, so that none can be moved to another entry."""
        return context_of(self.referral_id, self.entry_id)

    def rewritten(self, by: Author, now: datetime, facts: Facts, fields: Mapping[str, str]) -> Self:
        """The entry with these facts, and these sealed texts in place of those of their name.

        What it said before is kept. Raises ChangedTooOften.
        """
        if len(self.former) >= MOST_CHANGES:
            raise ChangedTooOften(f"An entry can be changed {MOST_CHANGES} times. Add another entry.")
        before = self.latest
        sealed = before.sealed.model_copy(update={"fields": {**before.sealed.fields, **fields}})
        written = Written(at=now, by=by, facts=facts, sealed=sealed)
        return self.model_copy(update={"latest": written, "former": (*self.former, before)})


def context_of(referral_id: UUID, entry_id: UUID) -> str:
    """What the texts of this entry are bound to."""
    return f"record|{referral_id}|{entry_id}"


def goes_along(facts: Facts) -> bool:
    """Whether this goes along when the referral goes on in another borough.

    What the person still wants, so that they need not say it again, how they were at the start, with which the end will
    be compared, and what whoever meets them must know. All else was done and said between those who were there, and
    stays with them.
    """
    if isinstance(facts, Measurement):
        return facts.occasion is Occasion.START
    if isinstance(facts, Goal):
        return facts.state in (GoalState.OPEN, GoalState.PARTLY)
    return isinstance(facts, Risk) and facts.state is RiskState.RAISED
