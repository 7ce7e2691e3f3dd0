"""Which replies a unit of work counts, from whom, and how soon: counts by service and month, which anybody may see.

A provider is to reply where it is asked before the person is told, and where a place is offered that both are to
answer; then its time runs from when the person said yes, or from the offer if it was faster. Where a match is settled
at once nothing is to be replied. A question that nobody answers in time is silence. Nobody synthetic counts.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from services.contract.event import Event
from services.contract.events import Matched, OfferAccepted, ProviderAccepted, ProviderDeclined, Unmatched
from services.contract.words.vocabulary import Answer
from services.matching.domain.search import Search

# A reply counts within the first of these that it does not exceed: enough to say how soon half of them come.
WITHIN = tuple(
    timedelta(hours=hours) for hours in (1, 4, 24, 2 * 24, 3 * 24, 4 * 24, 5 * 24, 7 * 24, 10 * 24, 14 * 24, 31 * 24)
)


class Kind(StrEnum):
    """What became of a question."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    SILENT = "silent"


class Of(NamedTuple):
    """Whose replies are counted together: a service's in one month, `2026-11`."""

    service_id: UUID
    month: str


class Reply(NamedTuple):
    """A reply, by its kind; `within` is a place in WITHIN, beyond the last where it took longer, None for silence."""

    kind: Kind
    within: int | None


@dataclass
class ReplyCounts:
    """The replies that one unit of work has counted so far."""

    counts: dict[Of, Counter[Reply]] = field(default_factory=dict)

    def count(self, before: Search | None, event: Event, at: datetime) -> None:
        """An event came to a search that was like this before."""
        if before is None or not isinstance(event, ProviderAccepted | ProviderDeclined):
            return
        is_theirs = before.service_id == event.service_id and before.agreed_id != event.service_id
        if is_theirs and before.asked_at is not None:
            kind = Kind.ACCEPTED if isinstance(event, ProviderAccepted) else Kind.DECLINED
            self._add(event.service_id, Reply(kind, _within(at - before.asked_at)), at)

    def count_silence(self, before: Search, at: datetime) -> None:
        """The provider that was asked about this search has not answered in time."""
        if before.service_id is not None and before.asked_at is not None:
            self._add(before.service_id, Reply(Kind.SILENT, None), at)

    def _add(self, service_id: UUID, reply: Reply, at: datetime) -> None:
        self.counts.setdefault(Of(service_id, month_of(at)), Counter())[reply] += 1


def asked_at(before: Search, news: Event, at: datetime) -> datetime | None:
    """Since when a provider could answer, after this news of a search; None where nothing is to be answered."""
    if isinstance(news, OfferAccepted) and before.service_id == news.service_id and before.asked_at:
        return at
    if isinstance(news, Matched):
        stays = before.service_id == news.service_id and before.asked_at is not None
        is_to_answer = news.answer is not Answer.SETTLED and not news.provider_accepted
        return (before.asked_at if stays else at) if is_to_answer else None
    return None if isinstance(news, Unmatched) else before.asked_at


def month_of(at: datetime) -> str:
    """The month that an instant counts in, of UTC."""
    return f"{at:%Y-%m}"


def months_before(at: datetime, months: int) -> str:
    """The month so many before that of an instant."""
    years, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return f"{years:04}-{month + 1:02}"


def _within(took: timedelta) -> int:
    return next((place for place, most in enumerate(WITHIN) if took <= most), len(WITHIN))


Counts = Mapping[Of, Mapping[Reply, int]]
