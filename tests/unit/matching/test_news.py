"""What is said of a match, and of none, and the sentence that a person reads."""

from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.events import Matched
from services.contract.listing import Listing
from services.contract.words.vocabulary import Answer, Channel, Need, UnmatchedReason
from services.matching.domain.engine import Choice
from services.matching.domain.news import matched, unmatched
from services.matching.domain.person import Person, whereabouts
from tests.fakes.matching import SE15, a_listed, a_listing, somebody
from tests.fakes.referral import an_invented_gazetteer
from tests.support.builders import NOW, ORGANIZATION_ID

DEBT_ADVICE = a_listing(
    1,
    name="Peckham Debt Advice",
    needs=(
        Need.DEBT,
        Need.BENEFITS,
    ),
)


def news_of(person: Person, listing: Listing, choice: Choice, free: int = 1, **changes: Any) -> Matched:
    return matched(person, a_listed(listing), choice, free, **{"now": NOW} | changes)


def why(metres: float = 1234, free: int = 6, **changes: Any) -> str:
    person = somebody(**({"needs": (Need.DEBT,)} | changes))
    return news_of(person, DEBT_ADVICE, Choice(0, 1.0, metres), free).why


def test_a_match_says_what_for_how_far_and_how_much_room() -> None:
    assert why() == (
        "Peckham Debt Advice is there for help with debt and money, is about 1.2 km from SE15, and had 6 places free."
    )


@pytest.mark.parametrize(
    ("metres", "said"),
    [(0, "less than 100 metres"), (149, "about 100 metres"), (940, "about 900 metres"), (960, "about 0.96 km")],
)
def test_a_distance_is_told_roughly(metres: float, said: str) -> None:
    assert f" is {said} from SE15," in why(metres)


def test_the_last_place_is_one_place() -> None:
    assert why(free=1).endswith("and had 1 place free.")


def test_needs_met_are_told_in_the_order_asked() -> None:
    needs = (Need.BENEFITS, Need.FOOD, Need.DEBT)
    assert "is there for help with benefits and for help with debt and money, is" in why(needs=needs)
    news = news_of(somebody(needs=needs), DEBT_ADVICE, Choice(0, 0.7, 0.0), 1)
    assert news.needs_met == (Need.BENEFITS, Need.DEBT)


def test_the_score_is_what_its_parts_add_up_to() -> None:
    news = news_of(somebody(), a_listing(), Choice(0, 1.0, 1500.0), 4)
    parts = [(part.name, part.value, part.weight) for part in news.score_parts]
    assert parts == [("needs", 1.0, 0.5), ("distance", 0.5, 0.3), ("room", 0.4, 0.2)]
    assert news.score == pytest.approx(0.5 + 0.15 + 0.08)


def test_a_match_names_the_service_and_keeps_the_wish_how_to_be_told() -> None:
    news = news_of(somebody(needs=(Need.DEBT,), channel=Channel.NONE), DEBT_ADVICE, Choice(0, 1.0, 1234.4), 6)
    assert (news.service_id, news.service_name) == (DEBT_ADVICE.service_id, "Peckham Debt Advice")
    assert (news.organization_name, news.distance_metres, news.channel) == ("Invented Neighbours", 1234, Channel.NONE)


def test_a_match_names_who_provides_the_place_as_the_directory_knows_them() -> None:
    listing = a_listing(organization_id=ORGANIZATION_ID)
    assert news_of(somebody(), listing, Choice(0, 1.0, 0.0), 1).organization_id == ORGANIZATION_ID


def test_a_match_that_is_held_for_an_answer_is_an_offer() -> None:
    offer = news_of(somebody(), a_listing(), Choice(0, 1.0, 0.0), answer=Answer.OFFER, held_until=NOW)
    assert (offer.answer, offer.held_until) == (Answer.OFFER, NOW)
    settled = news_of(somebody(), a_listing(), Choice(0, 1.0, 0.0), 1)
    assert (settled.answer, settled.held_until) == (Answer.SETTLED, None)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("no-service-for-the-need", "No service that we know of is there for {}."),
        ("no-service-within-reach", "No service that is there for {} is within reach of SE15."),
        ("no-room", "No service that is there for {} within reach of SE15 has a place free at the moment."),
    ],
)
def test_no_match_says_what_is_missing(reason: str, said: str) -> None:
    purpose = "help with food or for company and friendship"
    news = unmatched(somebody(needs=(Need.FOOD, Need.LONELINESS)), UnmatchedReason(reason))
    assert news.why == said.format(purpose)


def test_a_person_is_looked_for_at_the_centre_of_the_outcode() -> None:
    assert whereabouts(an_invented_gazetteer(), "SE15", BoroughSlug.TOWER_HAMLETS) == SE15


@pytest.mark.parametrize("outcode", ["ZZ99", "M1"])
def test_without_a_london_outcode_it_is_the_middle_of_the_borough(outcode: str) -> None:
    position = whereabouts(an_invented_gazetteer(), outcode, BoroughSlug.SOUTHWARK)
    assert (position.easting, position.name) == (SE15.easting, "the middle of Southwark")
