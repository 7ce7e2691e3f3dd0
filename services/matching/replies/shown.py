"""What may be said of how a service's provider answers: nothing while there are only a few answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from services.matching.replies.counted import WITHIN, Kind, Reply

LEAST_SHOWN = 5
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Replies:
    """How a provider has answered about a service in twelve months: so many answers, silence among them.

    `usually_within` is the time in which half of those who replied did; empty where hardly anybody replied.
    """

    answers: int
    accepted: int
    usually_within: str = ""

    @property
    def rate(self) -> float:
        """How often it says yes, from 0 to 1."""
        return self.accepted / self.answers

    @property
    def percent(self) -> int:
        """How often it says yes, in a hundred."""
        return round(100 * self.rate)


def shown(counted: Mapping[Reply, int]) -> Replies | None:
    """What may be said of these; None where they are too few to say anything."""
    answers = sum(counted.values())
    if answers < LEAST_SHOWN:
        return None
    accepted = sum(count for reply, count in counted.items() if reply.kind is Kind.ACCEPTED)
    return Replies(answers, accepted, _usually(counted))


def _usually(counted: Mapping[Reply, int]) -> str:
    replied = {reply.within: 0 for reply in counted if reply.within is not None}
    for reply, count in counted.items():
        if reply.within is not None:
            replied[reply.within] += count
    needed = sum(replied.values()) / 2
    if 2 * needed < LEAST_SHOWN:
        return ""
    for place in sorted(replied):
        needed -= replied[place]
        if needed <= 0:
            return in_words(WITHIN[place]) if place < len(WITHIN) else f"more than {in_words(WITHIN[-1])}"
    return ""


def in_words(time: timedelta) -> str:
    """`4 hours`, `a day`, `3 days`."""
    if time < timedelta(days=1):
        hours = time // timedelta(hours=1)
        return "an hour" if hours == 1 else f"{hours} hours"
    return "a day" if time.days == 1 else f"{time.days} days"
