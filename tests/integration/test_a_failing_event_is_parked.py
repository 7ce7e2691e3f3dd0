"""A referral whose event keeps failing is set aside with its later events; the others of its batch go on."""

from uuid import UUID

from services.contract import envelope as envelopes
from services.contract.events import DeadLettered
from services.contract.topics import Stream
from tests import builders, toy
from tests.running import Stage

FAILING = UUID(int=13)


async def test_only_the_failing_referral_is_parked(stage: Stage) -> None:
    for number in range(1, 40):
        referral_id = UUID(int=number)
        name = toy.FAILS if referral_id == FAILING else "Fine"
        await stage.send(builders.a_matched(referral_id=referral_id, service_name=name))
    await stage.send(builders.a_matched(referral_id=FAILING), sequence=2)
    async with stage.running(toy.a_toy()):
        letters = await stage.read(Stream.DEAD_LETTERS, 2)
        told = await stage.read(Stream.NOTICES, 38)

    dead = [DeadLettered.model_validate_json(envelopes.read(one.headers, one.value)[1]) for one in letters]
    assert sorted(one.reason.value for one in dead) == ["decision-failed", "key-parked"]
    assert {one.key.decode() for one in letters} == {str(FAILING)}
    assert len({one.key for one in told}) == 38


async def test_an_event_before_its_turn_is_set_aside(stage: Stage) -> None:
    await stage.send(builders.a_matched(), sequence=2)
    async with stage.running(toy.a_toy()):
        (letter,) = await stage.read(Stream.DEAD_LETTERS, 1)
    dead = DeadLettered.model_validate_json(envelopes.read(letter.headers, letter.value)[1])
    assert dead.reason.value == "sequence-gap"
