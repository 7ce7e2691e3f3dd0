"""Whatever a directory lists, what is exported of it and read again lists the same, and is as the standard has it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Area, Booking, Cost, ListedTerm, Listing, Site, Times, WhoFor
from services.contract.words.listing_words import AccessNeed, AreaKind, Frequency, ListingStatus, Way
from services.contract.words.matching_words import BookingKind
from services.contract.words.vocabulary import Gender, Need, ReferrerRole
from services.matching.directory.export.catalogue import Catalogue
from services.matching.directory.export.written.service import whole
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.directory.record import Record
from tests.fakes.referral import an_invented_gazetteer
from tests.support.listings import a_whole_listing, listed

SCHEMA = Path(__file__).parents[3] / "shared" / "data" / "services" / "oruk3_service_jsonschema.json"
TODAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
READER = DirectoryReader(an_invented_gazetteer(), NeedTerms.reviewed(), lambda: TODAY, "own")

lines = st.text("abcdefgh éü'.,&-:;()0123456789<>/\"", min_size=1, max_size=60).map(str.strip).filter(bool)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
some = st.none


def several(one: st.SearchStrategy[Any], most: int = 4, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, min_size=least, max_size=most, unique=True).map(tuple)


sites = st.builds(
    Site,
    easting=st.integers(533_900, 534_300),
    northing=st.integers(176_100, 176_500),
    borough=st.just(BoroughSlug.SOUTHWARK),
    postcode=st.just("SE15 4QN"),
    name=some() | lines,
    address=several(lines, 3),
    town=some() | lines,
    access=several(st.sampled_from(AccessNeed)),
)
areas = st.sampled_from(
    [
        Area(kind=AreaKind.REGION, code="E12000007", name="London"),
        Area(kind=AreaKind.BOROUGH, code="E09000028", name="Southwark"),
        Area(kind=AreaKind.WARD, code="E05011108", name="Peckham"),
        Area(kind=AreaKind.OUTCODE, code="SE15", name="SE15"),
    ]
)
times = st.builds(
    Times,
    freq=some() | st.sampled_from(Frequency),
    interval=st.integers(1, 52),
    byday=some() | several(st.sampled_from(["MO", "TU", "2WE", "-1FR"]), least=1).map(",".join),
    bymonthday=some() | several(st.sampled_from(["1", "15", "-1"]), least=1).map(",".join),
    starts_on=some() | days,
    opens_at=some() | clocks,
    closes_at=some() | clocks,
    valid_from=some() | days,
    valid_to=some() | days,
    note=some() | lines,
)
bookings = st.builds(
    Booking,
    kind=st.sampled_from(BookingKind),
    places=st.integers(0, 1000),
    times=times,
    join_until=some() | days,
)
costs = st.builds(
    Cost,
    pence=some() | st.integers(0, 10_000_000),
    words=some() | lines,
    valid_from=some() | days,
    valid_to=some() | days,
)
who = st.builds(
    WhoFor,
    minimum_age=some() | st.integers(0, 60),
    maximum_age=some() | st.integers(60, 130),
    genders=several(st.sampled_from(Gender)),
    routes=several(st.sampled_from(ReferrerRole)),
    condition=some() | lines,
)
terms = st.builds(ListedTerm, taxonomy=lines, name=lines, code=some() | lines)
listings = st.builds(
    Listing,
    service_id=st.integers(1, 2**128 - 1).map(lambda number: UUID(int=number)),
    name=lines,
    organization_id=some() | st.uuids(),
    organization_name=lines,
    organization_identifier=some() | lines,
    description=some() | st.lists(lines, min_size=1, max_size=3).map("\n".join),
    status=st.sampled_from(ListingStatus),
    closed_until=some() | days,
    needs=several(st.sampled_from(Need), least=1),
    terms=several(terms),
    places=some() | st.integers(0, 1000),
    who_for=who,
    ways=several(st.sampled_from(Way), least=1),
    sites=several(sites, least=1),
    areas=several(areas),
    reach_metres=some() | st.integers(1, 100_000),
    times=several(times),
    costs=several(costs),
    wait_days=some() | st.integers(0, 1000),
    languages=several(st.sampled_from(["bn", "so", "ur", "yue"])),
    access=several(st.sampled_from(AccessNeed)),
    telephone=some() | st.just("020 7946 0000"),
    email=some() | st.just("lunch@neighbours.example"),
    website=some() | st.just("https://neighbours.example/lunch"),
    how_to_join=some() | lines,
    assured_on=some() | days,
    bookings=several(bookings),
)


def exported(listing: Listing) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(json.dumps(whole(Catalogue.of(listed(listing)).entries[0])))
    return written


def as_read(written: dict[str, Any]) -> Listing | None:
    return READER.read_one(Record("service 1", written)).listing


def test_a_service_of_which_all_is_known_is_read_as_it_was_listed() -> None:
    assert as_read(exported(a_whole_listing())) == a_whole_listing()


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(listings)
def test_what_was_read_of_a_directory_is_exported_and_read_as_the_same(anything: Listing) -> None:
    # What a reader would never give, such as a price that has ended, goes with the first reading.
    given_by_a_reader = as_read(exported(anything))
    assume(given_by_a_reader)
    assert given_by_a_reader is not None

    assert as_read(exported(given_by_a_reader)) == given_by_a_reader


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(listings)
def test_what_is_exported_is_as_the_published_schema_has_it(anything: Listing) -> None:
    schemas = pytest.importorskip("jsonschema_rs", reason="jsonschema-rs is not installed")
    if not SCHEMA.is_file():
        pytest.skip(f"the published schema is not at {SCHEMA}")
    validator = schemas.Draft202012Validator(json.loads(SCHEMA.read_text()), validate_formats=True)

    assert [f"{one.instance_path}: {one.message}" for one in validator.iter_errors(exported(anything))] == []
