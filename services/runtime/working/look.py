"""A look at what a service keeps: all that a door needs that only reads, and what a unit of work begins with."""

from collections.abc import Iterable
from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel

from services.runtime.working.aggregate import Aggregate
from services.runtime.working.callers import Caller
from services.runtime.working.kept_state import KeptByAnotherRelease, KeptState, read
from services.runtime.working.ports import Aggregates

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")


class Look(Generic[S, T]):
    """What is kept about referrals, and the service's own stores. `now` is its only time.

    `caller` is who asks; None where nobody does, as in a batch of events or a loop.
    """

    def __init__(
        self, *, model: type[S], kept: Aggregates, stores: T, now: datetime, caller: Caller | None = None
    ) -> None:
        self.now = now
        self.stores = stores
        self.caller = caller
        self._model = model
        self._kept = kept
        self._aggregates: dict[str, Aggregate] = {}
        self._states: dict[str, S] = {}
        self._read: dict[str, KeptState[S]] = {}
        self._expected: set[str] = set()
        self._unknown: set[str] = set()

    def expect(self, key: str) -> None:
        """The referral will be loaded: it is brought in with the first that is."""
        self._expected.add(key)

    async def load(self, keys: Iterable[str]) -> None:
        """Bring in what is kept about these referrals, in one query; those already here stay as they are."""
        if not (wanted := self._missing(keys)):
            return
        wanted += self._missing(self._expected - set(wanted))
        self._expected.clear()
        self._aggregates.update(await self._kept.load(wanted))
        self._unknown.update(key for key in wanted if key not in self._aggregates)

    def _missing(self, keys: Iterable[str]) -> list[str]:
        return [key for key in dict.fromkeys(keys) if key not in self._aggregates and key not in self._unknown]

    def aggregate(self, key: str) -> Aggregate | None:
        """What the runtime keeps about the referral, or None if this service has not met it."""
        return self._aggregates.get(key)

    def is_synthetic(self, key: str) -> bool:
        """Whether the referral is about nobody, as far as this service has heard."""
        aggregate = self._aggregates.get(key)
        return aggregate is not None and aggregate.synthetic

    def state(self, key: str) -> S | None:
        """The service's own state of a referral that was loaded or kept, or None. Raises KeptByAnotherRelease."""
        if key not in self._states:
            aggregate = self._aggregates.get(key)
            if aggregate is None or aggregate.state is None:
                return None
            self._read[key] = read(self._model, aggregate.state)
            self._states[key] = self._read[key].state
        return self._states[key]

    def is_readable(self, key: str) -> bool:
        """Whether this release can read what is kept about the referral, if anything is."""
        try:
            self.state(key)
        except KeptByAnotherRelease:
            return False
        return True

    def readable_state(self, key: str) -> S | None:
        """The same as `state`, and None where another release has kept what this one cannot read."""
        return self.state(key) if self.is_readable(key) else None
