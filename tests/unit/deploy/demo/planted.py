"""What is planted in a good day, with the sentence that must find it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from deploy.conservation.facts import Facts, Journey, KeptReferral, Notice, Places, ReferralStatus, Said, SessionPlaces
from services.contract.words.life_words import AttendanceOutcome
from services.contract.words.vocabulary import About
from services.referral.domain.life import State
from tests.unit.deploy.demo.days import (
    ADA,
    AT_THE_CHOIR,
    AT_THE_LIBRARY,
    CHOIR,
    DAY,
    GARDEN,
    HELD,
    JOURNEYS,
    LIBRARY,
    TEN,
    a_life,
    a_notice,
    asked,
    ended,
    matched,
    released,
)


def changed(where: str, one: str, kept: Any) -> Callable[[Facts], Facts]:
    def plant(facts: Facts) -> Facts:
        changes: dict[str, Any] = {where: {**getattr(facts, where), one: kept}}
        return replace(facts, **changes)

    return plant


def without(facts: Facts, where: str, one: str) -> Facts:
    changes: dict[str, Any] = {where: {key: kept for key, kept in getattr(facts, where).items() if key != one}}
    return replace(facts, **changes)


def lost(where: str, one: str) -> Callable[[Facts], Facts]:
    return lambda facts: without(facts, where, one)


def noticed(*more: Notice, but: str | None = None) -> Callable[[Facts], Facts]:
    def plant(facts: Facts) -> Facts:
        kept = [one for one in facts.notices if one.referral_id != but]
        return replace(facts, notices=(*kept, *more))

    return plant


def said(*more: Said) -> Callable[[Facts], Facts]:
    return lambda facts: replace(facts, said=(*facts.said, *more))


PLANTED: dict[str, tuple[Callable[[Facts], Facts], str]] = {
    "the door refused one": (
        lambda day: replace(day, refused=("422: no",)),
        "The API did not take what is as it should be: 422",
    ),
    "referral lost one": (lost("lives", "ada"), "referral does not know the accepted referral ada"),
    "reporting forgot how long an offer took": (
        changed("journeys", "ada", replace(JOURNEYS["ada"], is_dated=False)),
        "reporting does not know how long the referral ada took",
    ),
    "matching lost one": (lost("verdicts", "chidi"), "matching does not know"),
    "reporting lost one": (lost("journeys", "bela"), "reporting does not know"),
    "reporting never heard it was made": (
        changed("journeys", "bela", Journey(CHOIR, created=False)),
        "reporting does not know the accepted referral bela",
    ),
    "notify lost one": (noticed(but="chidi"), "notify does not know the referral chidi, which matching has answered"),
    "an accepted one is nowhere": (
        lambda day: replace(day, accepted=day.accepted | {"farah"}),
        "matching does not know the accepted referral farah",
    ),
    "matched and waiting": (
        changed("lives", "ada", a_life(waiting=True, came={DAY: AttendanceOutcome.ATTENDED})),
        "referral keeps the referral ada as one who has a place, and as waiting",
    ),
    "matched nowhere": (
        changed("verdicts", "ada", KeptReferral(ReferralStatus.HELD)),
        "matching keeps the referral ada as one who has a place, and as matched nowhere",
    ),
    "ended, and matched still": (
        changed("verdicts", "dana", KeptReferral(ReferralStatus.ENDED, CHOIR)),
        "matching keeps the referral dana as ended, and as matched",
    ),
    "a place is sought for ever": (
        changed("lives", "chidi", a_life(ReferralStatus.SOUGHT, None)),
        "referral keeps the referral chidi as one for whom a place is sought, and nothing moves any more",
    ),
    "open, with an end": (
        changed("lives", "edith", a_life(end=State.WITHDRAWN)),
        "referral keeps the referral edith as one who has a place, and its end as withdrawn",
    ),
    "another service": (
        changed("verdicts", "ada", KeptReferral(ReferralStatus.HELD, GARDEN)),
        "matching does not say of the referral ada",
    ),
    "matching never heard of the end": (
        changed("verdicts", "dana", HELD),
        "matching does not say of the referral dana what referral says",
    ),
    "reporting disagrees": (changed("journeys", "ada", Journey(GARDEN, attended=True)), "reporting does not say"),
    "reporting never heard of the end": (
        changed("journeys", "dana", Journey(told=True, released=1)),
        "reporting does not say of the referral dana",
    ),
    "ended and nobody asked": (
        lambda day: replace(day, ended={}),
        "The referral dana was not ended through the doors, and is kept as closed",
    ),
    "an end is lost": (
        lambda day: replace(day, ended={**day.ended, "edith": State.WITHDRAWN}),
        "The referral edith was withdrawn through the doors, and is kept as not ended",
    ),
    "closed without an outcome": (
        changed("lives", "dana", ended(outcome=None)),
        "The referral dana is closed without an outcome",
    ),
    "something is due after the end": (
        changed("timers", "matching", frozenset({"dana"})),
        "matching has something due of the referral dana, which has ended",
    ),
    "nobody has to answer ever": (
        changed("timers", "referral", frozenset()),
        "Somebody is to answer for the referral chidi, and no time is set by which",
    ),
    "over capacity": (
        lambda day: replace(day, places={**day.places, CHOIR: replace(day.places[CHOIR], capacity=2)}),
        "has 2 places, and 4 are held",
    ),
    "asked about too many": (
        changed("places", LIBRARY, replace(AT_THE_LIBRARY, asked=("fay", "gita"))),
        "The service library is asked about 2 at once, and not 1",
    ),
    "asked about somebody without a place": (
        changed("places", LIBRARY, replace(AT_THE_LIBRARY, held_by=("gita",))),
        "The service library is asked about the referral fay, for which it holds no place",
    ),
    "asked about somebody to whom it has said yes": (
        changed("places", LIBRARY, replace(AT_THE_LIBRARY, asked=("gita",))),
        "The service library is asked about the referral gita, which does not wait for its word",
    ),
    "a word is waited for that nobody is asked for": (
        changed("places", LIBRARY, replace(AT_THE_LIBRARY, asked=())),
        "The referral fay waits for the word of library, which is not asked",
    ),
    "asked twice": (
        said(asked("gita", minute=3)),
        "The service library was asked about the referral gita, which had a place there already",
    ),
    "told before the provider said yes": (
        noticed(a_notice("fay")),
        "The referral fay was matched 0 times, and has 1 notices of it",
    ),
    "an appointment is overbooked": (
        changed("places", CHOIR, replace(AT_THE_CHOIR, sessions=(SessionPlaces(TEN, 1, ("ada", "bela")),))),
        "appointment-20270111T1000 at choir has 1 places, and 2 are held",
    ),
    "two appointments": (
        changed("places", CHOIR, replace(AT_THE_CHOIR, sessions=(ADA, replace(ADA, key="course-20270111")))),
        "The referral ada holds 2 times of choir, and 1 places",
    ),
    "an appointment of somebody without a place": (
        changed("places", CHOIR, replace(AT_THE_CHOIR, sessions=(replace(ADA, held_by=("dana",)),))),
        "The referral dana holds 1 times of choir, and 0 places",
    ),
    "a match without a place": (
        changed("places", CHOIR, Places(4, ("ada", "edith"))),
        "The referral bela is matched to choir, where it holds no place",
    ),
    "a place without a match": (
        changed("places", GARDEN, Places(2, ("chidi",))),
        "The referral chidi holds a place at garden without being matched",
    ),
    "forgotten by the waiting list": (
        lambda facts: replace(facts, waiting_list=frozenset()),
        "The referral chidi waits for a place, and is not on the waiting list",
    ),
    "on the waiting list with a place": (
        lambda facts: replace(facts, waiting_list=frozenset({"ada", "chidi"})),
        "The referral ada is on the waiting list as one who has a place",
    ),
    "waiting beside a free place": (
        changed("could_go", "chidi", GARDEN),
        "The referral chidi waits, and garden suits and has a place free",
    ),
    "a place that was given up is held still": (
        changed("places", CHOIR, Places(4, ("ada", "bela", "dana", "edith"))),
        "The referral dana holds a place at choir without being matched",
    ),
    "two places": (
        changed("places", CHOIR, Places(9, ("ada", "ada", "bela", "edith"))),
        "The referral ada holds 2 places at choir",
    ),
    "a place is held that was said to be free": (
        said(released("ada", minute=3)),
        "The referral ada holds a place at choir, of which nothing was said, or that it was given up",
    ),
    "a place was promised that nobody holds": (
        said(matched("chidi", GARDEN)),
        "By what was said the referral chidi holds a place at garden, and it does not",
    ),
    "a release that reporting did not count": (
        changed("journeys", "dana", Journey(told=True, end=State.CLOSED)),
        "The referral dana gave up 1 places, and reporting counts 0",
    ),
    "told of a loss that was none": (
        noticed(a_notice("ada", About.PLACE_RELEASED)),
        "The referral ada was place-released 0 times, and has 1 notices of it",
    ),
    "two notices": (
        noticed(replace(a_notice("ada"), notice_id="another")),
        "The referral ada was matched 1 times, and has 2 notices of it",
    ),
    "no notice of the match": (
        noticed(a_notice("ada", About.UNMATCHED), but="ada"),
        "The referral ada was matched 1 times, and has 0 notices of it",
    ),
    "told of a match that is none": (
        noticed(a_notice("chidi")),
        "The referral chidi was matched 0 times, and has 1 notices of it",
    ),
    "not told": (noticed(a_notice("ada", sent=False), but="ada"), "The notice matched of ada has not left"),
    "told against the wish": (
        noticed(a_notice("bela"), but="bela"),
        "The notice matched of bela is to go against the person's wish",
    ),
    "called back from somebody who has the place": (
        noticed(replace(a_notice("ada", sent=False), cancelled=True), but="ada"),
        "The referral ada has a place, of which nobody was told",
    ),
    "due after the end": (
        noticed(a_notice("dana", sent=False), but="dana"),
        "The notice matched of dana is due, of a referral that has ended",
    ),
    "mailed twice": (changed("mails", "matched of ada", 2), "matched of ada is in the mailbox 2 times"),
    "mail lost": (lost("mails", "matched of ada"), "matched of ada is in the mailbox 0 times"),
    "mailed and not known": (
        changed("mails", "matched of bela", 1),
        "matched of bela is in the mailbox, and notify does not know",
    ),
    "attendance lost": (
        changed("lives", "ada", a_life()),
        "referral keeps of the referral ada that it was attended on no day, not attended on 2026-03-14",
    ),
    "a correction is lost": (
        lambda day: replace(day, came={**day.came, "bela": {DAY: AttendanceOutcome.ATTENDED}}),
        "referral keeps of the referral bela that it was missed on 2026-03-14, not attended",
    ),
    "attendance made up": (
        changed("journeys", "chidi", Journey(attended=True)),
        "reporting counts of the referral chidi that the person came",
    ),
    "told but not counted": (
        changed("journeys", "ada", Journey(CHOIR, attended=True)),
        "4 people were told of a match, and reporting counts 3",
    ),
    "an event left over": (changed("outboxes", "matching", 4), "matching has 4 events"),
    "a dead letter": (changed("dead_letters", "notify", 1), "notify could not read or do 1"),
}
