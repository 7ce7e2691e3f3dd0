"""The rules that a service must meet for a person, one by one, as they are said to people.

The engine looks at all services at once, by bits; this looks at one, by its listing, and both must agree.
"""

from collections.abc import Callable, Collection, Mapping
from math import hypot

from services.contract.listing import Listing, Site
from services.contract.words.listing_words import AreaKind, ListingStatus, Way
from services.contract.words.matching_words import Rule
from services.contract.words.vocabulary import Gender
from services.matching.domain.finding.asked import ENGLISH
from services.matching.domain.finding.eligibility import ACCESS_FROM_HOME, BOROUGHS, admits_age, boroughs_served
from services.matching.domain.person import Person


def first_failed(person: Person, listing: Listing, reach_metres: float, *, but: Collection[Rule] = ()) -> Rule | None:
    """The first rule that this service does not meet for the person, but for some; None where they may go there.

    They are sent `reach_metres` far where the service does not say how far. Whether it has room is not looked at.
    """
    looked_at = ((rule, is_met) for rule, is_met in _RULES.items() if rule not in but)
    return next((rule for rule, is_met in looked_at if not is_met(person, listing, reach_metres)), None)


def _is_needed(person: Person, listing: Listing, _: float) -> bool:
    return not set(person.needs).isdisjoint(listing.needs)


def _is_not_declined(person: Person, listing: Listing, _: float) -> bool:
    return listing.service_id not in person.declined


def _suits_their_age(person: Person, listing: Listing, _: float) -> bool:
    return admits_age(listing.who_for, person.wanted.age_band)


def _suits_their_gender(person: Person, listing: Listing, _: float) -> bool:
    genders, gender = listing.who_for.genders, person.wanted.gender
    return not genders or (gender in genders and gender is not Gender.UNKNOWN)


def _takes_from_the_referrer(person: Person, listing: Listing, _: float) -> bool:
    return not listing.who_for.routes or person.wanted.referrer_role in listing.who_for.routes


def _serves_where_they_live(person: Person, listing: Listing, _: float) -> bool:
    outcodes = {area.code for area in listing.areas if area.kind is AreaKind.OUTCODE}
    return person.wanted.outcode in outcodes or bool(boroughs_served(listing) & BOROUGHS.of_one[person.borough])


def _speaks_their_language(person: Person, listing: Listing, _: float) -> bool:
    spoken = person.wanted.languages
    return not spoken or ENGLISH in spoken or not set(spoken).isdisjoint(listing.languages)


def _goes_their_way(person: Person, listing: Listing, _: float) -> bool:
    return bool(_can_come(person, listing) or _from_home(person, listing))


def _has_what_they_need(person: Person, listing: Listing, _: float) -> bool:
    return bool(_sites(person, listing)) or _is_usable_from_home(person, listing)


def _is_within_reach(person: Person, listing: Listing, reach_metres: float) -> bool:
    reach = listing.reach_metres or reach_metres
    if any(_metres(person, site) <= reach for site in _sites(person, listing)):
        return True
    is_bound = listing.reach_metres is not None and bool(listing.sites)
    reached = not is_bound or any(_metres(person, site) <= reach for site in listing.sites)
    return reached and _is_usable_from_home(person, listing)


def _is_open(person: Person, listing: Listing, _: float) -> bool:
    if listing.status is ListingStatus.ACTIVE:
        return True
    return listing.closed_until is not None and listing.closed_until < person.today


def _can_come(person: Person, listing: Listing) -> bool:
    return Way.IN_PERSON in listing.ways and Way.IN_PERSON in (person.wanted.ways or Way) and bool(listing.sites)


def _sites(person: Person, listing: Listing) -> list[Site]:
    """Where the person can come, as to what they need to take part."""
    if not _can_come(person, listing):
        return []
    needed = set(person.wanted.access_needs).difference(listing.access)
    return [site for site in listing.sites if needed.issubset(site.access)]


def _from_home(person: Person, listing: Listing) -> set[Way]:
    return {one for one in listing.ways if one is not Way.IN_PERSON and one in (person.wanted.ways or Way)}


def _is_usable_from_home(person: Person, listing: Listing) -> bool:
    needed = ACCESS_FROM_HOME.intersection(person.wanted.access_needs)
    return bool(_from_home(person, listing)) and needed.issubset(listing.access)


def _metres(person: Person, site: Site) -> float:
    return hypot(site.easting - person.position.easting, site.northing - person.position.northing)


# In the order of the contract's words.
_RULES: Mapping[Rule, Callable[[Person, Listing, float], bool]] = {
    Rule.NEED: _is_needed,
    Rule.NOT_DECLINED: _is_not_declined,
    Rule.AGE: _suits_their_age,
    Rule.GENDER: _suits_their_gender,
    Rule.REFERRER: _takes_from_the_referrer,
    Rule.AREA: _serves_where_they_live,
    Rule.LANGUAGE: _speaks_their_language,
    Rule.WAY: _goes_their_way,
    Rule.ACCESS: _has_what_they_need,
    Rule.REACH: _is_within_reach,
    Rule.OPEN: _is_open,
}
