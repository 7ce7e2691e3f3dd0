"""Whatever a listing says within its bounds, each person can be told of it, or why there is nothing for them."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from services.contract.boroughs import BoroughSlug
from services.contract.events import Matched, Unmatched
from services.contract.listing import Cost, Listing, Site, Times, WhoFor
from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import AgeBand, Gender, Need, ReferrerRole
from services.matching.domain.engine import Engine
from services.matching.domain.listed import Listed
from services.matching.domain.news import matched, unmatched
from services.matching.domain.person import Person, Position
from services.matching.domain.reasons.considered import Considered
from services.matching.domain.reasons.near import near_misses
from tests.fakes.matching import REACH, a_service_id, somebody

INSTANTS = some.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001
LETTERS = some.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
NAMES = some.one_of(some.text(LETTERS, min_size=1, max_size=200), some.just("&" * 200))
LINES = some.one_of(some.text(LETTERS, min_size=1, max_size=300), some.just("£" * 300))
PLACES_OF_PEOPLE = [Position(530_000, 180_000, "the middle of Kensington and Chelsea"), Position(0, 0, "SE15")]

sites = some.builds(
    Site,
    easting=some.integers(0, 700_000),
    northing=some.integers(0, 1_300_000),
    postcode=some.just("SE15 4QN"),
    name=some.none() | NAMES,
    address=some.lists(LINES, max_size=6).map(tuple),
    town=some.none() | NAMES,
)
times = some.builds(
    Times,
    byday=some.none() | some.text("-+0123456789MOTUWEFRSA,", min_size=1, max_size=40),
    bymonthday=some.none() | some.text("-0123456789,", min_size=1, max_size=100),
    opens_at=some.sampled_from((None, "00:00", "01:30", "23:59")),
    closes_at=some.sampled_from((None, "00:00", "01:30", "23:59")),
    note=some.none(),
)
listings = some.builds(
    Listing,
    service_id=some.just(a_service_id(0)),
    name=NAMES,
    organization_name=NAMES,
    organization_identifier=some.none(),
    description=some.none(),
    needs=some.one_of(
        some.just(tuple(Need)), some.lists(some.sampled_from(Need), min_size=1, max_size=len(Need)).map(tuple)
    ),
    terms=some.just(()),
    who_for=some.builds(WhoFor, condition=some.none()),
    sites=some.lists(sites, max_size=4).map(tuple),
    areas=some.just(()),
    times=some.lists(times, max_size=3).map(tuple),
    costs=some.lists(some.builds(Cost, words=some.none() | LINES), max_size=3).map(tuple),
    languages=some.sampled_from(((), ("bn", "so"))),
    telephone=some.sampled_from((None, "+44 20 7946 0123")),
    email=some.none(),
    website=some.sampled_from((None, "https://club.example")),
    how_to_join=some.none() | LINES,
)
people = some.builds(
    lambda chosen, declined, position, **wanted: somebody(
        chosen_id=a_service_id(0) if chosen else None,
        declined=(a_service_id(9),) if declined else (),
        position=position,
        **wanted,
    ),
    some.booleans(),
    some.booleans(),
    some.sampled_from(PLACES_OF_PEOPLE),
    needs=some.one_of(
        some.just(tuple(Need)), some.lists(some.sampled_from(Need), min_size=1, max_size=len(Need)).map(tuple)
    ),
    age_band=some.sampled_from(AgeBand),
    gender=some.sampled_from(Gender),
    referrer_role=some.sampled_from((*ReferrerRole, None)),
    languages=some.sampled_from(((), ("so",))),
    access_needs=some.lists(some.sampled_from(AccessNeed), max_size=2).map(tuple),
    ways=some.lists(some.sampled_from(Way), max_size=2).map(tuple),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(listings, people, INSTANTS)
def test_each_person_can_be_told(listing: Listing, person: Person, now: datetime) -> None:
    engine = Engine([Listed(listing, 1, BoroughSlug.SOUTHWARK)], REACH)
    free = abs(engine.capacity)
    found, missed = Considered.by(person, engine, free), near_misses(person, engine, free)
    if found is None:
        news: Matched | Unmatched = unmatched(person, engine.why_none(person), engine.chosen(person), missed)
    else:
        news = matched(person, engine.listed[found.row], found, int(free[found.row]), now=now, near_misses=missed)
        assert person.wanted.age_band is not AgeBand.UNDER_18
    assert type(news).model_validate_json(news.model_dump_json()) == news
