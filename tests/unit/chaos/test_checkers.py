"""Checkers have nothing to say of a world in which everything holds, whatever harmless thing happens in it."""

from dataclasses import replace

import pytest

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.working.decoding import Decoded
from tests.chaos.checkers import violations
from tests.chaos.checkers.healthy import healthy_delay_seconds
from tests.chaos.findings.evidence import CONSUMED, Known, Logged, Posted, digest
from tests.chaos.load.history import Kind, Phase
from tests.support import builders
from tests.support.records import a_record
from tests.unit.chaos.changes import (
    Change,
    World,
    an_event_of_the_future,
    appended,
    kept,
    parked,
    told,
    with_an_event_of_the_future,
)
from tests.unit.chaos.planted import partners as planted_partners
from tests.unit.chaos.planted import waits
from tests.unit.chaos.planted.made_anew import made_anew
from tests.unit.chaos.planted.releases import REDRIVEN
from tests.unit.chaos.sound_world import (
    NOBODY,
    a_sound_world,
    in_the_log,
)


def held_back(world: World) -> World:
    about = {"key": NOBODY, "owner": "notify", "sequence": 1, "reason": "future-dated"}
    return parked("reporting", replace(an_event_of_the_future(), offset=2), **about)(world)


def newer(world: World) -> World:
    about = {"key": NOBODY, "owner": "notify", "sequence": 1, "reason": "newer-release"}
    return parked("reporting", replace(an_event_of_the_future(), offset=2), **about)(with_an_event_of_the_future(world))


def about_somebody_elses(world: World) -> World:
    """A borough's notify says that it told a person of a referral that another borough's reporting knows."""
    theirs = Known("camden", None, {})
    knows = kept("reporting", lambda all_: replace(all_, aggregates={**all_.aggregates, NOBODY: theirs}))
    telling = in_the_log(a_record(builders.a_person_told(referral_id=NOBODY), offset=2))
    evidence, history = parked("reporting", telling, reason="wrong-topic")(appended(telling)(knows(world)))
    posted = (*evidence.posted, Posted("reporting", telling.spot, digest(telling)))
    facts = {"topic": telling.topic, "digest": digest(telling), "referral_id": NOBODY}
    forged = told(Kind.FORGE, Phase.OK, facts, {"partition": 0, "offset": 2})
    return forged((replace(evidence, posted=posted), history))


def as_a_dead_letter(broken: Logged) -> Change:
    def change(world: World) -> World:
        evidence, history = parked("reporting", broken)(appended(broken)(world))
        message = Posted("reporting", broken.spot, digest(broken))
        facts = {"topic": broken.topic, "digest": digest(broken)}
        return told(Kind.GARBLE, Phase.OK, facts, {"partition": 0, "offset": 2})(
            (replace(evidence, posted=(*evidence.posted, message)), history)
        )

    return change


def that_the_client_cannot_give() -> Logged:
    telling = a_record(builders.a_person_told(referral_id=NOBODY), offset=2)
    return in_the_log(telling, DeadLetterReason.HEADER_NOT_UTF8)


def every_event_again(world: World) -> World:
    """A relay that died before it could forget what it had sent sends it again."""
    evidence, _ = world
    readable = [one for one in evidence.records(*CONSUMED) if isinstance(evidence.read[one.spot], Decoded)]
    for record in readable:
        world = appended(record)(world)
    return world


HARMLESS: dict[str, Change] = {
    "everything holds": lambda world: world,
    "a partner is answered each time that it asks": planted_partners.SOUND,
    "a record that the client cannot give is a dead letter": as_a_dead_letter(that_the_client_cannot_give()),
    "an event of the future waits": lambda world: held_back(with_an_event_of_the_future(world)),
    "an event that waits is repeated": lambda world: appended(an_event_of_the_future())(
        held_back(with_an_event_of_the_future(world))
    ),
    "what a newer release will work waits": newer,
    "what is said of another borough's referral is a dead letter": about_somebody_elses,
    "every event comes again": every_event_again,
    "a topic was made anew": made_anew,
    "what a broken release put aside is worked": REDRIVEN,
    **waits.HARMLESS,
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_is_harmless_is_no_violation(what: str) -> None:
    assert violations(*HARMLESS[what](a_sound_world())) == {}


def test_how_long_the_well_waited_is_known() -> None:
    world = waits.with_all([waits.worked_after(4), waits.ill(waits.ELSEWHERE, -1, 30)])(a_sound_world())
    assert healthy_delay_seconds(*world) == 4
    assert healthy_delay_seconds(*a_sound_world()) is None
