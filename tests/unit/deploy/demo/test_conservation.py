"""The checker of the demonstration finds every kind of loss, doubling and disagreement that is planted."""

from dataclasses import replace

import pytest

from deploy.conservation import checks
from deploy.conservation.facts import FinalStatus, Said, Word
from deploy.conservation.said import from_the_list, used_again
from services.contract.words.vocabulary import About
from tests.unit.deploy.demo.days import GARDEN, MORNING, a_good_day, a_notice, matched, released
from tests.unit.deploy.demo.planted import PLANTED, changed, noticed


def test_a_good_day_is_conserved() -> None:
    assert checks.violations(a_good_day()) == []
    assert all(check.holds for check in checks.checks(a_good_day()))


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found(planted: str) -> None:
    plant, sentence = PLANTED[planted]

    assert any(sentence in one for one in checks.violations(plant(a_good_day())))


def test_every_promise_is_broken_by_something_that_is_planted() -> None:
    broken = {
        check.promise
        for plant, _ in PLANTED.values()
        for check in checks.checks(plant(a_good_day()))
        if not check.holds
    }

    assert broken == set(checks.PROMISES)


def test_a_promise_broken_for_thousands_is_said_in_a_few_sentences() -> None:
    nowhere = replace(a_good_day(), accepted=frozenset(f"lost {number}" for number in range(2000)))

    assert len(checks.violations(nowhere)) < 20
    assert any("and 5997 more" in sentence for sentence in checks.violations(nowhere))


@pytest.mark.parametrize(("mails", "is_conserved"), [(0, True), (1, True), (2, False)])
def test_a_notice_in_doubt_was_mailed_once_at_most(mails: int, is_conserved: bool) -> None:
    in_doubt = replace(a_notice("chidi", About.UNMATCHED, sent=False), in_doubt=True)
    doubtful = changed("mails", "unmatched of chidi", mails)(noticed(in_doubt, but="chidi")(a_good_day()))

    assert (checks.violations(doubtful) == []) is is_conserved


@pytest.mark.parametrize(("mails", "is_conserved"), [(0, True), (1, False)])
def test_a_notice_that_was_cancelled_is_not_mailed(mails: int, is_conserved: bool) -> None:
    cancelled = replace(a_notice("chidi", About.UNMATCHED, sent=False), cancelled=True)
    taken_back = changed("mails", "unmatched of chidi", mails)(noticed(cancelled, but="chidi")(a_good_day()))

    assert (checks.violations(taken_back) == []) is is_conserved


USED: dict[str, tuple[tuple[Said, ...], int]] = {
    "nobody gave one up": ((matched("ada"), matched("bela")), 0),
    "somebody else has it now": ((matched("ada"), released("ada", minute=1), matched("bela", minute=2)), 1),
    "the same person has it again": ((matched("ada"), released("ada", minute=1), matched("ada", minute=2)), 0),
    "it is at another service": ((matched("ada"), released("ada", minute=1), matched("bela", GARDEN, 2)), 0),
    "it was given up later": ((matched("ada"), matched("bela", minute=1), released("ada", minute=2)), 0),
    "one came free, and two came": (
        (matched("ada"), released("ada", minute=1), matched("bela", minute=2), matched("chidi", minute=3)),
        1,
    ),
    "whoever holds it is told again": (
        (matched("ada"), matched("bela"), released("ada", minute=1), matched("bela", minute=2)),
        0,
    ),
}


@pytest.mark.parametrize("what", USED)
def test_a_place_is_used_again_when_somebody_else_has_it(what: str) -> None:
    events, count = USED[what]

    assert used_again(events) == count


def test_everybody_who_was_accepted_stands_somewhere() -> None:
    day = a_good_day()

    assert sum(day.final_statuses.values()) == len(day.accepted)
    assert (day.final_statuses[FinalStatus.ON_THE_LIST], day.final_statuses[FinalStatus.ENDED]) == (1, 1)
    assert replace(day, accepted=day.accepted | {"lost"}).final_statuses[FinalStatus.UNANSWERED] == 1


def test_whoever_waited_and_has_a_place_came_from_the_list() -> None:
    waited = Said("chidi", Word.UNMATCHED, MORNING)
    assert from_the_list((waited, matched("chidi", minute=1), matched("ada"))) == ["chidi"]
    assert from_the_list((waited, matched("chidi", minute=1), released("chidi", minute=2))) == []
