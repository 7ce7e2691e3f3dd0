"""A sound world in which one thing, chosen by a seed, is changed: what matters is noticed, what does not is not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from services.runtime.working.decoding import Decoded
from services.runtime.working.record import TopicPartition
from tests.chaos.checkers import CHECKERS, violations
from tests.chaos.checkers.clocks import clocks
from tests.chaos.checkers.replay import replay_equality
from tests.chaos.evidence import HEARD, HEARS, Evidence
from tests.chaos.history import Kind, Phase
from tests.chaos.planted.changing import World, appended, kept, known, without
from tests.chaos.planted.sound import a_sound_world

HARMFUL_SEEDS, HARMLESS_SEEDS = range(12), range(5)
# Replays take the longest, and few changes need them.
QUICK_FIRST = sorted(CHECKERS.values(), key=lambda check: check in (replay_equality, clocks))

Mutate = Callable[[World, Random], World]


def some(chance: Random, mapping: Mapping[Any, Any]) -> Any:
    return chance.choice(sorted(mapping))


def some_place(evidence: Evidence, chance: Random) -> TopicPartition:
    return TopicPartition(*chance.choice([place for place in sorted(evidence.log) if len(evidence.log[place]) > 1]))


def drop_a_record(world: World, chance: Random) -> World:
    evidence, history = world
    place = some_place(evidence, chance)
    records = list(evidence.log[place])
    del records[chance.randrange(len(records))]
    return replace(evidence, log={**evidence.log, place: tuple(records)}), history


def change_an_offset_of_a_fence(world: World, chance: Random) -> World:
    service = some(chance, HEARS)
    fences = world[0].services[service].fences
    place = some(chance, fences)
    moved = {**fences, place: fences[place] + chance.choice((-1, 1))}
    return kept(service, lambda all_: replace(all_, fences=moved))(world)


def drop_an_aggregate(world: World, chance: Random) -> World:
    service = some(chance, HEARS)
    aggregates = world[0].services[service].aggregates
    fewer = without(aggregates, some(chance, aggregates))
    return kept(service, lambda all_: replace(all_, aggregates=fewer))(world)


def change_what_was_heard(world: World, chance: Random) -> World:
    service = some(chance, HEARS)
    aggregates = world[0].services[service].aggregates
    key = some(chance, aggregates)
    owner = some(chance, aggregates[key].heard)
    heard = {**aggregates[key].heard, owner: aggregates[key].heard[owner] + chance.choice((-1, 1))}
    return known(service, key, heard=heard)(world)


def change_what_was_said(world: World, chance: Random) -> World:
    service = chance.choice(["referral", "matching", "notify"])
    aggregates = world[0].services[service].aggregates
    key = some(chance, aggregates)
    return known(service, key, said=aggregates[key].said + 1)(world)


def drop_a_dead_letter(world: World, chance: Random) -> World:
    service = some(chance, HEARS)
    rows = world[0].services[service].set_aside
    fewer = without(rows, some(chance, rows))
    return kept(service, lambda all_: replace(all_, set_aside=fewer))(world)


def drop_a_posted_letter(world: World, chance: Random) -> World:
    gone = chance.choice(world[0].posted)
    return replace(world[0], posted=tuple(one for one in world[0].posted if one != gone)), world[1]


def drop_or_double_a_notice(world: World, chance: Random) -> World:
    notices = list(world[0].notices)
    at = chance.randrange(len(notices))
    notices[at : at + 1] = [notices[at]] * chance.choice((0, 2))
    return replace(world[0], notices=tuple(notices)), world[1]


def lose_or_double_a_mail(world: World, chance: Random) -> World:
    mails = dict(world[0].mails)
    mails[some(chance, mails)] = chance.choice((0, 2))
    return replace(world[0], mails=mails), world[1]


def free_or_double_a_place(world: World, chance: Random) -> World:
    service = some(chance, world[0].places)
    held = list(world[0].places[service].held_by)
    at = chance.randrange(len(held))
    held[at : at + 1] = [held[at]] * chance.choice((0, 2))
    places = {**world[0].places, service: replace(world[0].places[service], held_by=tuple(held))}
    return replace(world[0], places=places), world[1]


def spoil_a_journey(world: World, chance: Random) -> World:
    key = some(chance, world[0].services["reporting"].aggregates)
    state = dict(world[0].services["reporting"].aggregates[key].state or {})
    spoilt = chance.choice(["created", "matched", "told_at", "attended_on"])
    return known("reporting", key, state={**state, spoilt: not state[spoilt]})(world)


def forget_that_something_was_asked(world: World, chance: Random) -> World:
    asked = [one for one in world[1] if one.invoked.kind is Kind.REFER and one.phase in (Phase.OK, Phase.UNKNOWN)]
    about = chance.choice(asked).facts["idempotency_key"]
    return world[0], [one for one in world[1] if one.facts.get("idempotency_key") != about]


HARMFUL: list[Mutate] = [
    drop_a_record,
    change_an_offset_of_a_fence,
    drop_an_aggregate,
    change_what_was_heard,
    change_what_was_said,
    drop_a_dead_letter,
    drop_a_posted_letter,
    drop_or_double_a_notice,
    lose_or_double_a_mail,
    free_or_double_a_place,
    spoil_a_journey,
    forget_that_something_was_asked,
]


@pytest.mark.parametrize("mutate", HARMFUL, ids=lambda one: one.__name__)
def test_a_change_that_matters_is_noticed_whatever_it_hits(mutate: Mutate) -> None:
    for seed in HARMFUL_SEEDS:
        chance = Random(seed)  # noqa: S311 - it must repeat itself
        evidence, history = mutate(a_sound_world(), chance)
        assert any(True for check in QUICK_FIRST for _ in check(evidence, history)), f"seed {seed}"


@pytest.mark.parametrize("seed", HARMLESS_SEEDS)
def test_a_record_that_comes_again_is_no_violation(seed: int) -> None:
    """A relay that died before it could forget what it had sent sends it again."""
    evidence, history = a_sound_world()
    readable = [one for one in evidence.records(*HEARD) if isinstance(evidence.read[one.spot], Decoded)]
    again = Random(seed).choice(readable)  # noqa: S311 - it must repeat itself
    assert violations(*appended(again)((evidence, history))) == {}
