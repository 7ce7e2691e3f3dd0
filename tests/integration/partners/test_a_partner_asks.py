"""What a partner asks on its own topic is done once and answered there each time, on a real Kafka and MongoDB."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import MessageSizeTooLargeError

from services.contract import envelope as envelopes
from services.contract.events import DeadLettered
from services.contract.topics import MAX_BESIDE_BYTES, MAX_EVENT_BYTES, PartnerStream, PartnerTopic, Stream
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.bootstrap.assembly import Parts
from services.runtime.connections import KafkaConnection
from tests.running.stage import Stage, until
from tests.support import builders
from tests.support.maps import a_partner
from tests.toys.partners import PARTNER, REFUSED, Answered, Asked, a_toy_with_partners
from tests.toys.toy import FAILS

ASKED = Asked(referral_id=builders.REFERRAL_ID, partner_reference="ref-7").model_dump_json().encode()


ANSWERS = PartnerTopic(builders.an_envelope().borough, PARTNER, PartnerStream.ANSWERS)


@asynccontextmanager
async def asked_by_partners(stage: Stage, folder: Path, **settings: Any) -> AsyncIterator[Parts]:
    partners = folder / "partners.toml"
    partners.write_text(a_partner(PARTNER))
    topics = {PartnerTopic(stage.borough, PARTNER, stream): 1 for stream in PartnerStream}
    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        await admin.create(topics)
    async with stage.running(a_toy_with_partners(), partners_file=partners, **settings) as parts:
        yield parts


def headers(name: str, **changes: str) -> list[tuple[str, bytes]]:
    """As a partner states them, who knows nothing of sequences."""
    stated = {"specversion": "1.0", "id": name, "type": Asked.type, "source": "/somebody/else"}
    whole = stated | {"time": "2026-01-31T09:30:00Z"} | changes
    return [(f"ce_{attribute}", value.encode()) for attribute, value in whole.items()]


async def ask(stage: Stage, name: str, value: bytes = ASKED, **changes: str) -> None:
    topic = PartnerTopic(stage.borough, PARTNER, PartnerStream.EVENTS)
    await stage.send_raw(topic, value, key=b"their own key", headers=headers(name, **changes))


async def answers(stage: Stage, count: int) -> list[tuple[str, int]]:
    """What was asked, by the partner's own id, and how it was answered."""
    found = []
    for record in await stage.read(ANSWERS, count):
        envelope, body = envelopes.read(record.headers, record.value)
        assert (record.key, envelope.type) == (b"ref-7", Answered.type)
        found.append((envelope.causationid, json.loads(body)["times"]))
    return found


async def test_what_comes_again_has_one_effect_and_is_answered_as_before(stage: Stage, tmp_path: Path) -> None:
    async with asked_by_partners(stage, tmp_path):
        for name in ("a", "b", "a"):
            await ask(stage, name)
        assert await answers(stage, 3) == [("a", 1), ("b", 2), ("a", 1)]
        await ask(stage, "a")
        assert (await answers(stage, 4))[3] == ("a", 1)
    said = [(one.key, sorted(one.headers), one.value) for one in await stage.all(ANSWERS)]
    # Byte for byte, so that the partner can drop what it has had.
    assert said[0] == said[2] == said[3] != said[1]
    told = [envelopes.read(one.headers, one.value)[0] for one in await stage.all(Stream.NOTICES)]

    assert [one.sequence for one in told] == [1, 2]
    # Who asks is proved by the topic, not by what the message says of itself.
    assert {one.source for one in told} == {f"/partners/{PARTNER}"}


async def test_its_partitions_are_not_the_referrals_and_a_conflict_is_worked_again(
    stage: Stage, tmp_path: Path
) -> None:
    async with asked_by_partners(stage, tmp_path, lanes=4) as parts:
        for number in range(20):
            await ask(stage, f"request-{number}")
            await stage.send(builders.a_matched(), sequence=number + 1, partition=1)

        async def all_are_counted() -> bool:
            found = await Stage.database(parts).collection("states").find_one({"_id": str(builders.REFERRAL_ID)})
            return found is not None and found["state"]["times"] == 40

        await until(all_are_counted)


async def test_the_brokers_take_the_largest_message_that_is_read_and_little_more(stage: Stage, tmp_path: Path) -> None:
    async with asked_by_partners(stage, tmp_path):
        with pytest.raises(MessageSizeTooLargeError):
            await ask(stage, "too-large-for-the-brokers", b" " * 2 * MAX_EVENT_BYTES)
        beside = "x" * (MAX_BESIDE_BYTES - 1024)
        await ask(stage, "as-large-as-may-be", ASKED + b" " * (MAX_EVENT_BYTES - len(ASKED)), beside=beside)


async def test_what_cannot_be_done_is_set_aside_or_refused_and_holds_up_no_referral(
    stage: Stage, tmp_path: Path
) -> None:
    fails = Asked(referral_id=builders.REFERRAL_ID, service_name=FAILS).model_dump_json().encode()
    refused = Asked(referral_id=builders.REFERRAL_ID, service_name=REFUSED).model_dump_json().encode()
    async with asked_by_partners(stage, tmp_path) as parts:
        await ask(stage, "fails", fails)
        await ask(stage, "", ASKED)
        await ask(stage, "is-not-known", type="london.linkway.matched.v1")
        await ask(stage, "too-large", b" " * (MAX_EVENT_BYTES + 1))
        await ask(stage, "refused", refused)
        await ask(stage, "a")
        said = [
            envelopes.read(one.headers, one.value)
            for one in await stage.read(PartnerTopic(stage.borough, PARTNER, PartnerStream.ANSWERS), 4)
        ]
        dead = [
            DeadLettered.model_validate_json(envelopes.read(one.headers, one.value)[1])
            for one in await stage.read(Stream.DEAD_LETTERS, 2)
        ]
        rows = await Stage.database(parts).collection("dead_letters").find({})

    assert {envelope.causationid: json.loads(body).get("code") for envelope, body in said} == {
        "is-not-known": "type-unknown",
        "too-large": "too-large",
        "refused": "too-often",
        "a": None,
    }
    assert sorted((one.reason.value, one.offset) for one in dead) == [("decision-failed", 0), ("header-missing", 1)]
    assert {one["key"] for one in rows} == {None}
