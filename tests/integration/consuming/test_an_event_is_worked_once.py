"""Heard, decided, kept and said: on a real Kafka and MongoDB, whatever is delivered again."""

from services.contract import envelope as envelopes
from services.contract.events import Matched, PersonTold
from services.contract.topics import Stream
from services.runtime.bootstrap.assembly import Parts
from tests.running.stage import Stage, until
from tests.support import builders
from tests.toys.toy import a_toy


async def state_of(parts: Parts, key: str) -> dict[str, object] | None:
    return await Stage.database(parts).collection("states").find_one({"_id": key})


async def test_an_event_becomes_a_state_and_news(stage: Stage) -> None:
    heard = await stage.send(builders.a_matched(), type=Matched.type)
    async with stage.running(a_toy()) as parts:
        (record,) = await stage.read(Stream.NOTICES, 1)
        kept = await state_of(parts, heard.subject)

    envelope, body = envelopes.read(record.headers, record.value)
    assert PersonTold.model_validate_json(body).referral_id == builders.REFERRAL_ID
    assert (envelope.sequence, envelope.causationid, envelope.correlationid) == (1, heard.id, heard.correlationid)
    assert kept is not None
    assert (kept["heard"], kept["said"]) == ({"matching": 1}, 1)


async def test_a_second_delivery_changes_nothing(stage: Stage) -> None:
    for _ in range(3):
        heard = await stage.send(builders.a_matched())
    await stage.send(builders.a_matched(service_name="Another"), sequence=2)
    async with stage.running(a_toy()) as parts:
        told = await stage.read(Stream.NOTICES, 2)

        async def both() -> bool:
            kept = await state_of(parts, heard.subject)
            return kept is not None and kept["heard"] == {"matching": 2}

        await until(both)
        kept = await state_of(parts, heard.subject)
    assert len(told) == 2
    assert kept is not None
    assert kept["state"] == {"times": 2, "names": ["Invented Lunch Club", "Another"]}
