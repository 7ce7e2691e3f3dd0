"""A service with a group and a store of its own reads everything again, beside the one that is at work."""

from typing import Any

from services.reporting.service import build
from services.runtime.bootstrap.assembly import Parts
from tests.fakes.reporting import settings
from tests.running.stage import Stage, until
from tests.support import builders

COLLECTIONS = ("states", "fences", "dead_letters")


async def counted(parts: Parts, referrals: int) -> None:
    async def are_counted() -> bool:
        return len((await kept(parts))[0]) == referrals

    await until(are_counted)


async def kept(parts: Parts) -> list[list[dict[str, Any]]]:
    database = Stage.database(parts)
    return [await database.collection(name).find({}, sort=[("_id", 1)]) for name in COLLECTIONS]


async def refer(stage: Stage, number: int) -> None:
    referral_id = f"{str(builders.REFERRAL_ID)[:-2]}{number:02}"
    await stage.send(builders.a_referral_created(referral_id=referral_id), partition=number % 2)


async def test_it_reads_everything_again_and_does_not_disturb_the_first(stage: Stage) -> None:
    own: dict[str, Any] = {"group": f"{stage.prefix}rebuilt", "store": f"{stage.prefix[:-1]}_rebuilt"}
    for number in range(5):
        await refer(stage, number)
    async with stage.running(build(settings())) as first:
        await counted(first, 5)
        before = await kept(first)
        async with stage.running(build(settings()), **own) as second:
            await counted(second, 5)
            assert await kept(second) == await kept(first) == before
            await refer(stage, 5)
            await counted(first, 6)
            await counted(second, 6)
