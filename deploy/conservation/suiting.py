"""Who waits though a place that suits is free: found anew from all that is kept, by nothing that matching remembers."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.contract.borough_map import BoroughMap
from services.contract.boroughs import BoroughSlug
from services.geography.gazetteer import Gazetteer
from services.matching.domain.engine import Engine
from services.matching.domain.finding.company import places_of_company
from services.matching.domain.person import Person
from services.matching.domain.practice import AS_A_RULE, Practice, Practices
from services.matching.domain.ranking.policy import Policy, shared
from services.matching.domain.search import Search, SearchStatus
from services.matching.handlers.matching import Matcher
from services.matching.handlers.searches import Seeker
from services.matching.keeping.store import MongoListings
from services.matching.places import MongoPlaces
from services.runtime.storing.collection import Database, Document

# As far as a service reaches that says nothing of it itself; what the services' settings have where nobody changes it.
REACH_METRES = 5000.0
# Whose event is parked may not wait any more: nobody knows until it is worked.
_WAITS: Document = {
    "state.status": SearchStatus.WAITS_FOR_ROOM.value,
    "synthetic": {"$ne": True},
    "waiting": None,
    "is_held": {"$ne": True},
}


@dataclass
class Suiting:
    """Where people who wait could go, by what matching keeps in its database."""

    gazetteer: Gazetteer
    practices: Practices
    policy: Policy
    _engine: Engine | None = field(default=None, init=False)
    _revision: int = field(default=-1, init=False)

    @classmethod
    def by(cls, gazetteer: Gazetteer, boroughs: BoroughMap) -> "Suiting":
        """By what this map of boroughs says."""
        said = {slug: Practice.of(entry) for slug, entry in boroughs.entries.items()}
        # Who shares with whom decides where a person may go; what is weighed decides only which place is the best.
        return cls(gazetteer, {**AS_A_RULE, **said}, Policy(shared=shared(boroughs.entries)))

    async def could_go(self, matching: Database, now: datetime) -> Mapping[str, str]:
        """By referral that waits, a service that suits and has a place free; nobody who has to wait is here."""
        matcher = Matcher(self.gazetteer, await self._engine_of(matching), self.practices)
        engine, free = matcher.availability.engine, await matcher.availability.free(MongoPlaces(matching), now)
        found = {}
        async for key, person in self._who_waits(matching, matcher, now):
            choice = engine.best(person, free)
            if choice and (not person.wanted.accompanied or await self._somebody_comes_along(person, engine, matching)):
                found[key] = str(engine.listed[choice.row].listing.service_id)
        return found

    async def _engine_of(self, matching: Database) -> Engine:
        listings = MongoListings(matching)
        revision = await listings.revision()
        if self._engine is None or revision != self._revision:
            listed = [one.listed async for one in listings.in_force()]
            self._engine = Engine(listed, REACH_METRES, policy=self.policy)
            self._revision = revision
        return self._engine

    async def _who_waits(
        self, matching: Database, matcher: Matcher, now: datetime
    ) -> AsyncIterator[tuple[str, Person]]:
        for one in await matching.collection("states").find(_WAITS):
            search = Search.model_validate(one["state"])
            person = matcher.person(Seeker(one["_id"], BoroughSlug(one["borough"]), search), now)
            if person and search.waits:
                yield one["_id"], person

    async def _somebody_comes_along(self, person: Person, engine: Engine, matching: Database) -> bool:
        listings = [engine.listed[row].listing for row in engine.who_can_come_along(person)]
        taken = await MongoPlaces(matching).taken([places_of_company(one.service_id) for one in listings])
        held = {one: places.places for one, places in taken.items()}
        return any((one.companions or 0) > held.get(places_of_company(one.service_id), 0) for one in listings)
