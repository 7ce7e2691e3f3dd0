"""Checkers that are shown a world in which everything holds have nothing to say."""

from dataclasses import replace

import pytest

from services.contract.vocabulary import DeadLetterReason
from tests.chaos.checkers import CHECKERS, violations
from tests.chaos.evidence import Logged, Posted, digest
from tests.chaos.planted.changing import World, appended, set_aside
from tests.chaos.planted.clocks import an_event_of_the_future, with_an_event_of_the_future
from tests.chaos.planted.sound import NOBODY, a_sound_world
from tests.support import builders
from tests.support.records import a_record


@pytest.mark.parametrize("name", CHECKERS)
def test_a_sound_world_gives_no_violation(name: str) -> None:
    evidence, history = a_sound_world()
    assert list(CHECKERS[name](evidence, history)) == []


def test_a_record_that_the_client_cannot_give_is_no_violation_once_it_is_a_dead_letter() -> None:
    telling = vars(a_record(builders.a_person_told(referral_id=NOBODY), offset=2))
    broken = Logged(**telling, broken=DeadLetterReason.HEADER_NOT_UTF8)
    evidence, history = set_aside("reporting", broken)(appended(broken)(a_sound_world()))
    letter = Posted("reporting", broken.spot, digest(broken))
    assert violations(replace(evidence, posted=(*evidence.posted, letter)), history) == {}


def held_back(world: World) -> World:
    about = {"key": NOBODY, "owner": "notify", "sequence": 1, "reason": "future-dated"}
    return set_aside("reporting", replace(an_event_of_the_future(), offset=2), **about)(world)


def test_an_event_of_the_future_that_waits_is_no_violation() -> None:
    assert violations(*held_back(with_an_event_of_the_future(a_sound_world()))) == {}


def test_a_repeat_of_an_event_that_waits_is_no_violation() -> None:
    repeated = appended(an_event_of_the_future())
    assert violations(*repeated(held_back(with_an_event_of_the_future(a_sound_world())))) == {}
