"""How a person takes part in a service that somebody has chosen for them, however far it is."""

from math import hypot

from services.contract.listing import Listing, Site
from services.contract.words.listing_words import Way
from services.matching.domain.finding.eligibility import admits_age
from services.matching.domain.person import Person


def age_suits(person: Person, listing: Listing) -> bool:
    """Whether it is for people of their age; of nobody else does anybody choose whom it is for."""
    return admits_age(listing.who_for, person.wanted.age_band)


def taking_part(person: Person, listing: Listing) -> tuple[Way, int | None, float]:
    """The way, and the number of the site and the metres where they come; a way that they can take before others."""
    ways = [one for one in listing.ways if one in (person.wanted.ways or Way)] or listing.ways
    if Way.IN_PERSON in ways and listing.sites:
        site, metres = _nearest(person, listing)
        return Way.IN_PERSON, site, metres
    return next((one for one in ways if one is not Way.IN_PERSON), ways[0]), None, 0.0


def taking_part_from_home(person: Person, listing: Listing) -> Way:
    """The first of the service's ways that the person can take without coming."""
    return next(one for one in listing.ways if one is not Way.IN_PERSON and one in (person.wanted.ways or Way))


def _nearest(person: Person, listing: Listing) -> tuple[int, float]:
    """The nearest site that has all that they need to take part; where none has, the nearest of all."""
    needed = set(person.wanted.access_needs).difference(listing.access)
    metres = [_metres(person, site) for site in listing.sites]
    number = min(range(len(metres)), key=lambda one: (not needed.issubset(listing.sites[one].access), metres[one]))
    return number, metres[number]


def _metres(person: Person, site: Site) -> float:
    return hypot(site.easting - person.position.easting, site.northing - person.position.northing)
