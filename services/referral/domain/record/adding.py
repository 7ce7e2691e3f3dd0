"""What may be added where the referral stands, and how much of it there is room for."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from services.contract.doors.refusals import Fault, Refusal
from services.contract.words.contact_words import ContactOutcome, ContactWay
from services.referral.domain.life import ENDED, OPEN, NotNow, State
from services.referral.domain.record.facts import Contact, Message, Task
from services.referral.domain.record.words import Kind, Side, TaskKind
from services.referral.domain.referral import Referral

# A task further off than this is a slip of the pen.
_FURTHEST = timedelta(days=2 * 366)


class TooMany(Refusal):
    """There are as many entries of this kind beside the referral as there can be."""

    status = 409
    title = "There are too many entries"
    what_to_do = "Change one that there is, or make a new referral."


class DayImpossible(Refusal):
    """A day or an hour that cannot be meant: what was tried or happened lies behind us, what is to be done ahead."""

    title = "The day cannot be"
    what_to_do = "Check the day."


class NoProviderToWriteTo(Refusal):
    """A message is to the provider, and nobody holds a place for the person."""

    status = 409
    title = "There is no provider to write to"
    what_to_do = "Write to the others, or wait until a place is held."


_ALWAYS = frozenset(State)
# What was seen or learnt may be told after the end, too; what is to be done or reached is a matter of open referrals.
WHEN: Mapping[Kind, frozenset[State]] = {
    Kind.GOAL: OPEN,
    Kind.CONTACT: _ALWAYS,
    Kind.NOTE: _ALWAYS,
    Kind.TASK: OPEN | {State.CLOSED},
    Kind.MESSAGE: OPEN | {State.CLOSED},
    Kind.RISK: OPEN,
    Kind.INCIDENT: _ALWAYS,
    # People are asked, and bills come, once it is over, too.
    Kind.MEASUREMENT: OPEN | {State.CLOSED},
    Kind.SPENDING: OPEN | {State.CLOSED},
}
# Generous beside the 6 to 12 contacts of a usual referral, and little enough to be read at once.
MOST: Mapping[Kind, int] = {
    Kind.GOAL: 30,
    Kind.CONTACT: 200,
    Kind.NOTE: 200,
    Kind.TASK: 100,
    Kind.MESSAGE: 300,
    Kind.RISK: 30,
    Kind.INCIDENT: 50,
    Kind.MEASUREMENT: 100,
    Kind.SPENDING: 200,
}


def check_when(kind: Kind, state: State) -> None:
    """Raise NotNow where nothing of this kind is added any more."""
    if state not in WHEN[kind]:
        raise NotNow(f"The referral is {state.value}, and no {kind.value} is added to it any more.")


def check_room(kind: Kind, there: int) -> None:
    """Raise TooMany where so many are there that there is no room for another."""
    if there >= MOST[kind]:
        raise TooMany(f"A referral has {MOST[kind]} entries of the kind {kind.value} at most. {TooMany.what_to_do}")


def contact(how: ContactWay, outcome: ContactOutcome, tried_at: datetime | None, now: datetime) -> Contact:
    """An attempt to reach the person, at this time or just now."""
    check_tried(tried_at, now)
    return Contact(how=how, outcome=outcome, tried_at=tried_at or now)


def check_tried(tried_at: datetime | None, now: datetime) -> None:
    """Raise DayImpossible where nobody can have tried at this time yet."""
    if tried_at and tried_at > now:
        raise _impossible("tried_at", "This is in the future. Send when it was tried.")


def task(what: TaskKind, due_on: date, organisation: str, person: str, today: date) -> Task:
    """A task for somebody, due on this day."""
    check_due(due_on, today)
    return Task(what=what, due_on=due_on, organisation=organisation, person=person)


def check_due(due_on: date, today: date) -> None:
    """Raise DayImpossible where a task cannot be due on this day."""
    if not today <= due_on <= today + _FURTHEST:
        raise _impossible("due_on", f"A task is due from today on, {today}, and within two years.")


def check_happened(happened_on: date, today: date) -> None:
    """Raise DayImpossible where nothing can have happened on this day yet."""
    if happened_on > today:
        raise _impossible("happened_on", f"This is in the future. Give a day up to today, {today}.")


def message(referral: Referral, to: Iterable[Side], by: Side) -> Message:
    """A message to these sides, and to the side that it is from; raises NoProviderToWriteTo."""
    sides = tuple(side for side in Side if side in (*to, by))
    place = referral.match if referral.state not in ENDED else None
    if Side.PROVIDER in sides and place is None:
        detail = "Nobody holds a place for the person. Write to the others, or wait until a place is held."
        raise NoProviderToWriteTo(detail, Fault("#/to", detail))
    provider: UUID | None = place.organization_id if place and Side.PROVIDER in sides else None
    return Message(to=sides, provider=provider)


def _impossible(field: str, detail: str) -> DayImpossible:
    return DayImpossible(detail, Fault(f"#/{field}", detail))
