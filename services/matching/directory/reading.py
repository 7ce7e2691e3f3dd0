"""Turns a directory's services into listings; what cannot be used is left out, counted and named by its id."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

from pydantic import ValidationError

from services.contract import boroughs
from services.contract.listing import Listing, Site, Times
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Need
from services.geography.gazetteer import Gazetteer
from services.geography.postcodes import NotAPostcode, Postcode
from services.matching.directory.oruk import Service, Term, id_of
from services.matching.directory.terms import NeedTerms, places
from services.matching.domain.listed import Listed

Json = Any
NO_ID = "no id"


class LeftOut(StrEnum):
    """Why nobody can be sent to a service."""

    UNREADABLE = "unreadable"
    TWICE = "twice"
    NOT_ACTIVE = "not-active"
    NO_NEED = "no-need"
    NO_PLACES = "no-places"
    NO_LONDON_POSTCODE = "no-london-postcode"
    CANNOT_BE_TOLD = "cannot-be-told"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the directory held: the listings by service id, and the ids of the services left out, by reason."""

    listings: tuple[Listing, ...]
    left_out: Mapping[LeftOut, Sequence[str]]

    @property
    def listed(self) -> tuple[Listed, ...]:
        """The listings, each in its first version, and kept by the borough of its first place."""
        return tuple(Listed(one, 1, one.sites[0].borough) for one in self.listings)

    @property
    def counts(self) -> dict[str, int]:
        """How many were left out, for every reason."""
        return {reason.value: len(self.left_out.get(reason, ())) for reason in LeftOut}


class _Unusable(Exception):
    def __init__(self, reason: LeftOut) -> None:
        self.reason = reason


@dataclass(frozen=True)
class DirectoryReader:
    """Reads services with a map of postcodes and a list of words for needs."""

    gazetteer: Gazetteer
    need_terms: NeedTerms

    def read(self, services: Iterable[Json]) -> Reading:
        """Read them all; the order in which a directory lists them does not matter."""
        listings: dict[str, Listing] = {}
        left_out: defaultdict[LeftOut, list[str]] = defaultdict(list)
        for written in services:
            try:
                listing = self._listing(written)
                if listings.setdefault(str(listing.service_id), listing) is not listing:
                    raise _Unusable(LeftOut.TWICE)
            except _Unusable as why:
                left_out[why.reason].append(id_of(written) or NO_ID)
        return Reading(tuple(listings[service_id] for service_id in sorted(listings)), dict(left_out))

    def _listing(self, written: Json) -> Listing:
        service = _service(written)
        terms = [attribute.taxonomy_term for attribute in service.attributes if attribute.taxonomy_term]
        return Listing(
            service_id=service.id,
            name=service.name,
            organization_name=service.organization.name or service.name,
            organization_id=service.organization.id,
            needs=tuple(dict.fromkeys(self._needs(terms))) or _unusable(LeftOut.NO_NEED),
            places=_capacity(terms),
            ways=(Way.IN_PERSON,),
            sites=tuple(dict.fromkeys(self._sites(service))) or _unusable(LeftOut.NO_LONDON_POSTCODE),
            times=tuple(
                Times(byday=one.byday, opens_at=one.opens_at, closes_at=one.closes_at)
                for one in service.schedules or ()
            ),
            assured_on=service.assured_date,
        )

    def _needs(self, terms: Iterable[Term]) -> Iterator[Need]:
        return (need for term in terms if (need := self.need_terms.need(term)))

    def _sites(self, service: Service) -> Iterator[Site]:
        locations = (there.location for there in service.service_at_locations)
        for address in (address for location in locations if location for address in location.addresses):
            try:
                postcode = Postcode.parse(address.postal_code)
            except NotAPostcode:
                continue
            if place := self.gazetteer.find(postcode):
                borough = boroughs.BY_GSS[place.borough].slug
                yield Site(easting=place.easting, northing=place.northing, borough=borough, postcode=str(postcode))


def _service(written: Json) -> Service:
    try:
        service = Service.model_validate(written)
    except ValidationError:
        _unusable(LeftOut.UNREADABLE)
    return service if service.status == "active" else _unusable(LeftOut.NOT_ACTIVE)


def _capacity(terms: Iterable[Term]) -> int:
    numbers = (number for term in terms if (number := places(term)) is not None)
    return next(numbers, None) or _unusable(LeftOut.NO_PLACES)


def _unusable(reason: LeftOut) -> NoReturn:
    raise _Unusable(reason)
