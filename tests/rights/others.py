"""Matching with a listing of each borough, and reporting with referrals of each."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.matching import service as matching_service
from services.matching.domain.search import Search
from services.matching.domain.sessions.bookable import bookable
from services.matching.doors.pages.provider.ending.series import name_of
from services.matching.keeping.proposals import Proposal, ProposalKind
from services.reporting import service as reporting_service
from services.runtime.serving.application import application
from services.runtime.serving.sessions.browsers import Browsers
from services.runtime.working.transactions import Transactions
from tests.fakes.callers import MemoryCallers
from tests.fakes.listing_service import ListingsInMemory
from tests.fakes.matching import a_listing, a_service_id
from tests.fakes.reporting_service import reporting
from tests.fakes.sessions import MemorySessions
from tests.rights.people import OTHER, OWN, PEOPLE
from tests.rights.routes import Route, routes_of
from tests.rights.world import World, cookie_of
from tests.store_scenarios.listings import a_kept_listing
from tests.store_scenarios.reporting import CAME, MATCHED
from tests.support.builders import NOW, ORGANIZATION_ID
from tests.support.listings import an_appointment_each_week
from tests.toys.toy import a_toy

_ELSEWHERE = a_service_id(901)
_SERIES = an_appointment_each_week()
# How many of Tower Hamlets are shown as referred, which stands nowhere else on a page of figures.
_OF_OTHER = ">80<"


def _sessions() -> MemorySessions:
    sessions = MemorySessions()
    for who, caller in PEOPLE.items():
        if caller:
            sessions.begin(cookie_of(who), caller)
    return sessions


async def matching() -> World:
    """What is listed is public; what is seen and changed of it is its provider's."""
    kept = ListingsInMemory()
    await kept.keep(
        a_kept_listing(listing=a_listing(0, organization_id=ORGANIZATION_ID, bookings=(_SERIES,)), keeper=OWN),
        a_kept_listing(listing=a_listing(1, organization_id=_ELSEWHERE, bookings=(_SERIES,)), keeper=OTHER),
    )
    proposed = {borough: await _suggested(kept, borough, service) for borough, service in ((OWN, 0), (OTHER, 1))}
    doors: Any = matching_service.outline().doors
    transactions: Transactions[Any, Any] = Transactions("matching", Search, kept.storage, lambda: NOW)
    toy: Any = replace(a_toy(), doors=doors)
    app = application(toy, transactions, MemoryCallers(), max_body_bytes=4096, browsers=Browsers(_sessions()))
    memory = kept.storage.memory, kept.storage.stores
    proposals = kept.storage.stores.proposals

    async def begin_anew() -> None:
        kept.storage.memory, kept.storage.stores = memory
        # What was decided waits again.
        for one in proposed.values():
            await proposals.keep(one)

    of_one = {OWN: (a_service_id(0), ORGANIZATION_ID), OTHER: (a_service_id(1), _ELSEWHERE)}
    parameters = {
        # What is seen of matches is tried where there are some, in tests/unit/matching/v1/test_seeing_why.py.
        borough: {
            "{referral_id}": str(service_id),
            "{service_id}": str(service_id),
            "{organization_id}": str(organization_id),
            "{proposal_id}": str(proposed[borough].id),
            "{slug}": "about",
            "{key}": bookable(a_listing(bookings=(_SERIES,)), NOW)[0].session.key,
            "{name}": name_of(_SERIES),
        }
        for borough, (service_id, organization_id) in of_one.items()
    }
    routes = tuple(routes_of("matching", doors))
    return World("matching", routes, app, parameters, _decided, begin_anew)


async def _suggested(kept: ListingsInMemory, borough: BoroughSlug, service: int) -> Proposal:
    """Somebody said that a service of the borough is there no more."""
    said = Proposal(UUID(int=service + 1), ProposalKind.CLOSURE, a_service_id(service), borough, NOW, 1)
    await kept.storage.stores.proposals.keep(said)
    return said


async def figures() -> World:
    """Figures of both boroughs."""
    heard = [*[(OWN, CAME)] * 33, *[(OTHER, MATCHED)] * 78]
    app = await reporting(heard, sessions=_sessions())

    async def begin_anew() -> None:
        """Nothing is changed by looking."""

    parameters = {borough: {"{borough}": borough.value} for borough in (OWN, OTHER)}
    routes = tuple(routes_of("reporting", reporting_service.outline().doors))
    marks: Mapping[BoroughSlug, tuple[str, ...]] = {OTHER: (_OF_OTHER,)}
    return World("reporting", routes, app, parameters, _nothing, begin_anew, marks)


def _decided(route: Route) -> Mapping[str, object]:
    return {"do": "refuse"} if route.path == "/provider/queue/{proposal_id}" else {}


def _nothing(_: Route) -> Mapping[str, object]:
    return {}
