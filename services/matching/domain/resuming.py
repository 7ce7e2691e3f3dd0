"""How a search stands after another matching has worked it: what was asked of it, and what it said, folded together."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from services.contract.event import Event
from services.contract.events import Matched, PlaceReleased, Unmatched
from services.contract.words.vocabulary import UnmatchedReason
from services.matching.domain.search import Search, SearchStatus
from services.matching.domain.steps import answer, follow

_NONE: Mapping[str, None] = dict.fromkeys(
    ("service_id", "reason", "held_until", "agreed_id", "session_key", "companion_id", "asked_at")
)


class Asked(NamedTuple):
    """An event of referral's: its id and number, when it happened, and what it is, where matching consumes such.

    `is_worked` says whether the other has committed the offset behind it.
    """

    id: str
    sequence: int
    time: datetime
    event: Event | None
    is_worked: bool = True


class Answered(NamedTuple):
    """An event of matching's, with its number and the id of what led to it."""

    sequence: int
    because_of: str
    event: Matched | Unmatched | PlaceReleased


@dataclass(frozen=True, slots=True)
class Resumed:
    """How the search stands, up to which number it has heard and said.

    `unheard` is the place among what was asked of the first that is to be worked still, where there is one.
    """

    search: Search | None
    heard: int
    said: int
    unheard: int | None = None


def resume(before: Resumed, asked: Sequence[Asked], answered: Sequence[Answered]) -> Resumed:
    """Fold what was asked since, and what the other matching said to it, each in its order.

    What the other has not worked, or has worked without an answer though one is due, is left to be worked again: no
    answer is lost where it died half way, and none is given twice.
    """
    now, left = before, deque(_in_turn(answered, before.said))
    # An event that came before its turn was worked in its turn.
    for one in sorted(asked, key=lambda one: one.sequence):
        if one.sequence <= now.heard:
            continue
        because = [number for number, said in enumerate(left, 1) if said.because_of == one.id]
        if one.sequence != now.heard + 1 or not (one.is_worked or because):
            break
        after = replace(now, search=_followed(now.search, one))
        for _ in range(max(because, default=0)):
            after = _with(after, left.popleft())
        if after.search is not None and after.search.status is SearchStatus.SEEKS:
            now = after
            break
        now = replace(after, heard=one.sequence)
    unheard = (place for place, one in enumerate(asked) if one.sequence > now.heard)
    return replace(_all_of(left, now), unheard=next(unheard, None))


def _in_turn(answered: Sequence[Answered], said: int) -> Iterator[Answered]:
    """Those that count on from there: a repeat was heard, and nobody hears one that comes before its turn."""
    for one in answered:
        if one.sequence == said + 1:
            said += 1
            yield one


def _followed(search: Search | None, asked: Asked) -> Search | None:
    if asked.event is None:
        return search
    after, _ = follow(search, asked.event)
    if after is not None and after.status is SearchStatus.SEEKS and after.since is None:
        return after.amend(since=asked.time)
    return after


def _all_of(left: deque[Answered], now: Resumed) -> Resumed:
    while left:
        now = _with(now, left.popleft())
    return now


def _with(now: Resumed, said: Answered) -> Resumed:
    return replace(now, search=now.search and _told(now.search, said.event), said=said.sequence)


def _told(search: Search, event: Matched | Unmatched | PlaceReleased) -> Search:
    if search.status is SearchStatus.ENDED:
        return search
    if isinstance(event, PlaceReleased):
        return _freed(search) if search.service_id == event.service_id else search
    after, _ = answer(search, event, asked_at=None)
    if isinstance(event, Unmatched) and not event.waiting and event.reason is not UnmatchedReason.TOO_YOUNG:
        # Who was told that they do not wait is looked after by somebody, and not matched out of the blue.
        return after.amend(status=SearchStatus.WAITS_FOR_A_WORD)
    return after


def _freed(search: Search) -> Search:
    """It has ended by itself, or the event that ended it is folded already."""
    holds = search.status in (SearchStatus.HOLDS, SearchStatus.ASKS)
    return search.amend(**_NONE, status=SearchStatus.WAITS_FOR_A_WORD if holds else search.status)
