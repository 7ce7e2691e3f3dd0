"""Why a service that nearly suits does not: the first rule that it does not meet, in a sentence about the service."""

from collections.abc import Callable, Mapping
from math import hypot

from services.contract.boroughs import BY_SLUG
from services.contract.events.matches import NearMiss
from services.contract.listing import Listing
from services.contract.text.languages import name_of
from services.contract.words.listing_words import ACCESS_PHRASES, WAY_PHRASES
from services.contract.words.matching_words import Rule
from services.contract.words.vocabulary import AgeBand, Gender, ReferrerRole
from services.matching.domain.engine import Engine
from services.matching.domain.person import Person
from services.matching.domain.ranking.values import Counts
from services.matching.domain.reasons.in_words import about_miles, purposes
from services.matching.domain.reasons.phrases import ages, day, joined, some_of

_GENDERS = {
    Gender.FEMALE: "women",
    Gender.MALE: "men",
    Gender.OTHER: "people who are neither women nor men",
    Gender.UNKNOWN: "people who did not say their gender",
}
_REFERRERS = {
    ReferrerRole.GP: "GPs",
    ReferrerRole.LINK_WORKER: "link workers",
    ReferrerRole.VOLUNTARY_ORGANISATION: "voluntary organisations",
    ReferrerRole.COUNCIL: "the council",
    ReferrerRole.SELF: "people themselves",
}


# So many are said.
MOST_NEAR_MISSES = 3


def near_misses(person: Person, engine: Engine, free: Counts, *, better_than: float = 0.0) -> tuple[NearMiss, ...]:
    """The services that would suit best but for one thing, each with the first rule that it does not meet.

    Of who was given a place only those are told that would have scored at least as well.
    """
    found = engine.near_misses(person, free, MOST_NEAR_MISSES, better_than=better_than)
    missed = [(engine.listed[row].listing, rule) for row, rule in found]
    return tuple(
        NearMiss(
            service_id=listing.service_id,
            service_name=listing.name,
            rule=rule,
            why=why_not(rule, listing, person, _metres(person, listing) if rule is Rule.REACH else None),
        )
        for listing, rule in missed
    )


def why_not(rule: Rule, listing: Listing, person: Person, metres: float | None = None) -> str:
    """What the rule asks that the service does not have; it is so many `metres` away, where that counts."""
    if rule is Rule.REACH:
        return _reach(listing, person, metres)
    return _SENTENCES[rule](listing, person)


def _listed(_: Listing, __: Person) -> str:
    return "It is not in our directory at the moment."


def _need(listing: Listing, _: Person) -> str:
    return f"It is there for {purposes(listing.needs[:3], 'and')}, and not for what was asked for."


def _not_declined(_: Listing, __: Person) -> str:
    return "It was offered before, and it came to nothing."


def _age(listing: Listing, person: Person) -> str:
    who = listing.who_for
    it_is = f"It is for people {ages(who.minimum_age, who.maximum_age)}"
    return f"{it_is}, and we were not told an age." if person.wanted.age_band is AgeBand.UNKNOWN else f"{it_is}."


def _gender(listing: Listing, _: Person) -> str:
    return f"It is for {joined([_GENDERS[one] for one in listing.who_for.genders], 'and')}."


def _referrer(listing: Listing, _: Person) -> str:
    return f"Only {joined([_REFERRERS[one] for one in listing.who_for.routes], 'or')} can refer people to it."


def _area(listing: Listing, _: Person) -> str:
    return f"It is for people who live in {some_of([one.name for one in listing.areas], 'other areas')}."


def _border(listing: Listing, person: Person) -> str:
    boroughs = dict.fromkeys(site.borough for site in listing.sites)
    if not boroughs:
        return "It is of a borough that does not share services with ours."
    there = some_of([BY_SLUG[one].name for one in boroughs], "others")
    here = BY_SLUG[person.borough].name
    return f"It is in {there}, which does not share services with {here}."


def _language(listing: Listing, _: Person) -> str:
    offered = ["English", *(name_of(one) for one in listing.languages if one != "en")]
    alone = "" if len(offered) > 1 else " alone"
    return f"It is offered in {some_of(offered, 'other languages', 'and')}{alone}, as far as we know."


def _way(listing: Listing, _: Person) -> str:
    return f"People take part in it {joined([WAY_PHRASES[one] for one in listing.ways], 'or')} alone."


def _access(listing: Listing, person: Person) -> str:
    stated = {*listing.access}.union(*(site.access for site in listing.sites))
    lacks = [one for one in person.wanted.access_needs if one not in stated] or [*person.wanted.access_needs]
    return f"It does not say that it has {joined([ACCESS_PHRASES[one] for one in lacks], 'or')}."


def _reach(listing: Listing, person: Person, metres: float | None) -> str:
    if metres is None:
        return "It is farther away than people are sent."
    far = f"It is {about_miles(metres).lower()} from {person.position.name}"
    if listing.reach_metres is None:
        return f"{far}, which is farther than people are sent."
    return f"{far}, and takes people who live within {about_miles(listing.reach_metres).removeprefix('About ')}."


def _open(listing: Listing, _: Person) -> str:
    return f"It is closed until {day(listing.closed_until)}." if listing.closed_until else "It is closed at the moment."


def _room(listing: Listing, _: Person) -> str:
    if listing.bookings:
        return "All of its times that can be booked are full."
    if listing.places is None:
        return "It has been asked about as many people as it can answer for at a time."
    if listing.places == 0:
        return "It takes nobody at the moment."
    return "Its only place is taken." if listing.places == 1 else f"All of its {listing.places} places are taken."


def _companion(_: Listing, __: Person) -> str:
    return "It has a place free, and no volunteer who comes along is free."


def _metres(person: Person, listing: Listing) -> float | None:
    here = person.position
    away = (hypot(site.easting - here.easting, site.northing - here.northing) for site in listing.sites)
    return min(away, default=None)


_SENTENCES: Mapping[Rule, Callable[[Listing, Person], str]] = {
    Rule.LISTED: _listed,
    Rule.NEED: _need,
    Rule.NOT_DECLINED: _not_declined,
    Rule.AGE: _age,
    Rule.GENDER: _gender,
    Rule.REFERRER: _referrer,
    Rule.AREA: _area,
    Rule.BORDER: _border,
    Rule.LANGUAGE: _language,
    Rule.WAY: _way,
    Rule.ACCESS: _access,
    Rule.OPEN: _open,
    Rule.ROOM: _room,
    Rule.COMPANION: _companion,
}
