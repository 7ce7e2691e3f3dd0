"""How soon it goes on after a death: what was asked before counts for nothing, and days that pass in a scene do not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.chaos.load.history import Kind, Pair, Phase
from tests.chaos.recovery import recoveries
from tests.support import builders
from tests.unit.chaos.sound_world import ADA, DANA, REFERRALS, a_sound_world, pair

EVIDENCE, _ = a_sound_world()
SIX_SECONDS_BEFORE_MATCHES = builders.NOW - timedelta(days=12, seconds=6)


def a_death(**facts: Any) -> Pair:
    died = pair(100, Kind.DEATH, Phase.OK, facts, {})
    return replace(died, invoked=replace(died.invoked, at=SIX_SECONDS_BEFORE_MATCHES, monotonic=10.0))


def accepted(referral_id: str, *, asked: float, answered: float) -> Pair:
    one = pair(1, Kind.REFER, Phase.OK, {}, {"referral_id": referral_id})
    assert one.answered
    return Pair(replace(one.invoked, monotonic=asked), replace(one.answered, monotonic=answered))


def test_the_next_referral_that_is_accepted_is_one_that_was_asked_after_the_death() -> None:
    history = [
        accepted(DANA, asked=9.0, answered=10.5),
        a_death(of="primary"),
        accepted(ADA, asked=11.0, answered=14.2),
    ]
    assert recoveries(EVIDENCE, history) == {"primary accepted": [4.2], "primary matched": [6.0]}


def test_after_a_leaders_death_what_lies_in_its_partition_must_be_matched() -> None:
    of_ada: Mapping[str, Any] = {"of": "leader", "topic": REFERRALS, "partition": 0}
    history = [a_death(**of_ada), accepted(DANA, asked=11.0, answered=11.1)]
    assert recoveries(EVIDENCE, history) == {"leader accepted": [1.1]}
    history.append(accepted(ADA, asked=12.0, answered=13.0))
    assert recoveries(EVIDENCE, history) == {"leader accepted": [1.1], "leader matched": [6.0]}


def test_a_death_after_which_the_power_was_cut_says_nothing() -> None:
    history = [a_death(of="primary"), accepted(ADA, asked=11.0, answered=14.2)]
    cut = pair(101, Kind.FAULT, Phase.OK, {"fault": "power-cut", "target": "all"}, {})

    later = replace(cut, invoked=replace(cut.invoked, monotonic=17.0))
    assert recoveries(EVIDENCE, [*history, later]) == {"primary accepted": [4.2], "primary matched": [6.0]}
    between = replace(cut, invoked=replace(cut.invoked, monotonic=12.0))
    assert recoveries(EVIDENCE, [*history, between]) == {}


def test_a_death_after_which_nobody_asked_says_nothing() -> None:
    assert recoveries(EVIDENCE, [accepted(ADA, asked=1.0, answered=2.0), a_death(of="primary")]) == {}
