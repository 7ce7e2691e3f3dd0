"""How people take part in a service: in person, by telephone, online, or at home."""

import re
from collections.abc import Iterator

from services.contract.words.listing_words import Way
from services.matching.directory.own_terms import OwnTaxonomy
from services.matching.directory.reading.fields.terms import Terms
from services.matching.directory.reading.where.sites import Places
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import plain

# Reviewed words.
_PATTERNS = {
    Way.TELEPHONE: re.compile(r"\b(?:tele)?phone\b|\bhelp ?line\b|\bby phone\b|\bring\b", re.IGNORECASE),
    Way.ONLINE: re.compile(
        r"\bonline\b|\bvideo\b|\bzoom\b|\bvirtual(?:ly)?\b|\bremote(?:ly)?\b|\bweb chat\b", re.IGNORECASE
    ),
    Way.AT_HOME: re.compile(
        r"\bhome visit\w*\b|\bat home\b|\bin (?:your|their|people's) (?:own )?homes?\b", re.IGNORECASE
    ),
}
_TERMS = {
    **dict.fromkeys(("telephone", "phone", "bytelephone", "byphone", "helpline", "telephoneadvice"), Way.TELEPHONE),
    **dict.fromkeys(("online", "virtual", "remote", "videocall", "onlineservice"), Way.ONLINE),
    **dict.fromkeys(("athome", "homevisit", "homevisits", "homevisiting", "outreachathome"), Way.AT_HOME),
}


def read_ways(service: Part, terms: Terms, places: Places, telephone: str | None) -> tuple[Way, ...]:
    """How people take part, by Linkway's terms, or by its places and words. Raises LeftOut where nothing says it."""
    said = terms.chosen(OwnTaxonomy.WAYS, Way) or tuple(dict.fromkeys(_ways(service, terms, places, telephone)))
    ways = tuple(way for way in said if way is not Way.IN_PERSON or places.sites)
    if len(ways) < len(said) and ways:
        service.note(
            "service_at_locations", "no-place-to-go", "It has no place in London to go to.", "Add its postcode."
        )
    return ways or _nowhere(service, places)


def _ways(service: Part, terms: Terms, places: Places, telephone: str | None) -> Iterator[Way]:
    if places.sites:
        yield Way.IN_PERSON
    yield from (_TERMS[word] for term in terms.others for word in map(plain, term.words) if word in _TERMS)
    for schedule in service.parts("schedules"):
        yield from _in_words(schedule.word("attending_type"))
    for location in places.virtual:
        words = " ".join((service.word("name"), location.word("name"), location.word("description")))
        yield from [*_in_words(words)] or [Way.ONLINE]
    if not places.sites and not places.virtual and not places.elsewhere:
        yield from _in_words(service.word("name"))
        if telephone and "service_areas" in service.written:
            what = "It has no location, so people are told to ring it."
            service.note(
                "service_at_locations", "rung-first", what, "Say where people go, or add linkway-ways: telephone."
            )
            yield Way.TELEPHONE


def _in_words(words: str) -> Iterator[Way]:
    return (way for way, pattern in _PATTERNS.items() if words and pattern.search(words[:1000]))


def _nowhere(service: Part, places: Places) -> tuple[Way, ...]:
    if places.elsewhere:
        service.leave_out(
            "service_at_locations",
            "no-london-postcode",
            "None of its places has a postcode or a point in London.",
            "Write the postcode in postal_code, such as SE15 4QN. Without a place, write location_type virtual.",
        )
    service.leave_out(
        "service_at_locations",
        "no-place",
        "Nothing says where it is, or how else people take part.",
        "Add a location with its postcode, or one with location_type virtual, or a term of linkway-ways.",
    )
