"""A handover to who is not there, answers wrongly or dies half way: it says why, and the old one goes on from there."""

import asyncio

import pytest

from deploy.conformance.trial import CLUB
from deploy.handover.errors import NobodyAnswers, StillThere, TakenBack
from deploy.handover.found import Asked
from deploy.handover.looking import look
from deploy.handover.moving import give_back, hand_over
from deploy.handover.plan import plan
from services.contract.borough_map import BoroughMap, Component
from services.runtime.connections import KafkaConnection
from tests.conformance.toys.matching import Message
from tests.support.maps import an_entry
from tests.swap.impostor import Impostor
from tests.swap.scene import Scene

pytestmark = pytest.mark.swap


def numbered_wrongly(message: Message) -> Message:
    return message._replace(headers=[(name, b"7" if name == "ce_sequence" else raw) for name, raw in message.headers])


async def nothing_is_lost(scene: Scene) -> None:
    await scene.refer()
    log = await scene.comes_to_rest()
    assert (log.unanswered, log.doubled, log.numbered_wrongly) == (set(), set(), {})
    assert log.holders() == await scene.holders()
    async with scene.marks() as marks:
        assert await marks.mark() is None


async def test_a_group_that_is_not_there(scene: Scene) -> None:
    async with scene.load(pause=0.1), scene.under_way(after_the_cut=3.0) as handover:
        with pytest.raises(TakenBack, match=r"is not there: the group .* has no members.*works southwark again, from"):
            await hand_over(handover)

    await nothing_is_lost(scene)


async def test_one_that_answers_wrongly_is_ended_and_what_it_said_is_passed_over(scene: Scene) -> None:
    async with scene.under_way(program=Impostor(scene, spoilt=numbered_wrongly)) as handover:
        with pytest.raises(TakenBack, match=r"does not answer as the contract says: .* has the sequence 7, and 1 is"):
            await hand_over(handover)

    await nothing_is_lost(scene)


async def test_one_that_dies_half_way_has_its_answers_kept_and_the_rest_is_answered(scene: Scene) -> None:
    async with scene.load(pause=0.05), scene.under_way(program=Impostor(scene, most=3)) as handover:
        with pytest.raises(TakenBack, match=r"has ended with 1 half way.*the 3 events that .* had said were taken in"):
            await hand_over(handover)

    await nothing_is_lost(scene)


async def test_one_that_cannot_be_ended_keeps_the_borough_until_it_is_and_then_it_comes_back(scene: Scene) -> None:
    stranger = Impostor(scene)
    await stranger.start()
    # Whoever was referred is to be answered meanwhile.
    async with scene.under_way(after_the_cut=8.0) as handover:
        with pytest.raises(StillThere, match=r"(?s)has not freed \d+ places.*still has 1 members.*--back"):
            await hand_over(handover)
    made = await scene.refer(CLUB.need)
    await stranger.end()
    async with scene.under_way(back=True) as handover:
        await give_back(handover)

    await nothing_is_lost(scene)
    assert made in (await scene.log()).holders()[str(CLUB.id)]


async def test_a_region_that_does_not_work_hands_nothing_over(scene: Scene) -> None:
    await scene.matching.stops()
    async with scene.under_way(within=1.0) as handover:
        with pytest.raises(NobodyAnswers, match="Nothing was changed"):
            await hand_over(handover)

    async with scene.marks() as marks:
        assert await marks.mark() is None


async def test_people_on_the_waiting_list_are_not_dropped(scene: Scene) -> None:
    await asyncio.gather(*(scene.refer(CLUB.need) for _ in range(CLUB.places + 2)))
    await scene.comes_to_rest()
    asked, kafka = (
        Asked(scene.stage.borough, Component.MATCHING, scene.group),
        KafkaConnection(scene.stage.servers.kafka),
    )
    boroughs = BoroughMap({scene.stage.borough: an_entry()})
    async with scene.marks() as marks:
        found = await look(asked, boroughs, kafka, marks, topic_prefix=scene.stage.prefix)

    assert found.in_options == {"waiting-list": 2}
    assert ["waiting-list" in one.what for one in plan(asked, found).refusals] == [True]


async def test_who_began_to_wait_between_the_look_and_the_cut_is_not_dropped_either(scene: Scene) -> None:
    async with scene.under_way() as handover:
        await asyncio.gather(*(scene.refer(CLUB.need) for _ in range(CLUB.places + 2)))
        await scene.comes_to_rest()
        with pytest.raises(TakenBack, match=r"2 of southwark's are in waiting-list.*The region's matching works"):
            await hand_over(handover)

    await nothing_is_lost(scene)
