"""How lists, days and ages are written in a sentence."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

MOST_NAMED = 3


def joined(phrases: Sequence[str], last: str) -> str:
    """`tea, cake and a walk`; `last` stands before the last one."""
    *others, end = phrases
    return f"{', '.join(others)} {last} {end}" if others else end


def some_of(phrases: Sequence[str], more: str, last: str = "or") -> str:
    """The first three, and how many `more` there are."""
    if len(phrases) <= MOST_NAMED:
        return joined(phrases, last)
    return f"{', '.join(phrases[:MOST_NAMED])} {last} {len(phrases) - MOST_NAMED} {more}"


@lru_cache(maxsize=1024)
def day(one: date) -> str:
    """`3 May 2026`."""
    return f"{one.day} {one:%B %Y}"


def ages(minimum: int | None, maximum: int | None) -> str:
    """`aged 55 or over`."""
    if maximum is None:
        return f"aged {minimum or 0} or over"
    return f"aged {maximum} or under" if not minimum else f"aged {minimum} to {maximum}"
