"""What is said of a match, and of none, and the sentence that a person reads."""

from datetime import date, datetime
from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.events import Matched
from services.contract.listing import Cost, Listing, Times
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Answer, Channel, Need, UnmatchedReason
from services.matching.domain.news import matched, unmatched
from services.matching.domain.person import Person, whereabouts
from services.matching.domain.ranking.ranked import Choice
from tests.fakes.matching import SE15, a_listed, a_listing, a_site, somebody
from tests.fakes.referral import an_invented_gazetteer
from tests.support.answers import considered
from tests.support.builders import NOW, ORGANIZATION_ID

HERE = Choice(0, 1.0, 0.0)
BY_TELEPHONE = Choice(0, 1.0, 0.0, Way.TELEPHONE, None)


def news_of(person: Person, listing: Listing, choice: Choice = HERE, free: int = 1, **changes: Any) -> Matched:
    found = considered(person, listing, choice, free)
    return matched(person, a_listed(listing), found, free, **{"now": NOW} | changes)


def debt_advice(**changes: Any) -> Listing:
    return a_listing(1, **{"name": "Peckham Debt Advice", "needs": (Need.DEBT, Need.BENEFITS)} | changes)


def why(listing: Listing, free: int = 6, **changes: Any) -> str:
    return news_of(somebody(**{"needs": (Need.DEBT,)} | changes), listing, free=free).why


def test_a_match_says_what_for_and_how_much_room() -> None:
    assert why(debt_advice()) == "Peckham Debt Advice is there for help with debt and money, and had 6 places free."


def test_the_last_place_is_one_place() -> None:
    assert why(debt_advice(), free=1).endswith("and had 1 place free.")


def test_of_places_that_nobody_knows_nothing_is_said() -> None:
    assert why(debt_advice(places=None)) == "Peckham Debt Advice is there for help with debt and money."


@pytest.mark.parametrize(
    ("checked", "said"),
    [
        (date(2025, 8, 1), ", and had 6 places free."),
        (date(2025, 7, 31), "; its details were last checked on 31 July 2025."),
        (None, "; nobody has said when its details were last checked."),
    ],
)
def test_a_check_more_than_half_a_year_ago_is_said(checked: date | None, said: str) -> None:
    assert why(debt_advice(assured_on=checked)).endswith(said)


def test_needs_met_are_told_in_the_order_asked() -> None:
    needs = (Need.BENEFITS, Need.FOOD, Need.DEBT)
    assert "is there for help with benefits and for help with debt and money, and" in why(debt_advice(), needs=needs)
    assert news_of(somebody(needs=needs), debt_advice()).needs_met == (Need.BENEFITS, Need.DEBT)


def test_the_score_is_what_its_parts_add_up_to() -> None:
    listing = a_listing(wait_days=28, assured_on=date(2024, 11, 1))
    news = news_of(somebody(), listing, Choice(0, 1.0, 1500.0), 4)
    assert {part.name: part.value for part in news.score_parts} == {
        "needs": 1.0,
        "distance": 0.5,
        "room": 0.4,
        "wait": 0.5,
        "freshness": 0.5009,
        "hints": 0.5,
        "acceptance": 0.5,
    }
    assert sum(part.weight for part in news.score_parts) == pytest.approx(1)
    assert news.score == pytest.approx(0.40 + 0.075 + 0.11 + 0.04 + 0.0301 + 0.02 + 0.015, abs=1e-4)


def test_what_nobody_has_said_counts_neither_for_a_service_nor_against_it() -> None:
    listing = a_listing(places=None, ways=(Way.TELEPHONE,), assured_on=None)
    parts = {part.name: part.value for part in news_of(somebody(), listing, BY_TELEPHONE, 3).score_parts}
    neither = dict.fromkeys(("distance", "room", "wait", "hints", "acceptance"), 0.5)
    assert parts == {"needs": 1.0, **neither, "freshness": 0.0}


def test_a_match_names_the_service_and_keeps_the_wish_how_to_be_told() -> None:
    news = news_of(somebody(needs=(Need.DEBT,), channel=Channel.NONE), debt_advice(), Choice(0, 1.0, 1234.4), 6)
    assert (news.service_id, news.service_name) == (debt_advice().service_id, "Peckham Debt Advice")
    assert (news.organization_name, news.distance_metres, news.channel) == ("Invented Neighbours", 1234, Channel.NONE)


def test_a_match_names_who_provides_the_place_as_the_directory_knows_them() -> None:
    assert news_of(somebody(), a_listing(organization_id=ORGANIZATION_ID)).organization_id == ORGANIZATION_ID


def test_a_match_that_is_held_for_an_answer_is_an_offer() -> None:
    offer = news_of(somebody(), a_listing(), answer=Answer.OFFER, held_until=NOW)
    assert (offer.answer, offer.held_until) == (Answer.OFFER, NOW)
    settled = news_of(somebody(), a_listing())
    assert (settled.answer, settled.held_until) == (Answer.SETTLED, None)


def test_a_match_says_all_that_it_takes_to_go_there_and_of_which_version_that_is() -> None:
    listing = a_listing(
        sites=(a_site(9000), a_site(name="Invented Hall", address=("1 Example Street", "Peckham"), town="London")),
        times=(Times(byday="TU", opens_at="10:00", closes_at="12:00"),),
        costs=(Cost(pence=350, words="for the meal"),),
        telephone="020 7946 0123",
        website="https://club.example",
        how_to_join="Come to the door.",
        assured_on=date(2026, 1, 5),
    )
    found = considered(somebody(), listing, Choice(0, 1.0, 0.0, Way.IN_PERSON, 1), 1, version=7)
    news = matched(somebody(), a_listed(listing, version=7), found, 1, now=NOW)
    assert news.way is Way.IN_PERSON
    assert news.address == ("Invented Hall", "1 Example Street", "Peckham", "London", "SE15 4QN")
    assert [one.starts_at.isoformat() for one in news.next_times] == [
        f"2026-02-{day}T10:00:00+00:00" for day in ("03", "10", "17")
    ]
    assert (news.telephone, news.website) == ("020 7946 0123", "https://club.example")
    assert (news.price, news.how_to_join) == ("£3.50 for the meal", "Come to the door.")
    assert (news.checked_on, news.listing_version) == (date(2026, 1, 5), 7)


def test_who_takes_part_from_home_is_sent_to_no_address() -> None:
    news = news_of(somebody(), a_listing(ways=(Way.TELEPHONE,)), BY_TELEPHONE)
    assert (news.way, news.address, news.distance_metres) == (Way.TELEPHONE, (), 0)


def test_a_place_that_is_held_where_there_are_none_any_more_can_be_told() -> None:
    assert news_of(somebody(), a_listing(places=0)).score_parts[2].value == 1.0


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("no-service-for-the-need", "No service that we know of is there {}."),
        ("no-service-within-reach", "No service that is there {} is within reach of SE15."),
        ("no-room", "No service that is there {} within reach of SE15 has a place free at the moment."),
        (
            "not-eligible",
            (
                "No service that is there {} within reach of SE15 fits: each is for other people, or lacks what "
                "is needed to take part."
            ),
        ),
        (
            "age-unknown",
            (
                "Each service that is there {} within reach of SE15 is for people of some ages only, and we were not "
                "told an age."
            ),
        ),
    ],
)
def test_no_match_says_what_is_missing(reason: str, said: str) -> None:
    news = unmatched(somebody(needs=(Need.FOOD, Need.LONELINESS)), UnmatchedReason(reason))
    assert news.why == said.format("for help with food or for company and friendship")


@pytest.mark.parametrize("chosen_id", [None, a_listing().service_id])
def test_nobody_writes_to_who_is_under_18(chosen_id: Any) -> None:
    news = unmatched(somebody(chosen_id=chosen_id), UnmatchedReason.TOO_YOUNG, a_listed())
    assert (news.channel, "under 18" in news.why) == (Channel.NONE, True)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("no-room", "Invented Lunch Club has no place free at the moment."),
        ("not-eligible", "Invented Lunch Club is for people of another age."),
        ("age-unknown", "Invented Lunch Club is for people of some ages only, and we were not told an age."),
    ],
)
def test_of_a_chosen_service_what_stands_in_the_way_is_said(reason: str, said: str) -> None:
    person = somebody(chosen_id=a_listing().service_id)
    assert unmatched(person, UnmatchedReason(reason), a_listed()).why == said


def test_a_day_is_londons() -> None:
    evening = datetime.fromisoformat("2026-06-30T23:30:00+00:00")
    free_from_july = a_listing(costs=(Cost(pence=0, valid_from=date(2026, 7, 1)),))
    assert news_of(somebody(), free_from_july, now=evening).price == "free"


def test_a_person_is_looked_for_at_the_centre_of_the_outcode() -> None:
    assert whereabouts(an_invented_gazetteer(), "SE15", BoroughSlug.TOWER_HAMLETS) == SE15


@pytest.mark.parametrize("outcode", ["ZZ99", "M1"])
def test_without_a_london_outcode_it_is_the_middle_of_the_borough(outcode: str) -> None:
    position = whereabouts(an_invented_gazetteer(), outcode, BoroughSlug.SOUTHWARK)
    assert (position.easting, position.name) == (SE15.easting, "the middle of Southwark")
