"""Checkers that are shown a world in which everything holds have nothing to say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.contract.vocabulary import DeadLetterReason
from tests import builders
from tests.chaos.checkers import CHECKERS, violations
from tests.chaos.evidence import Logged, Posted, digest
from tests.chaos.history import Kind, Phase
from tests.chaos.planted.changing import World, appended, set_aside, told
from tests.chaos.planted.sound import NOTICES, a_sound_world
from tests.records import a_record

NOBODY = "00000000-0000-7000-8000-00000000000e"


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


def an_event_of_the_future() -> Logged:
    """Somebody says that a referral which nobody made will have been told of in an hour and a half."""
    telling = builders.a_person_told(referral_id=NOBODY)
    later = builders.NOW + timedelta(minutes=90)
    return Logged(**vars(a_record(telling, time=later, recordedtime=later)))


def with_an_event_of_the_future(world: World) -> World:
    forged = an_event_of_the_future()
    facts = {"topic": NOTICES, "digest": digest(forged), "referral_id": NOBODY, "ahead_seconds": 5400}
    return told(Kind.FORGE, Phase.OK, facts, {"partition": 0, "offset": 2})(appended(forged)(world))


def held_back(world: World) -> World:
    about = {"key": NOBODY, "owner": "notify", "sequence": 1, "reason": "future-dated"}
    return set_aside("reporting", replace(an_event_of_the_future(), offset=2), **about)(world)


def test_an_event_of_the_future_that_waits_is_no_violation() -> None:
    assert violations(*held_back(with_an_event_of_the_future(a_sound_world()))) == {}


def test_a_repeat_of_an_event_that_waits_is_no_violation() -> None:
    repeated = appended(an_event_of_the_future())
    assert violations(*repeated(held_back(with_an_event_of_the_future(a_sound_world())))) == {}


def test_an_event_of_the_future_that_does_not_wait_is_a_violation() -> None:
    found = violations(*with_an_event_of_the_future(a_sound_world()))
    assert found["clocks"] == ["reporting did not hold back southwark.notices/0/2, an event of the future."]
