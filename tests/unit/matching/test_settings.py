"""How a borough goes about matches is its own to say, in the map that all services read."""

from datetime import timedelta
from pathlib import Path

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import Answer
from services.matching.domain.practice import AS_A_RULE, Practice, Practices
from services.matching.settings import Settings
from tests.support.builders import NOW
from tests.support.maps import a_map


def practices(boroughs_file: Path | None) -> Practices:
    return Settings.model_construct(boroughs_file=boroughs_file).practices


def test_without_a_map_every_match_is_settled_at_once() -> None:
    assert practices(None) == AS_A_RULE


def test_a_borough_says_whether_matches_are_offers_and_how_providers_are_asked(tmp_path: Path) -> None:
    boroughs = tmp_path / "boroughs.toml"
    settled = {slug.value: {"answer": "settled"} for slug in BoroughSlug}
    offers = {"hackney": {"answer": "offer", "hold_days": 10, "response_days": 5, "asks_at_once": 1}}
    boroughs.write_text(a_map(**settled | offers))
    assert practices(boroughs) == {
        **AS_A_RULE,
        BoroughSlug.HACKNEY: Practice(timedelta(days=10), timedelta(days=5), 1),
    }


def test_a_question_has_a_deadline_in_every_borough_and_an_offer_one_of_its_own() -> None:
    settles, offers = Practice(answer_within=timedelta(days=5)), Practice(offer_held_for=timedelta(days=10))
    assert settles.answer(NOW, asked=True) == (Answer.ASK, NOW + timedelta(days=5))
    assert settles.answer(NOW, asked=False) == (Answer.SETTLED, None)
    assert offers.answer(NOW, asked=True) == (Answer.ASK, NOW + timedelta(days=14))
    assert offers.answer(NOW, asked=False) == (Answer.OFFER, NOW + timedelta(days=10))
