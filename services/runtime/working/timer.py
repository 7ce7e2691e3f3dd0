"""A time that follows from a referral's state: when it has come, the service decides again, as of that time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple, TypeVar

from services.runtime.working.outgoing import Cause

S = TypeVar("S")

# When which of a service's timers are due, by their names: pure, so the rows can be held to the states.
DueTimes = Callable[[S], Mapping[str, datetime]]


class Timer(NamedTuple):
    """One row. `name` says what for: the service's table has the decision. `at` is in UTC, to the millisecond.

    All that its decision may depend on beside the referral's state stands in here, so whoever works it, and however
    late, decides and says the same.
    """

    key: str
    name: str
    at: datetime
    cause: Cause
    tries: int = 0


def to_the_millisecond(at: datetime) -> datetime:
    """What a database keeps of an instant."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def timer_changes(due: DueTimes[S], before: S | None, after: S) -> tuple[dict[str, datetime], list[str]]:
    """What a change of state does to a referral's timers: those that are set or moved, and those that go."""
    were = due(before) if before is not None else {}
    are = {name: to_the_millisecond(at) for name, at in due(after).items()}
    known = {name: to_the_millisecond(at) for name, at in were.items()}
    return {name: at for name, at in are.items() if known.get(name) != at}, [name for name in known if name not in are]
