"""Holds a volunteer's place beside a service's for whoever asks that somebody comes with them: both, or neither."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.contract.events.matches import Companion, PlaceReleased
from services.matching.domain.engine import Engine
from services.matching.domain.finding.company import places_of_company
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.handlers.placing import allocation
from services.matching.handlers.placing.allocation import Allocation
from services.matching.handlers.placing.availability import Availability
from services.matching.places import PlaceRequest, Places

Company = Mapping[UUID, Listed]


async def place(
    people: Sequence[Person], freed: Iterable[UUID], availability: Availability, places: Places, now: datetime
) -> Allocation:
    """Hold a place for each person, as `allocation.place` does, and one of a volunteer's for whoever asks for it.

    Who finds nobody to come along holds no place: they are `alone`. Who finds no place holds no volunteer.
    """
    asking = [one for one in people if one.wanted.accompanied and not one.synthetic]
    company = await _hold(asking, availability.engine, places) if asking else {}
    alone = {one.referral_id for one in asking} - company.keys()
    others = [one for one in people if one.referral_id not in alone]
    allocated = await allocation.place(others, freed, availability, places, now)
    if idle := company.keys() - allocated.held.keys():
        await places.release(_by_service({one: company[one].listing.service_id for one in idle}))
    held = {
        one: place._replace(companion=_said(company[one])) if one in company else place
        for one, place in allocated.held.items()
    }
    return replace(allocated, held=held, alone=frozenset(alone))


def freed_with(released: Iterable[PlaceReleased]) -> Mapping[UUID, Sequence[UUID]]:
    """The places of volunteers that are free again with these."""
    return _by_service({one.referral_id: one.companion_id for one in released if one.companion_id})


async def _hold(asking: Sequence[Person], engine: Engine, places: Places) -> Company:
    """Each asks one service after the other for a volunteer, the nearest first, until one has somebody free."""
    left = {one.referral_id: iter(engine.who_can_come_along(one)) for one in asking}
    company: dict[UUID, Listed] = {}
    while asked := _next_asked(left):
        requests = [_request(engine.listed[row], ids) for row, ids in asked.items()]
        holders = await places.hold(requests)
        for row, ids in asked.items():
            there = holders[places_of_company(engine.listed[row].listing.service_id)].all
            company |= {one: engine.listed[row] for one in ids if one in there}
        left = {one: rows for one, rows in left.items() if one not in company}
    return company


def _next_asked(left: Mapping[UUID, Iterator[int]]) -> Mapping[int, Sequence[UUID]]:
    asked: defaultdict[int, list[UUID]] = defaultdict(list)
    for referral_id, rows in left.items():
        if (row := next(rows, None)) is not None:
            asked[row].append(referral_id)
    return asked


def _request(one: Listed, referral_ids: Sequence[UUID]) -> PlaceRequest:
    return PlaceRequest(places_of_company(one.listing.service_id), one.listing.companions or 0, tuple(referral_ids))


def _by_service(whose: Mapping[UUID, UUID]) -> Mapping[UUID, Sequence[UUID]]:
    freed: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for referral_id, service_id in whose.items():
        freed[places_of_company(service_id)].append(referral_id)
    return freed


def _said(one: Listed) -> Companion:
    listing = one.listing
    return Companion(
        service_id=listing.service_id,
        service_name=listing.name,
        organization_name=listing.organization_name,
        telephone=listing.telephone,
    )
