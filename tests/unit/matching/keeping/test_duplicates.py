"""Of services that stand in two feeds, one is in force; what only a human can say is asked."""

from datetime import date
from typing import Any

from services.contract.words.listing_words import WithdrawalReason
from services.matching.keeping.duplicates import Outline, Pair, settle
from tests.fakes.matching import a_service_id

OLD, NEW = date(2025, 3, 1), date(2026, 1, 15)
NOBODY_HAS_SAID: dict[Pair, bool] = {}


def an_outline(number: int, feed: str, **changes: Any) -> Outline:
    boring: dict[str, Any] = {
        "service_id": a_service_id(number),
        "feed": feed,
        "withdrawn": None,
        "same_as": None,
        "name": "Lunch club",
        "organization": "Invented Neighbours",
        "organization_id": None,
        "identifier": None,
        "postcodes": ("SE15 4QN",),
        "assured_on": OLD,
    }
    return Outline(**boring | changes)


def test_of_the_same_service_the_one_that_was_assured_last_stays() -> None:
    settled = settle([an_outline(1, "a"), an_outline(2, "b", assured_on=NEW)], NOBODY_HAS_SAID)
    assert settled.same_as == {a_service_id(1): a_service_id(2)}
    assert settled.questions == ()


def test_one_that_nobody_assured_gives_way() -> None:
    settled = settle([an_outline(1, "a", assured_on=None), an_outline(2, "b")], NOBODY_HAS_SAID)
    assert settled.same_as == {a_service_id(1): a_service_id(2)}


def test_within_one_feed_its_keeper_knows_best() -> None:
    assert settle([an_outline(1, "a"), an_outline(2, "a")], NOBODY_HAS_SAID).same_as == {}


def test_other_services_of_the_same_organisation_stay() -> None:
    settled = settle([an_outline(1, "a"), an_outline(2, "b", name="Choir")], NOBODY_HAS_SAID)
    assert settled.same_as == {}


def test_in_three_feeds_one_stays() -> None:
    outlines = [an_outline(1, "a"), an_outline(2, "b", assured_on=NEW), an_outline(3, "c")]
    assert settle(outlines, NOBODY_HAS_SAID).same_as.keys() == {a_service_id(1), a_service_id(3)}


def test_one_that_gave_way_comes_back_when_the_other_is_gone() -> None:
    gave_way = an_outline(1, "a", withdrawn=WithdrawalReason.SAME_AS_ANOTHER, same_as=a_service_id(2))
    gone = an_outline(2, "b", assured_on=NEW, withdrawn=WithdrawalReason.GONE_FROM_THE_DIRECTORY)
    assert settle([gave_way, gone], NOBODY_HAS_SAID).same_as == {}


def test_one_that_gave_way_stays_away_when_its_provider_withdraws_the_other() -> None:
    gave_way = an_outline(1, "a", withdrawn=WithdrawalReason.SAME_AS_ANOTHER, same_as=a_service_id(2))
    ended = an_outline(2, "b", assured_on=NEW, withdrawn=WithdrawalReason.WITHDRAWN_BY_PROVIDER)
    assert settle([gave_way, ended], NOBODY_HAS_SAID).same_as == {a_service_id(1): a_service_id(2)}


def test_what_is_only_alike_is_asked_once_and_both_stay() -> None:
    elsewhere = [an_outline(number, "b", postcodes=("E8 1EA",)) for number in (2, 3)]
    settled = settle([an_outline(1, "a"), *elsewhere], NOBODY_HAS_SAID)
    (question,) = settled.questions
    assert {question.one.name, question.other.name} == {"Invented Neighbours"}
    assert settled.same_as == {}


def test_an_answer_is_the_last_word() -> None:
    alike = [an_outline(1, "a", organization="Peckham Kitchen"), an_outline(2, "b", organization="Peckham New Kitchen")]
    (question,) = settle(alike, NOBODY_HAS_SAID).questions
    yes, no = settle(alike, {question.pair: True}), settle(alike, {question.pair: False})
    assert (len(yes.same_as), yes.questions) == (1, ())
    assert (len(no.same_as), no.questions) == (0, ())


def test_a_question_goes_by_the_same_id_whichever_feed_comes_first() -> None:
    alike = [an_outline(1, "a", organization="Peckham Kitchen"), an_outline(2, "b", organization="Peckham New Kitchen")]
    one, other = settle(alike, NOBODY_HAS_SAID), settle(alike[::-1], NOBODY_HAS_SAID)
    assert [question.id for question in one.questions] == [question.id for question in other.questions]
