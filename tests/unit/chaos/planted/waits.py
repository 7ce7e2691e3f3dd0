"""What is planted for the checkers of waits to find: a borough that is well waits, a door is held by strangers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.chaos.checkers.spells import ATTACKERS
from tests.chaos.load.history import Kind, Pair, Phase
from tests.support import builders
from tests.unit.chaos.changes import Change, World, enveloped, logged
from tests.unit.chaos.sound_world import DANA, DANAS, MATCHES, REFERRALS, pair

ELSEWHERE = "camden"
DANAS_FIRST = f"referral:{DANA}:1"


def after(seconds: float) -> Any:
    """A moment so long after the first."""
    return builders.NOW + timedelta(seconds=seconds)


def worked_after(seconds: float) -> Change:
    """Dana was referred at the first moment, and matched so much later."""
    created = logged(REFERRALS, 1, lambda records: [replace(enveloped(records[0], id=DANAS_FIRST), at=builders.NOW)])
    matched = logged(MATCHES, 1, lambda _: [replace(enveloped(DANAS, causationid=DANAS_FIRST), at=after(seconds))])
    return lambda world: matched(created(world))


def a_fault(begins: float, ends: float, **facts: Any) -> Pair:
    """Something is wrong from one moment to the other, in seconds after the first."""
    return _lasting(Kind.FAULT, begins, ends, facts, {}, Phase.OK)


def an_ask(begins: float, ends: float, phase: Phase = Phase.OK) -> Pair:
    """A caller with a token asks at one moment, and knows at the other."""
    return _lasting(Kind.ASK, begins, ends, {"service": "referral"}, {"status": 200}, phase)


def _lasting(kind: Kind, begins: float, ends: float, asked: Any, answered: Any, phase: Phase) -> Pair:
    one = pair(98, kind, phase, asked, answered)
    assert one.answered
    return Pair(
        replace(one.invoked, at=after(begins), monotonic=begins), replace(one.answered, at=after(ends), monotonic=ends)
    )


def happening(*more: Pair) -> Change:
    """The history has these, too."""
    return lambda world: (world[0], [*world[1], *more])


def with_all(changes: Sequence[Change]) -> Change:
    """One change after the other."""

    def plant(world: World) -> World:
        for change in changes:
            world = change(world)
        return world

    return plant


def ill(borough: str | None, begins: float, ends: float) -> Change:
    """A borough, or where none is named everybody, is ill between these moments."""
    about = {"borough": borough} if borough else {}
    return happening(a_fault(begins, ends, fault="invented-illness", **about))


def under_attack(*asks: Pair) -> Change:
    """Attackers are at work for a minute, while these ask."""
    return happening(a_fault(0, 60, fault=ATTACKERS), *asks)


HELD_UP: dict[str, tuple[str, Change]] = {
    "a borough that is well waits for one that is ill": (
        f"The referral {DANA} of southwark, which was well, waited 7.0 seconds",
        with_all([worked_after(7), ill(ELSEWHERE, -1, 30)]),
    ),
    "a borough waits for another before it falls ill itself": (
        f"The referral {DANA} of southwark, which was well, waited 6.0 seconds",
        with_all([worked_after(60), ill(ELSEWHERE, -1, 30), ill(None, 6, 40)]),
    ),
}
SHUT: dict[str, tuple[str, Change]] = {
    "strangers make a known caller wait": (
        "The door of referral answered a known caller 1.5 seconds after it was asked",
        under_attack(an_ask(10, 11.5)),
    ),
    "strangers leave a known caller without an answer": (
        "The door of referral had no answer for a known caller 0.2 seconds after it was asked",
        under_attack(an_ask(10, 10.2, Phase.FAIL)),
    ),
}
HARMLESS: dict[str, Change] = {
    "a borough is worked at once while another is ill": with_all([worked_after(4), ill(ELSEWHERE, -1, 30)]),
    "a borough that is ill itself waits": with_all(
        [worked_after(60), ill("southwark", -1, 30), ill(ELSEWHERE, -1, 30)]
    ),
    "everybody waits for what ails everybody": with_all([worked_after(60), ill(None, -1, 30)]),
    "a borough waits while all are well": worked_after(60),
    "a known caller is answered while strangers are at work": under_attack(an_ask(10, 10.9)),
    "a known caller waits for what is no attack": with_all([under_attack(an_ask(10, 15)), ill(None, 5, 6)]),
    "a known caller waits after the attack": under_attack(an_ask(61, 65)),
}
