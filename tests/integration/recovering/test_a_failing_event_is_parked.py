"""What cannot be worked, or not yet, is parked with its later events, and worked when it can be; others go on."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.contract import envelope as envelopes
from services.contract.events import DeadLettered, Matched
from services.contract.topics import Stream
from services.runtime.admin import databases, dead_letters
from services.runtime.bootstrap.assembly import Parts
from services.runtime.bootstrap.workers import make_workers
from services.runtime.storing.rows.parked import MongoParkedStore
from services.runtime.working.decoding import Received
from services.runtime.working.parked import ParkedCounts, ParkedRecord, ParkedStatus, RedriveRequest
from services.runtime.working.subscriptions import all_at_once
from tests.running.stage import KEY as DEAD_LETTER_KEY
from tests.running.stage import Stage, until
from tests.support import builders
from tests.toys import toy

FAILING = UUID(int=13)
WISH = RedriveRequest("an invented person", "the service is mended", builders.NOW)


async def send_numbered(stage: Stage, *numbers: int, fails: int = 0, **envelope: Any) -> None:
    """Matching's events about the failing referral, each named for its number; one of them may fail."""
    for number in numbers:
        name = toy.FAILS if number == fails else str(number)
        await stage.send(builders.a_matched(referral_id=FAILING, service_name=name), sequence=number, **envelope)


async def rows(parts: Parts) -> list[ParkedRecord]:
    return await MongoParkedStore(Stage.database(parts)).listed({})


async def statuses(parts: Parts) -> list[str]:
    return [row.reason.value if row.is_open else row.status.value for row in await rows(parts)]


def stand(parts: Parts, *wanted: str) -> Any:
    """Wait until the rows, in the order in which they were parked, stand so."""

    async def so() -> bool:
        return await statuses(parts) == list(wanted)

    return until(so)


async def names(parts: Parts) -> list[str]:
    kept = await Stage.database(parts).collection("states").find_one({"_id": str(FAILING)})
    return list(kept["state"]["names"]) if kept and kept["state"] else []


def worked(parts: Parts, *wanted: str) -> Any:
    """Wait until the failing referral was matched to these, in this order."""

    async def so() -> bool:
        return await names(parts) == list(wanted)

    return until(so)


async def ask(stage: Stage, status: ParkedStatus, found: Sequence[ParkedRecord]) -> None:
    async with databases.parked_of(stage.servers.mongo_url, "notify", prefix=stage.prefix) as storage:
        await dead_letters.write_requests(storage, [row.place for row in found], status, WISH)


async def audit(parts: Parts) -> list[str]:
    entries = await Stage.database(parts).collection("audit").find({}, sort=[("_id", 1)])
    return [entry["outcome"] for entry in entries]


async def test_only_the_failing_referral_is_parked(stage: Stage) -> None:
    for number in range(1, 40):
        referral_id = UUID(int=number)
        name = toy.FAILS if referral_id == FAILING else "Fine"
        await stage.send(builders.a_matched(referral_id=referral_id, service_name=name))
    await send_numbered(stage, 2)
    async with stage.running(toy.a_toy()) as parts:
        (message,) = await stage.read(Stream.DEAD_LETTERS, 1)
        told = await stage.read(Stream.NOTICES, 38)
        await stand(parts, "decision-failed", "key-parked")
        waiting = await MongoParkedStore(Stage.database(parts)).waiting()

    dead = DeadLettered.model_validate_json(envelopes.read(message.headers, message.value)[1])
    assert (dead.reason.value, message.key.decode()) == ("decision-failed", str(FAILING))
    assert len({one.key for one in told}) == 38
    since = {reason: waiting.since[reason] for reason in ("decision-failed", "key-parked")}
    assert waiting == ParkedCounts({"decision-failed": 1, "key-parked": 1}, since, keys=1)


async def test_what_two_processes_try_again_is_worked_once(stage: Stage) -> None:
    count = 30
    for number in range(count):
        # Each fails alone among those that do not, so that nobody takes the service for broken.
        for failing in (number, number + 100):
            name = toy.FAILS if failing == number else "Fine"
            await stage.send(builders.a_matched(referral_id=UUID(int=failing), service_name=name))
    async with stage.running(toy.a_toy()) as parts:
        await stand(parts, *["decision-failed"] * count)
    mended = toy.a_toy(mended=True)
    async with stage.running(mended) as parts, stage.running(mended):
        await ask(stage, ParkedStatus.RETRY_ASKED, await rows(parts))
        await stand(parts, *["worked"] * count)
        states = await Stage.database(parts).collection("states").find({})
        assert [kept["state"]["times"] for kept in states] == [1] * 2 * count
        assert sorted(await audit(parts)) == sorted(["retry-asked", "worked"] * count)


async def test_a_process_that_dies_over_a_redrive_leaves_it_to_the_next(stage: Stage) -> None:
    await send_numbered(stage, 1, 2, fails=1)
    async with stage.running(toy.a_toy()) as parts:
        await stand(parts, "decision-failed", "key-parked")
    async with stage.assembled(toy.a_toy(mended=True)) as parts:
        failed = (await rows(parts))[0]
        await ask(stage, ParkedStatus.RETRY_ASKED, [failed])
        begun = asyncio.Event()

        async def never_ends(_: Sequence[Received], __: Any) -> None:
            begun.set()
            await asyncio.Event().wait()

        hangs = replace(toy.a_toy(), consumes=all_at_once([Matched], never_ends))
        _, redrive = make_workers(hangs, parts.transactions, DEAD_LETTER_KEY, stage.prefix)
        dying = asyncio.create_task(redrive.look())
        await begun.wait()
        dying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await dying
        assert (await rows(parts))[0].status is ParkedStatus.RETRY_ASKED
    async with stage.running(toy.a_toy(mended=True)) as parts:
        await worked(parts, toy.FAILS, "2")
