"""Where the servers know who comes, an event goes from end to end, and whoever is not known learns why."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import certifi
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from typer.testing import CliRunner

from deploy.cli.app import app
from deploy.securing.certificates import an_authority
from deploy.servers.servers import Servers
from services.contract.boroughs import BoroughSlug
from services.contract.topics import Stream, Topic
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.observing.dependencies import Dependencies
from services.runtime.storing import mongo
from services.runtime.storing.storage import database_name
from tests.running.secured import SecuredServers

ITS_OWN = database_name("", "matching")
CREATED = Topic(BoroughSlug.SOUTHWARK, Stream.REFERRALS)


async def test_an_event_goes_from_one_service_to_another(secured_servers: SecuredServers) -> None:
    async with TopicAdmin(secured_servers.kafka()) as admin:
        await admin.create({CREATED: 1})
    async with AIOKafkaProducer(**secured_servers.kafka("referral").client_options("test")) as producer:
        await producer.send_and_wait(CREATED.name, b"created")

    group = {"group_id": "matching", "auto_offset_reset": "earliest"}
    consumer = AIOKafkaConsumer(CREATED.name, **group, **secured_servers.kafka("matching").client_options("test"))
    async with consumer, asyncio.timeout(60):
        assert (await consumer.getone()).value == b"created"


async def test_a_service_keeps_what_is_its_own(secured_servers: SecuredServers) -> None:
    async with mongo.Client(secured_servers.mongo("matching")) as client:
        async with client.transaction(ITS_OWN) as database:
            await database.collection("kept").insert({"_id": "one"})
        assert await client.database(ITS_OWN).collection("kept").find_one({"_id": "one"})


async def test_whoever_is_let_in_hears_of_no_refusal(secured_servers: SecuredServers) -> None:
    assert await Dependencies(secured_servers.kafka("matching"), secured_servers.mongo("matching")).refusals() == []


async def test_whoever_speaks_no_tls_is_told_what_to_set(secured_servers: SecuredServers) -> None:
    there = secured_servers.servers
    told = await Dependencies(KafkaConnection(there.kafka), MongoConnection(there.mongo_url)).refusals()
    assert [one.partition(" speaks TLS alone, and we do not: set ")[2].partition(",")[0] for one in told] == [
        "LINKWAY_KAFKA_CA_FILE",
        "LINKWAY_MONGO_CA_FILE",
    ]


async def test_another_authority_is_named(secured_servers: SecuredServers, tmp_path: Path) -> None:
    another = tmp_path / "another.pem"
    another.write_bytes(an_authority(datetime.now(UTC)).certificate_pem)
    told = await as_signed_in(secured_servers, ca_file=another).refusals()
    assert len(told) == 2
    assert all(f"shows a certificate that {another} does not vouch for: " in one for one in told)


async def test_a_wrong_password_is_said_with_its_user_and_file(secured_servers: SecuredServers, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("invented")
    told = await as_signed_in(secured_servers, password_file=wrong).refusals()
    assert [one.partition(" at ")[0] for one in told] == ["Kafka", "MongoDB"]
    assert all(f"does not know matching by the password in {wrong}" in one for one in told)


async def test_authorities_for_servers_that_speak_no_tls_are_too_many(
    servers: Servers, secured_servers: SecuredServers
) -> None:
    sign_in = secured_servers.kafka("matching").sign_in
    told = await Dependencies(
        KafkaConnection(servers.kafka, sign_in), MongoConnection(servers.mongo_url, sign_in)
    ).refusals()
    assert ["speaks no TLS" in one for one in told] == [True, True]


def as_signed_in(there: SecuredServers, **changes: Any) -> Dependencies:
    kafka, mongodb = there.kafka("matching"), there.mongo("matching")
    assert kafka.sign_in
    assert mongodb.sign_in
    return Dependencies(
        replace(kafka, sign_in=replace(kafka.sign_in, **changes)),
        replace(mongodb, sign_in=replace(mongodb.sign_in, **changes)),
    )


async def test_the_command_line_says_why_it_is_not_let_in(secured_servers: SecuredServers, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("invented")
    environment = {
        "LINKWAY_HOME": str(tmp_path),
        "LINKWAY_KAFKA_SERVERS": secured_servers.servers.kafka,
        "LINKWAY_MONGO_URL": secured_servers.servers.mongo_url,
        **secured_servers.secured.environment(),
    }
    for changed, said in (
        ({"LINKWAY_KAFKA_PASSWORD_FILE": str(wrong)}, f"does not know linkway by the password in {wrong}"),
        ({"LINKWAY_KAFKA_CA_FILE": certifi.where()}, f"a certificate that {certifi.where()} does not vouch for"),
    ):
        told = await asyncio.to_thread(CliRunner().invoke, app, ["topics"], env=environment | changed)
        assert told.exit_code == 2
        assert said in told.stderr
