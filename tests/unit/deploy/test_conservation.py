"""The checker of the demonstration finds every kind of loss, doubling and disagreement that is planted."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from deploy.conservation import checks
from deploy.conservation.facts import About, Came, Facts, Journey, Life, Notice, Places, ReferralStanding

CHOIR = "choir"


def a_notice(
    referral_id: str = "ada", about: About = About.MATCHED, *, wanted: bool = True, sent: bool = True
) -> Notice:
    return Notice(f"{about} of {referral_id}", referral_id, about, wanted=wanted, sent=sent)


def a_good_day() -> Facts:
    """Ada was matched, told, and came; Bela was matched and wants no word; Chidi waits, and was told so."""
    return Facts(
        accepted=frozenset({"ada", "bela", "chidi"}),
        refused=(),
        came={"ada": Came.ATTENDED, "bela": Came.MISSED},
        lives={
            "ada": Life(CHOIR, came=Came.ATTENDED),
            "bela": Life(CHOIR, came=Came.MISSED, wants_word=False),
            "chidi": Life(waiting=True),
        },
        verdicts={
            "ada": ReferralStanding(CHOIR),
            "bela": ReferralStanding(CHOIR),
            "chidi": ReferralStanding(waiting=True),
        },
        places={CHOIR: Places(3, ("ada", "bela", "somebody of an earlier day"))},
        notices=(a_notice("ada"), a_notice("bela", wanted=False, sent=False), a_notice("chidi", About.UNMATCHED)),
        mails={"matched of ada": 1, "unmatched of chidi": 1},
        journeys={
            "ada": Journey(CHOIR, told=True, came=Came.ATTENDED),
            "bela": Journey(CHOIR, came=Came.MISSED),
            "chidi": Journey(waiting=True),
        },
        outboxes={"referral": 0, "matching": 0},
        dead_letters={"referral": 0, "matching": 0},
    )


def test_a_good_day_is_conserved() -> None:
    assert checks.violations(a_good_day()) == []
    assert all(check.holds for check in checks.checks(a_good_day()))


def life(facts: Facts, one: str, kept: Life) -> Facts:
    return replace(facts, lives={**facts.lives, one: kept})


def verdict(facts: Facts, one: str, kept: ReferralStanding) -> Facts:
    return replace(facts, verdicts={**facts.verdicts, one: kept})


def journey(facts: Facts, one: str, kept: Journey) -> Facts:
    return replace(facts, journeys={**facts.journeys, one: kept})


def without(facts: Facts, where: str, one: str) -> Facts:
    changes: dict[str, Any] = {where: {key: kept for key, kept in getattr(facts, where).items() if key != one}}
    return replace(facts, **changes)


PLANTED: dict[str, tuple[Callable[[Facts], Facts], str]] = {
    "the door refused one": (
        lambda day: replace(day, refused=("422: no",)),
        "The API did not take what is as it should be: 422",
    ),
    "referral lost one": (lambda day: without(day, "lives", "ada"), "referral does not know the accepted referral ada"),
    "matching lost one": (lambda day: without(day, "verdicts", "chidi"), "matching does not know"),
    "reporting lost one": (lambda day: without(day, "journeys", "bela"), "reporting does not know"),
    "reporting never heard it was made": (
        lambda day: journey(day, "bela", Journey(CHOIR, created=False, came=Came.MISSED)),
        "reporting does not know the accepted referral bela",
    ),
    "notify lost one": (lambda day: replace(day, notices=day.notices[:2]), "notify does not know"),
    "an accepted one is nowhere": (
        lambda day: replace(day, accepted=day.accepted | {"dana"}),
        "matching does not know the accepted referral dana",
    ),
    "two states": (
        lambda day: life(day, "ada", Life(CHOIR, waiting=True, came=Came.ATTENDED)),
        "referral keeps the referral ada as matched and as waiting",
    ),
    "no state": (lambda day: verdict(day, "chidi", ReferralStanding()), "matching keeps the referral chidi neither"),
    "another service": (
        lambda day: verdict(day, "ada", ReferralStanding("garden")),
        "referral does not say of the referral ada",
    ),
    "reporting disagrees": (lambda day: journey(day, "chidi", Journey(CHOIR)), "reporting does not say"),
    "over capacity": (
        lambda day: replace(day, places={CHOIR: replace(day.places[CHOIR], capacity=2)}),
        "has 2 places, and 3 are held",
    ),
    "a match without a place": (
        lambda day: replace(day, places={CHOIR: Places(3, ("ada",))}),
        "The referral bela is matched to choir, where it holds no place",
    ),
    "a place without a match": (
        lambda day: replace(day, places={**day.places, "garden": Places(2, ("chidi",))}),
        "The referral chidi holds a place at garden without being matched",
    ),
    "two places": (
        lambda day: replace(day, places={CHOIR: Places(9, ("ada", "ada", "bela"))}),
        "The referral ada holds 2 places at choir",
    ),
    "two notices": (
        lambda day: replace(day, notices=(*day.notices, replace(a_notice("ada"), notice_id="another"))),
        "There are 2 notices of the referral ada being matched",
    ),
    "no notice of the match": (
        lambda day: replace(day, notices=(a_notice("ada", About.UNMATCHED), *day.notices[1:])),
        "There is no notice of the referral ada being matched",
    ),
    "told of a match that is none": (
        lambda day: replace(day, notices=(*day.notices, a_notice("chidi"))),
        "There is a notice of a match of the referral chidi, which waits",
    ),
    "not told": (
        lambda day: replace(day, notices=(a_notice("ada", sent=False), *day.notices[1:])),
        "The notice matched of ada has not left",
    ),
    "told against the wish": (
        lambda day: replace(day, notices=(day.notices[0], a_notice("bela"), day.notices[2])),
        "The notice matched of bela is to go against the person's wish",
    ),
    "mailed twice": (
        lambda day: replace(day, mails={**day.mails, "matched of ada": 2}),
        "matched of ada is in the mailbox 2 times",
    ),
    "mail lost": (lambda day: without(day, "mails", "matched of ada"), "matched of ada is in the mailbox 0 times"),
    "mailed and not known": (
        lambda day: replace(day, mails={**day.mails, "matched of bela": 1}),
        "matched of bela is in the mailbox, and notify does not know",
    ),
    "attendance lost": (lambda day: life(day, "ada", Life(CHOIR)), "referral keeps of the referral ada"),
    "attendance made up": (
        lambda day: journey(day, "chidi", Journey(waiting=True, came=Came.ATTENDED)),
        "reporting counts of the referral chidi that the person attended",
    ),
    "told but not counted": (
        lambda day: journey(day, "ada", Journey(CHOIR, came=Came.ATTENDED)),
        "1 people were told of a match, and reporting counts 0",
    ),
    "an event left over": (lambda day: replace(day, outboxes={"matching": 4}), "matching has 4 events"),
    "a dead letter": (lambda day: replace(day, dead_letters={"notify": 1}), "notify could not read or do 1"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found(planted: str) -> None:
    plant, said = PLANTED[planted]

    assert any(said in sentence for sentence in checks.violations(plant(a_good_day())))


def test_every_promise_is_broken_by_something_that_is_planted() -> None:
    broken = {
        check.promise
        for plant, _ in PLANTED.values()
        for check in checks.checks(plant(a_good_day()))
        if not check.holds
    }

    assert broken == set(checks.PROMISES)


def test_a_promise_broken_for_thousands_is_said_in_a_few_sentences() -> None:
    lost = replace(a_good_day(), accepted=frozenset(f"lost {number}" for number in range(2000)))

    assert len(checks.violations(lost)) < 20
    assert any("and 7997 more" in sentence for sentence in checks.violations(lost))


@pytest.mark.parametrize(("mails", "is_conserved"), [(0, True), (1, True), (2, False)])
def test_a_notice_in_doubt_was_mailed_once_at_most(mails: int, is_conserved: bool) -> None:
    day = a_good_day()
    in_doubt = replace(a_notice("chidi", About.UNMATCHED, sent=False), in_doubt=True)
    doubtful = replace(day, notices=(*day.notices[:2], in_doubt), mails={**day.mails, "unmatched of chidi": mails})

    assert (checks.violations(doubtful) == []) is is_conserved


@pytest.mark.parametrize(("mails", "is_conserved"), [(0, True), (1, False)])
def test_a_notice_that_was_cancelled_is_not_mailed(mails: int, is_conserved: bool) -> None:
    day = without(a_good_day(), "mails", "unmatched of chidi")
    cancelled = replace(a_notice("chidi", About.UNMATCHED, sent=False), cancelled=True)
    taken_back = replace(day, notices=(*day.notices[:2], cancelled), mails={**day.mails, "unmatched of chidi": mails})

    assert (checks.violations(taken_back) == []) is is_conserved
