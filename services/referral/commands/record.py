"""What can be recorded beside a referral, and how it must be written. What somebody writes is kept sealed."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import override

from services.contract.words.contact_words import ContactOutcome, ContactWay
from services.referral.commands.command import Command
from services.referral.commands.steps import PersonId, Slug
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
from services.referral.fields import ShortText, Text, WrittenDay, WrittenInstant

WhoWasTold = Annotated[list[Told], Field(max_length=len(Told))]


class Recorded(Command):
    """Something to be recorded, which shows nothing of what somebody wrote wherever it is printed."""

    @override
    def __repr_args__(self) -> Iterator[tuple[str | None, object]]:
        return iter(())


class Change(Recorded):
    """A change of an entry: only what is sent is changed."""

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise PydanticCustomError("nothing-to-change", "Send what is to be changed.")
        return self


class AddGoal(Recorded):
    """Write down what matters to the person, in their own words."""

    words: ShortText


class ChangeGoal(Change):
    """Say how far the person has come with a goal, or put their words right. It is looked at with that."""

    state: GoalState | None = None
    words: ShortText | None = None


class AddContact(Recorded):
    """Write down an attempt to reach the person."""

    how: ContactWay
    outcome: ContactOutcome
    tried_at: WrittenInstant | None = Field(default=None, description="When it was tried; now, where it is left out.")
    text: ShortText | None = Field(default=None, description="What came of it; sealed.")


class CorrectContact(Change):
    """Put right what was written about an attempt."""

    how: ContactWay | None = None
    outcome: ContactOutcome | None = None
    tried_at: WrittenInstant | None = None
    text: ShortText | None = None


class AddNote(Recorded):
    """Add a note for the link workers of the borough."""

    text: Text


class CorrectNote(Recorded):
    """Put a note right; what it said before is kept."""

    text: Text


class AddTask(Recorded):
    """Add something that is to be done."""

    what: TaskKind
    due_on: WrittenDay
    text: ShortText | None = None
    person: PersonId | None = Field(default=None, description="The link worker, as their token names them; yourself.")
    organisation: Slug | None = Field(default=None, description="Whom they work for; your own organisation.")


class ChangeTask(Change):
    """Say that a task is done or dropped, give it another day, or give it to another link worker."""

    state: TaskState | None = None
    due_on: WrittenDay | None = None
    text: ShortText | None = None
    person: PersonId | None = None
    organisation: Slug | None = None


class SendMessage(Recorded):
    """Write to others who are tied to the referral. A message is not changed any more."""

    to: Annotated[
        list[Literal[Side.REFERRER, Side.LINK_WORKER, Side.PROVIDER]],
        Field(min_length=1, max_length=3, description="Who may read it, beside your own side."),
    ]
    text: Text


class RaiseRisk(Recorded):
    """Raise a flag that whoever meets the person should see."""

    risk: RiskKind
    text: ShortText | None = None


class ChangeRisk(Change):
    """Lower a flag, raise it again, or put right what it says."""

    state: RiskState | None = None
    text: ShortText | None = None


class ReportIncident(Recorded):
    """Report a safeguarding incident. Only who leads safeguarding in the borough can read it, not you."""

    incident: IncidentKind
    happened_on: WrittenDay
    what_happened: Text
    told: WhoWasTold = Field(default_factory=list)
    who_was_told: ShortText | None = None


class ChangeIncident(Change):
    """Say who was told of an incident and what followed, or that it is closed."""

    state: IncidentState | None = None
    incident: IncidentKind | None = None
    happened_on: WrittenDay | None = None
    what_happened: Text | None = None
    told: WhoWasTold | None = None
    who_was_told: ShortText | None = None
    what_followed: Text | None = None
