"""Matching's places in memory, invented services, and people who look for one."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing, Site
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import AgeBand, Channel, Gender, Need, ReferrerRole, Urgency
from services.matching.domain.engine import Engine
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person, Position
from services.matching.domain.practice import Practice
from services.matching.domain.search import Search, SearchStatus, Wanted, due_times
from services.matching.handlers.matching import Matcher
from services.matching.store import Stores
from services.matching.waiting.entry import Entry
from services.runtime.working.decoding import Received
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.matching_stores import MemoryPlaces, MemoryWaitingList, the_storage
from tests.fakes.referral import an_invented_gazetteer
from tests.support.builders import NOW, REFERRAL_ID, SERVICE_ID, a_referral_created, an_envelope
from tests.support.changing import LEFT_OUT

SE15 = Position(534_100, 176_300, "SE15")
REACH = 5000.0


def a_referral_id(number: int) -> UUID:
    return UUID(int=REFERRAL_ID.int + number)


def a_service_id(number: int) -> UUID:
    return UUID(int=SERVICE_ID.int + (number << 64))


def a_site(metres: int = 0, **changes: Any) -> Site:
    """An invented hall, so many metres east of the middle of SE15."""
    boring: dict[str, Any] = {
        "easting": SE15.easting + metres,
        "northing": SE15.northing,
        "borough": BoroughSlug.SOUTHWARK,
        "postcode": "SE15 4QN",
    }
    return Site(**boring | changes)


def a_listing(number: int = 0, *, metres: int = 0, **changes: Any) -> Listing:
    """An invented lunch club with 10 places, so many metres east of the middle of SE15."""
    boring: dict[str, Any] = {
        "service_id": a_service_id(number),
        "name": "Invented Lunch Club",
        "organization_name": "Invented Neighbours",
        "needs": (Need.LONELINESS,),
        "places": 10,
        "ways": (Way.IN_PERSON,),
        "sites": (a_site(metres),),
        "assured_on": NOW.date(),
    }
    return Listing(**boring | changes)


def a_listed(listing: Listing | None = None, *, version: int = 1, **changes: Any) -> Listed:
    """A listing that Southwark keeps: that of the invented lunch club, unless another is given."""
    return Listed(listing or a_listing(**changes), version, BoroughSlug.SOUTHWARK)


def a_wanted(**changes: Any) -> Wanted:
    """Somebody of 65 to 74 in SE15 who is lonely, referred by a GP."""
    boring: dict[str, Any] = {
        "needs": (Need.LONELINESS,),
        "urgency": Urgency.ROUTINE,
        "outcode": "SE15",
        "channel": Channel.EMAIL,
        "age_band": AgeBand.FROM_65,
        "gender": Gender.FEMALE,
        "referrer_role": ReferrerRole.GP,
    }
    return Wanted(**boring | changes)


def somebody(number: int = 0, **changes: Any) -> Person:
    """Somebody in SE15 who is lonely; what is changed is of the person, or of what they want."""
    wanted = a_wanted(**{name: changes.pop(name) for name in Wanted.model_fields if name in changes})
    boring: dict[str, Any] = {
        "referral_id": a_referral_id(number),
        "wanted": wanted,
        "position": SE15,
        "borough": BoroughSlug.SOUTHWARK,
        "today": NOW.date(),
    }
    return Person(**boring | changes)


def a_search(status: SearchStatus = SearchStatus.HOLDS, **changes: Any) -> Search:
    """The search of the invented referral, which holds a place at the lunch club, or stands elsewhere without one."""
    holds = {"service_id": SERVICE_ID} if status is SearchStatus.HOLDS else {}
    boring = {"referral_id": REFERRAL_ID, "status": status, "wanted": Wanted.by(a_referral_created()), **holds}
    return Search.model_validate(boring | changes)


def an_engine(*listings: Listing) -> Engine:
    return Engine([a_listed(one) for one in listings], REACH)


def created(
    number: int = 0,
    *,
    borough: BoroughSlug = BoroughSlug.SOUTHWARK,
    synthetic: bool = False,
    at: datetime = NOW,
    **changes: Any,
) -> Received:
    """A new referral from SE15, made then."""
    referral_id = a_referral_id(number)
    about = {"id": f"referral:{referral_id}:1", "subject": str(referral_id), "correlationid": str(UUID(int=number + 1))}
    envelope = an_envelope(**about, borough=borough, synthetic=synthetic, time=at, recordedtime=at)
    return Received(envelope, a_referral_created(**{"referral_id": referral_id, "outcode": "SE15", **changes}))


class MatchingInMemory:
    """Invented services, their places in memory, and the matcher that fills them."""

    def __init__(self, *listings: Listing, held_for: timedelta | None = None, asks_at_once: int = 3) -> None:
        self.now = NOW
        self.storage = the_storage()
        self.transactions: Transactions[Search, Stores] = Transactions(
            "matching", Search, self.storage, lambda: self.now, due_times
        )
        self.practices = dict.fromkeys(BoroughSlug, Practice(offer_held_for=held_for, asks_at_once=asks_at_once))
        self.matcher = Matcher(an_invented_gazetteer(), an_engine(*listings), self.practices)

    async def consumes(self, *batch: Received) -> None:
        """One batch, in one transaction."""

        async def match(work: UnitOfWork[Search, Stores]) -> None:
            await work.load(one.key for one in batch)
            for envelope, _ in batch:
                work.meet(envelope.subject, envelope.borough, synthetic=envelope.synthetic)
            await self.matcher.match_batch(batch, work)

        await self.transactions.do(match)

    @property
    def places(self) -> MemoryPlaces:
        places = self.storage.stores.places
        assert isinstance(places, MemoryPlaces)
        return places

    @property
    def waiting(self) -> dict[str, Entry]:
        waiting = self.storage.stores.waiting
        assert isinstance(waiting, MemoryWaitingList)
        return waiting.entries

    @property
    def held(self) -> dict[UUID, list[UUID]]:
        return self.places.held

    def verdict(self, number: int = 0) -> Search:
        return Search.model_validate(self.storage.memory.states[str(a_referral_id(number))].state)

    @property
    def published(self) -> list[OutboxMessage]:
        """The messages with the events published so far."""
        return [*self.storage.memory.messages.values()]


class NoRefresh:
    """The directory never changes, so nobody looks at it again."""

    def __init__(self) -> None:
        self.is_kept = asyncio.Event()
        self.is_kept.set()

    async def run(self, _: object, stop: asyncio.Event) -> None:
        await stop.wait()


def a_service(**changes: Any) -> dict[str, Any]:
    """An invented service as Open Referral UK 3.0 writes it; `name=LEFT_OUT` leaves a part out."""
    boring: dict[str, Any] = {
        "id": str(SERVICE_ID),
        "name": "Invented Lunch Club",
        "status": "active",
        "organization": {"id": str(a_service_id(900)), "name": "Invented Neighbours", "description": "Invented."},
        "service_at_locations": [a_location("SE15 4QN")],
        "attributes": [a_term("linkway-needs", "loneliness"), a_term("linkway-places", "10")],
    }
    return {name: part for name, part in (boring | changes).items() if part is not LEFT_OUT}


def a_location(*postcodes: str) -> dict[str, Any]:
    addresses = [{"address_1": "1 Example Street (invented)", "postal_code": postcode} for postcode in postcodes]
    return {"location": {"location_type": "physical", "addresses": addresses}}


def a_term(taxonomy: str, name: str, **changes: Any) -> dict[str, Any]:
    return {"link_type": taxonomy, "taxonomy_term": {"taxonomy": taxonomy, "name": name, **changes}}


def a_directory(path: Path, *services: dict[str, Any]) -> Path:
    """A file with one page of services."""
    path.write_text(json.dumps({"page_number": 1, "total_pages": 1, "last_page": True, "contents": list(services)}))
    return path
