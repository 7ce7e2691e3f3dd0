"""What is kept in the clear of each kind of entry: words, days and who, never what somebody wrote."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.contract.events.measures import Scored
from services.contract.words.contact_words import ContactOutcome, ContactWay
from services.contract.words.measure_words import Instrument, Occasion
from services.referral.domain.part import Day, Part
from services.referral.domain.record.words import (
    GoalState,
    IncidentKind,
    IncidentState,
    Kind,
    RiskKind,
    RiskState,
    Side,
    TaskKind,
    TaskState,
    Told,
)


class Goal(Part):
    """What matters to the person: how far they have come, and when that was last looked at."""

    kind: Literal[Kind.GOAL] = Kind.GOAL
    state: GoalState = GoalState.OPEN
    looked_at: datetime


class Contact(Part):
    """An attempt to reach the person."""

    kind: Literal[Kind.CONTACT] = Kind.CONTACT
    how: ContactWay
    outcome: ContactOutcome
    tried_at: datetime


class Note(Part):
    """A link worker's note."""

    kind: Literal[Kind.NOTE] = Kind.NOTE


class Task(Part):
    """What a link worker is to do, by when."""

    kind: Literal[Kind.TASK] = Kind.TASK
    what: TaskKind
    due_on: Day
    state: TaskState = TaskState.OPEN
    organisation: str
    person: str


class Message(Part):
    """A message to others who are tied to the referral; `provider` is the one that held the place, if it is to them."""

    kind: Literal[Kind.MESSAGE] = Kind.MESSAGE
    to: tuple[Side, ...]
    provider: UUID | None = None


class Risk(Part):
    """A flag about a risk."""

    kind: Literal[Kind.RISK] = Kind.RISK
    risk: RiskKind
    state: RiskState = RiskState.RAISED


class Incident(Part):
    """A safeguarding incident."""

    kind: Literal[Kind.INCIDENT] = Kind.INCIDENT
    incident: IncidentKind
    state: IncidentState = IncidentState.OPEN
    happened_on: Day
    told: tuple[Told, ...] = ()


class Measurement(Part):
    """When the person answered what, and how that compares with the start; answers and scores are sealed."""

    kind: Literal[Kind.MEASUREMENT] = Kind.MEASUREMENT
    instrument: Instrument
    occasion: Occasion
    taken_on: Day
    scored: tuple[Scored, ...] = ()


class Spending(Part):
    """What was spent of the personal health budget, towards which goal; what for is sealed."""

    kind: Literal[Kind.SPENDING] = Kind.SPENDING
    goal_id: UUID
    spent_on: Day
    pence: int


Facts = Annotated[
    Goal | Contact | Note | Task | Message | Risk | Incident | Measurement | Spending, Field(discriminator="kind")
]
