"""What is recorded beside a referral, as whoever may read it is answered: the only views with what somebody wrote.

A text is null where it was left out, or where the person's key is gone.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field, create_model

from services.contract.words.contact_words import ContactOutcome, ContactWay
from services.referral.domain.part import Day
from services.referral.domain.record.entry import Entry, Written
from services.referral.domain.record.words import (
    GoalState,
    IncidentKind,
    IncidentState,
    RiskKind,
    RiskState,
    Side,
    TaskKind,
    TaskState,
    Told,
)
from services.referral.views.view import View

# What an entry said, and its texts by name.
Opened = tuple[Written, Mapping[str, str | None]]


class AuthorView(View):
    """Who wrote: from which side, for which organisation, and which person of it, if their token names them."""

    side: Side
    organisation: str
    person: str | None


class AsWritten(View):
    """What an entry said from a time on, and who wrote that."""

    at: datetime
    by: AuthorView


class GoalAsWritten(AsWritten):
    """What matters to the person, in their own words; how far they have come, and when that was last looked at."""

    state: GoalState
    looked_at: datetime
    words: str | None


class ContactAsWritten(AsWritten):
    """An attempt to reach the person."""

    how: ContactWay
    outcome: ContactOutcome
    tried_at: datetime
    text: str | None


class NoteAsWritten(AsWritten):
    """A link worker's note."""

    text: str | None


class TaskAsWritten(AsWritten):
    """What a link worker is to do, by when."""

    what: TaskKind
    due_on: Day
    state: TaskState
    organisation: str
    person: str
    text: str | None


class MessageAsWritten(AsWritten):
    """A message, and the sides that can read it."""

    to: tuple[Side, ...]
    text: str | None


class RiskAsWritten(AsWritten):
    """A flag about a risk, and whether it still stands."""

    risk: RiskKind
    state: RiskState
    text: str | None


class IncidentAsWritten(AsWritten):
    """A safeguarding incident: what happened, who was told, and what followed."""

    incident: IncidentKind
    state: IncidentState
    happened_on: Day
    told: tuple[Told, ...]
    what_happened: str | None
    who_was_told: str | None
    what_followed: str | None


class KeptView(BaseModel):
    """An entry was kept. What was written is not repeated; whoever may read it can look it up."""

    entry_id: UUID
    revision: int = Field(description="Grows with each change; it is the ETag too.")
    added_at: datetime

    @classmethod
    def of(cls, entry: Entry) -> "KeptView":
        """View an entry without its texts."""
        return cls(entry_id=entry.entry_id, revision=entry.revision, added_at=entry.added_at)


class EntryViews:
    """How entries of a kind are viewed: in lists as they stand, and one by one with their past."""

    def __init__(self, written: type[AsWritten]) -> None:
        name = written.__name__.removesuffix("AsWritten")
        self._listed = create_model(f"{name}View", __base__=(written, KeptView), __doc__=written.__doc__)
        past = Field(description="What it said before, the oldest first.")
        self.one = create_model(
            f"{name}WithPast", __base__=(written, KeptView), __doc__=written.__doc__, former=(_many(written), past)
        )
        end = Field(description="The cursor of the next page; null where this is the last.")
        self.list = create_model(
            f"{name}List",
            __doc__="A page of entries, the oldest first.",
            entries=(_many(self._listed), Field()),
            after=(str | None, end),
        )

    def page(self, entries: Iterable[tuple[Entry, Opened]], after: str | None) -> BaseModel:
        """View a page of entries by what they say now."""
        listed = [self._listed.model_validate({**_kept(one), **_said(*opened)}) for one, opened in entries]
        return self.list.model_validate({"entries": listed, "after": after})

    def with_past(self, entry: Entry, opened: Sequence[Opened]) -> BaseModel:
        """View an entry by all that it said, the oldest first, of which the last is what it says now."""
        *former, now = [_said(*one) for one in opened]
        return self.one.model_validate({**_kept(entry), **now, "former": former})


def _said(said: Written, texts: Mapping[str, str | None]) -> dict[str, object]:
    return {**dict(said.facts), "at": said.at, "by": said.by, **texts}


def _kept(entry: Entry) -> dict[str, object]:
    return dict(KeptView.of(entry))


def _many(model: type[BaseModel]) -> Any:  # noqa: ANN401 - a type, which Pydantic reads
    return tuple[model, ...]  # type: ignore[valid-type]  # a type that is known when this runs
