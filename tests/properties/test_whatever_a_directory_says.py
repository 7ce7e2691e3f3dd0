"""Whatever JSON stands in a directory, it is read without an error, and what is listed can be said to whoever seeks."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.contract.boroughs import BoroughSlug
from services.contract.events import Matched, ServiceListed
from services.contract.listing import Listing
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Channel, Need
from services.matching.directory.export.catalogue import Catalogue
from services.matching.directory.export.written.service import whole
from services.matching.directory.record import Fate, ReadRecord
from services.matching.domain.listed import Listed
from services.matching.domain.news import matched
from services.matching.domain.ranking.ranked import Choice
from services.matching.domain.sessions.bookable import bookable
from tests.fakes.matching import SE15, a_location, a_service, somebody
from tests.support.answers import considered
from tests.support.listings import listed
from tests.support.reading import read

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

# All that JSON can say, halves of characters too.
TEXTS = st.text(st.characters(codec=None), max_size=30)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
ANY_JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=12
)
# What a directory may well say, and what it may say so badly that each field is something else.
NAMES = st.sampled_from(
    [
        "Tea & Cake",
        "&amp;amp; &lt;b&gt;",
        "<b>Tea</b>",
        "www.tea.example",
        "=1+1",
        "T" * 5000,
        "é\u200d😀",
        "a\n\nb",
        "  ",
    ]
)
DAYS = st.sampled_from(["2026-01-31", "2019-12-31", "31/12/2027", "20270101", "2026-02-30", "soon", ""])
NUMBERS = st.sampled_from([0, 1, -1, 11, 99, 1e300, "18+", "12.5", "£3.50", "9" * 40, True])
POSTCODES = st.sampled_from(["SE15 4QN", "se15-4qn", "E1 6AN", "SE15 4QN, London", "M1 1AE", "", 7])
DEGREES = st.sampled_from([51.4697, -0.0706, 0, 100, "51.47", None])


def maybe(known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return known | known | known | ANY_JSON


def an_object(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return maybe(st.fixed_dictionaries({}, optional={name: maybe(value) for name, value in fields.items()}))


def many(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return maybe(st.lists(one, max_size=3))


WORDS = NAMES | TEXTS
TERMS = an_object(
    link_type=WORDS,
    taxonomy_term=an_object(
        taxonomy=st.sampled_from(
            ["linkway-needs", "linkway-ways", "linkway-places", "linkway-companions", "linkway-genders", "esdNeeds"]
        ),
        name=st.sampled_from([*Need, *Way, "25", "female", "Gardening"]) | WORDS,
        term=WORDS,
    ),
)
LOCATIONS = an_object(
    location_type=st.sampled_from(["physical", "virtual", "postal"]),
    name=WORDS,
    latitude=DEGREES,
    longitude=DEGREES,
    addresses=many(an_object(address_1=WORDS, city=WORDS, postal_code=POSTCODES)),
    accessibility=many(an_object(description=st.just("Step-free access") | WORDS)),
)
SCHEDULES = an_object(
    freq=st.sampled_from(["WEEKLY", "monthly", "DAILY", "YEARLY", "never"]),
    interval=NUMBERS,
    byday=st.sampled_from(["MO,WE", "2TU", "-1FR", "MO," * 50, "Monday", ["TU"]]),
    bymonthday=st.sampled_from(["1,15", ",".join(map(str, range(-31, 32))), 4]),
    dtstart=DAYS,
    opens_at=st.sampled_from(["10:00Z", "9am", "25:00", "24:00"]),
    closes_at=st.sampled_from(["12:00", "noon"]),
    valid_from=DAYS,
    valid_to=DAYS,
    description=WORDS,
    linkway_booking=st.sampled_from(["appointment", "course", "Course", "rolling"]),
    linkway_places=NUMBERS,
    linkway_join_until=DAYS,
)
PLACED = a_location("SE15 4QN")
NEEDED = {"taxonomy_term": {"taxonomy": "linkway-needs", "name": "loneliness"}}
ODD = st.fixed_dictionaries(
    {},
    optional={
        "attributes": st.lists(TERMS, max_size=2).map(lambda some: [*some, NEEDED]),
        "id": maybe(st.sampled_from(["4711", "5e000045-0000-4000-8000-000000000005"])),
        "name": NAMES,
        "status": st.sampled_from(["active", "temporarily closed", None]),
        "organization": an_object(id=WORDS, name=WORDS, organization_identifiers=many(an_object(identifier=WORDS))),
        "service_at_locations": st.lists(an_object(location=LOCATIONS), max_size=3).map(lambda some: [*some, PLACED]),
        "description": maybe(WORDS),
        "schedules": many(SCHEDULES),
        "service_areas": many(an_object(name=st.sampled_from(["Southwark", "SE15, SE5", "London"]) | WORDS, uri=WORDS)),
        "cost_options": many(an_object(amount=NUMBERS, option=WORDS, valid_to=DAYS)),
        "languages": many(an_object(code=st.sampled_from(["so", "bfi", "english", "Bengali"]) | WORDS)),
        "phones": many(an_object(number=st.sampled_from(["020 7946 0000", "ring"]) | WORDS)),
        "email": maybe(st.sampled_from(["info@tea.example", "none"])),
        "url": maybe(st.sampled_from(["www.tea.example", "http://tea.example/ä"])),
        "minimum_age": maybe(NUMBERS),
        "maximum_age": maybe(NUMBERS),
        "wait_time": maybe(st.sampled_from(["2 weeks", "9999 months", "?"])),
        "assured_date": maybe(DAYS),
        "application_process": maybe(WORDS),
        "eligibility_description": maybe(WORDS),
    },
)
# Most of it is as it should be, so that most of it is listed.
SERVICES = ODD.map(lambda odd: a_service(**odd))


def is_said(one: ReadRecord) -> None:
    """Each finding says where it is and what to do; a listing is in force, and nothing else has one."""
    assert all(found.code and found.what and found.do for found in one.findings)
    assert (one.listing is not None) == (one.fate in (Fate.TAKEN, Fate.MENDED))
    assert (one.fate is Fate.TAKEN) == (one.findings == ())
    assert one.named


def can_be_told(listing: Listing) -> None:
    """`service-listed`, and `matched` to whoever seeks anything anywhere, in whatever way they take part."""
    said = ServiceListed(service_id=listing.service_id, listing=listing).model_dump_json()
    assert ServiceListed.model_validate_json(said).listing == listing
    seeker = somebody(needs=tuple(Need), channel=Channel.EMAIL, position=SE15)
    sites = [*range(len(listing.sites))] if Way.IN_PERSON in listing.ways else []
    session = next((one.session for one in bookable(listing, NOW)), None)
    for way, site in [*((Way.IN_PERSON, site) for site in sites), *((way, None) for way in listing.ways)]:
        if way is Way.IN_PERSON and site is None:
            continue
        found = considered(seeker, listing, Choice(0, 1.0, 99_999.0, way, site), 1000)
        told = matched(seeker, Listed(listing, 1, BoroughSlug.SOUTHWARK), found, 1000, now=NOW, session=session)
        assert Matched.model_validate_json(told.model_dump_json()) == told


@given(ANY_JSON)
@settings(max_examples=150, deadline=None)
def test_any_json_is_read(written: Any) -> None:
    is_said(read(written))


@given(SERVICES)
@settings(max_examples=200, deadline=None)
def test_whatever_is_listed_can_be_told(written: Any) -> None:
    one = read(written)
    is_said(one)
    if one.listing:
        can_be_told(one.listing)


@given(SERVICES)
@settings(max_examples=150, deadline=None)
def test_what_is_exported_is_read_as_the_same_listing(written: Any) -> None:
    listing = read(written).listing
    if listing is not None:
        again = read(dict(whole(Catalogue.of(listed(listing)).entries[0])))
        assert again.listing == listing, again.findings
