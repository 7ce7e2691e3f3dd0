"""What a piece of work keeps of searches; the waiting list is kept with them, so that both always say the same."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.matching.domain.person import Person
from services.matching.domain.reasons.answer import KeptAnswer
from services.matching.domain.search import Search, SearchStatus
from services.matching.replies.counted import ReplyCounts
from services.matching.store import Stores
from services.matching.waiting.entry import Entry
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Search, Stores]


class Seeker(NamedTuple):
    """A referral for which a place is sought; a `synthetic` one is answered like any other, and takes none."""

    key: str
    borough: BoroughSlug
    search: Search
    synthetic: bool = False


class Searches:
    """The searches that one piece of work keeps. Nobody else keeps one, and whoever has kept the last one settles."""

    def __init__(self, work: Work, person_of: Callable[[Seeker], Person | None]) -> None:
        self._work = work
        self._person_of = person_of
        self._before: dict[str, Search | None] = {}
        self.replies = ReplyCounts()
        self._answers: list[KeptAnswer] = []

    def keep(self, key: str, search: Search, *, borough: BoroughSlug | None = None) -> None:
        """Keep this as the referral's search; whoever is new seeks since now, unless that was said before."""
        self._before.setdefault(key, self._work.state(key))
        self._work.keep(key, search, borough=borough)

    def keep_answer(self, answer: KeptAnswer) -> None:
        """Keep what somebody was answered, and by what."""
        self._answers.append(answer)

    async def settle(self) -> None:
        """Put on the waiting list who waits now, and take off who does not; who is synthetic never waits.

        And add the replies that were counted, keep what was answered, and nothing of whom the search has ended for.
        """
        kept = [(key, before, self._work.state(key)) for key, before in self._before.items()]
        waiting = [key for key, before, after in kept if after and after.waits and after != before]
        gone = [key for key, before, after in kept if before and before.waits and not (after and after.waits)]
        entries = [entry for key in waiting if (entry := self._entry(key))]
        if entries:
            await self._work.stores.waiting.put(entries, self._work.recorded)
        if gone:
            await self._work.stores.waiting.remove(gone)
        await self._work.stores.replies.add(self.replies.counts)
        await self._settle_answers({key for key, before, after in kept if _ends(before, after)})

    async def _settle_answers(self, ended: Iterable[str]) -> None:
        aggregates = [aggregate for key in ended if (aggregate := self._work.aggregate(key))]
        await self._work.stores.answers.keep(self._answers)
        await self._work.stores.answers.forget({UUID(one.key): one.said for one in aggregates})

    def _entry(self, key: str) -> Entry | None:
        aggregate, search = self._work.aggregate(key), self._work.state(key)
        if aggregate is None or search is None or self._work.is_synthetic(key):
            return None
        person = self._person_of(Seeker(key, aggregate.borough, search))
        return Entry.of(person, self._work.cause_of(key)) if person else None


def _ends(before: Search | None, after: Search | None) -> bool:
    has_ended = after is not None and after.status is SearchStatus.ENDED
    return has_ended and before is not None and before.status is not SearchStatus.ENDED
