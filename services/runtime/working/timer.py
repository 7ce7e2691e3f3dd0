"""A time that was set about a referral: when it has come, the service decides again, as of that time."""

from datetime import datetime
from typing import NamedTuple

from services.runtime.working.outgoing import Cause


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
