"""A good day, invented, as the checks see it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.conservation.facts import (
    Facts,
    Journey,
    KeptReferral,
    Life,
    Notice,
    Places,
    ReferralStatus,
    Said,
    SessionPlaces,
    Word,
)
from services.contract.words.life_words import AttendanceOutcome
from services.contract.words.vocabulary import About
from services.referral.domain.life import State

CHOIR, GARDEN, LIBRARY = "choir", "garden", "library"
DAY = "2026-03-14"
MORNING = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)


def a_notice(
    referral_id: str = "ada", about: About = About.MATCHED, *, wanted: bool = True, sent: bool = True
) -> Notice:
    return Notice(f"{about} of {referral_id}", referral_id, about, wanted=wanted, sent=sent)


def matched(referral_id: str, service: str = CHOIR, minute: int = 0) -> Said:
    return Said(referral_id, Word.MATCHED, MORNING + timedelta(minutes=minute), service)


def asked(referral_id: str, service: str = LIBRARY, minute: int = 0) -> Said:
    return Said(referral_id, Word.ASKED, MORNING + timedelta(minutes=minute), service)


def released(referral_id: str, service: str = CHOIR, minute: int = 0) -> Said:
    return Said(referral_id, Word.RELEASED, MORNING + timedelta(minutes=minute), service)


def a_life(status: ReferralStatus = ReferralStatus.HELD, matched_to: str | None = CHOIR, **changes: Any) -> Life:
    return Life(status, matched_to, **changes)


def waits(**changes: Any) -> Life:
    return a_life(ReferralStatus.WAITING, None, waiting=True, **changes)


def ended(end: State = State.CLOSED, **changes: Any) -> Life:
    return a_life(ReferralStatus.ENDED, None, end=end, **{"outcome": "need-met"} | changes)


HELD = KeptReferral(ReferralStatus.HELD, CHOIR)
WAITS = KeptReferral(ReferralStatus.WAITING, waiting=True, waits_for_a_place=True)


_ATTENDED, _MISSED = AttendanceOutcome.ATTENDED, AttendanceOutcome.MISSED
_LIVES = {
    "ada": a_life(came={DAY: _ATTENDED}),
    "bela": a_life(came={DAY: _MISSED}, wants_word=False),
    "chidi": waits(is_awaited=True),
    "dana": ended(),
    "edith": a_life(),
    "fay": a_life(ReferralStatus.ASKED, LIBRARY, is_awaited=True),
    "gita": a_life(matched_to=LIBRARY),
}
_VERDICTS = {
    "ada": HELD,
    "bela": HELD,
    "chidi": WAITS,
    "dana": KeptReferral(ReferralStatus.ENDED),
    "edith": HELD,
    "fay": KeptReferral(ReferralStatus.ASKED, LIBRARY),
    "gita": KeptReferral(ReferralStatus.HELD, LIBRARY),
}
JOURNEYS = {
    "ada": Journey(CHOIR, told=True, attended=True),
    "bela": Journey(CHOIR),
    "chidi": Journey(),
    "dana": Journey(told=True, released=1, end=State.CLOSED),
    "edith": Journey(CHOIR, told=True),
    "fay": Journey(LIBRARY),
    "gita": Journey(LIBRARY, told=True),
}
_SAID = (
    matched("ada"),
    matched("bela"),
    Said("chidi", Word.UNMATCHED, MORNING),
    matched("dana"),
    released("dana", minute=1),
    matched("edith", minute=2),
    asked("fay", GARDEN),
    released("fay", GARDEN, minute=1),
    asked("fay", minute=1),
    asked("gita"),
    matched("gita", LIBRARY, minute=2),
)
_NOTICES = (
    a_notice("ada"),
    a_notice("bela", wanted=False, sent=False),
    a_notice("chidi", About.UNMATCHED),
    a_notice("dana"),
    a_notice("edith"),
    a_notice("gita"),
)
TEN = "appointment-20270111T1000"
ADA = SessionPlaces(TEN, 1, ("ada",))
AT_THE_CHOIR = Places(4, ("ada", "bela", "edith", "somebody of an earlier day"), sessions=(ADA,))
AT_THE_LIBRARY = Places(None, ("fay", "gita"), asked=("fay",), asks_at_once=1)


def a_good_day() -> Facts:
    """Ada was matched, told, and came; Bela was matched and wants no word; Chidi waits, and was told so.

    Dana was matched and told, and the referral was closed; Edith had her place after that. Nobody knows how many the
    library can take: it is asked about Fay, after the garden said no, and said yes to Gita, who was told.
    """
    return Facts(
        accepted=frozenset(_LIVES),
        refused=(),
        came={"ada": {DAY: _ATTENDED}, "bela": {DAY: _MISSED}},
        ended={"dana": State.CLOSED},
        lives=_LIVES,
        verdicts=_VERDICTS,
        said=_SAID,
        places={CHOIR: AT_THE_CHOIR, LIBRARY: AT_THE_LIBRARY},
        notices=_NOTICES,
        mails={**{f"matched of {one}": 1 for one in ("ada", "dana", "edith", "gita")}, "unmatched of chidi": 1},
        journeys=JOURNEYS,
        timers={"referral": frozenset({"chidi", "fay"}), "matching": frozenset({"ada"})},
        outboxes={"referral": 0, "matching": 0},
        dead_letters={"referral": 0, "matching": 0},
        waiting_list=frozenset({"chidi"}),
    )
