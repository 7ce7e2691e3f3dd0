"""A match as `linkway explain` shows it on a terminal."""

from typing import Any

from rich.console import Console

from deploy.cli.following.explain_output import shown
from services.contract.boroughs import BoroughSlug
from services.contract.events.matches import NearMiss
from services.contract.words.matching_words import Rule
from services.contract.words.vocabulary import UnmatchedReason
from services.matching.domain.search import SearchStatus
from services.matching.views.matches import MatchView
from tests.fakes.matching import a_search, a_service_id
from tests.support.answers import a_candidate, an_answer
from tests.support.builders import NOW, SERVICE_ID

ELDERS = NearMiss(
    service_id=a_service_id(7),
    service_name="Invented Elders' Choir",
    rule=Rule.AGE,
    why="It is for people aged 85 or over.",
)


def on_a_terminal(facts: dict[str, Any]) -> str:
    console = Console(width=120, no_color=True)
    with console.capture() as captured:
        console.print(shown(facts))
    return captured.get()


def facts(search: Any, **answer: Any) -> dict[str, Any]:
    told: dict[str, Any] = MatchView.of(search, BoroughSlug.SOUTHWARK, an_answer(**answer)).model_dump(mode="json")
    return told


def test_a_match_is_shown_with_each_part_in_numbers_and_words() -> None:
    second = a_candidate(service_id=a_service_id(2), name="Invented Choir", metres=2000.0)
    text = on_a_terminal(facts(a_search(), candidates=(a_candidate(), second), near_misses=(ELDERS,)))
    assert "Southwark: a place is held." in text
    assert "Answered on 31 January 2026 at 09:30, for loneliness." in text
    assert "Why Invented Lunch Club: 0.73 of 1, by the weights default-1" in text
    assert "distance    0.50  x 0.22  = 0.110  About 25 minutes' walk from SE15." in text
    assert "Invented Choir  0.71  About 35 minutes' walk from SE15. It has 5 of 10 places free." in text
    assert "Invented Elders' Choir  age  It is for people aged 85 or over." in text
    assert "Decided again by what was kept, it comes out the same." in text


def test_who_waits_is_shown_with_since_when_and_what_nearly_suited() -> None:
    waits = a_search(SearchStatus.WAITS_FOR_ROOM, since=NOW)
    without = {"candidates": (), "service_id": None, "reason": UnmatchedReason.NO_ROOM, "why": "Nothing has room."}
    text = on_a_terminal(facts(waits, **without, near_misses=(ELDERS,)))
    assert "Southwark: on the waiting list." in text
    assert "Waiting since 31 January 2026 at 09:30." in text
    assert "Near misses, and the first rule that each fails" in text


def test_an_answer_that_does_not_come_out_the_same_says_so() -> None:
    assert "does NOT come out the same" in on_a_terminal(facts(a_search(), service_id=a_service_id(9)))


def test_what_could_be_chosen_is_shown_with_its_id() -> None:
    told = facts(a_search())
    shortlist = {"services": [told["answer"]["suitable"][0]]}
    assert str(SERVICE_ID) in on_a_terminal({**told, "shortlist": shortlist})
    assert "Nothing suits that has a place free now." in on_a_terminal({**told, "shortlist": {"services": []}})
    refused = {"title": "Not now", "detail": "It has ended."}
    assert "Not now. It has ended." in on_a_terminal({**told, "shortlist": refused})
