"""On a compacted topic only the newest about a subject counts; the subject is the one that the event declares."""

from services.contract import envelope as envelopes
from services.contract.topics import Stream
from services.runtime.bootstrap.assembly import Parts
from tests.running.stage import Stage, until
from tests.support import builders
from tests.toys.listings import Listed, Withdrawn, a_toy_of_listings

KEY = str(builders.SERVICE_ID)


async def kept(parts: Parts) -> tuple[int, list[str], int] | None:
    found = await Stage.database(parts).collection("states").find_one({"_id": KEY})
    return (found["state"]["times"], found["state"]["names"], found["heard"]["matching"]) if found else None


async def send(stage: Stage, called: str, *, version: int) -> None:
    await stage.send(Listed(service_id=builders.SERVICE_ID, called=called), subject=KEY, sequence=version)


async def test_the_newest_version_counts_and_a_null_value_withdraws(stage: Stage) -> None:
    await send(stage, "Third", version=3)
    await send(stage, "Seventh", version=7)
    await send(stage, "Fifth", version=5)
    async with stage.running(a_toy_of_listings()) as parts:

        async def is_seventh() -> bool:
            return await kept(parts) == (2, ["Seventh"], 7)

        async def is_withdrawn() -> bool:
            return await kept(parts) == (3, [], 9)

        await until(is_seventh)
        gone = builders.an_envelope(type=Withdrawn.type, subject=KEY, sequence=9)
        await stage.send_raw(Stream.MATCHES, None, key=KEY.encode(), headers=envelopes.to_headers(gone))
        await until(is_withdrawn)
        assert await Stage.database(parts).collection("dead_letters").find({}) == []
