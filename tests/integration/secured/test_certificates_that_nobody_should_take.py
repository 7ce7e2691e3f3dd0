"""Servers show what no client should take: whoever runs Linkway is told what, where and what to do; nothing is lost."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from typer.testing import CliRunner

from deploy.cli.app import app
from deploy.securing.certificates import Issued
from deploy.servers.servers import Servers
from services.contract import envelope as envelopes
from services.contract.boroughs import BoroughSlug
from services.contract.topics import Stream, Topic
from services.runtime.admin.provisioning.topics import TopicAdmin
from tests.running.processes import Running, a_process
from tests.running.servers import a_home
from tests.running.shown import SecuredHome, Shown, expired, for_another_name, of_another_authority
from tests.running.stage import until
from tests.support import builders

CREATED, TOLD = (Topic(BoroughSlug.SOUTHWARK, stream) for stream in (Stream.MATCHES, Stream.NOTICES))
EXPIRED = "shows a certificate that expired on "
ANOTHERS = "does not vouch for: unable to get local issuer certificate (it was issued by CN=Linkway on this machine)"
ELSEWHERE = "shows a certificate for elsewhere.example, not for the name by which it is called here"


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (expired, EXPIRED),
        (of_another_authority, ANOTHERS),
        (for_another_name, ELSEWHERE),
    ],
)
async def test_it_is_said_at_start_and_by_the_doctor_and_what_was_there_is_worked_after_it_is_mended(
    bad: Callable[[Issued], Shown], said: str, tmp_path: Path
) -> None:
    place = SecuredHome(a_home(tmp_path / "home"))
    async with place.as_they_should_be() as servers:
        await topics_are_made(place, servers)
        async with a_toy(place, servers, tmp_path) as toy:
            await toy.becomes_whole()
            await one_is_matched(place, servers, 1)
            assert await somebody_is_told(place, servers, times=1)
            await toy.stops()
        await one_is_matched(place, servers, 2)
    async with AsyncExitStack() as meanwhile:
        await meanwhile.enter_async_context(place.showing(bad(place.authority)))
        toy = await meanwhile.enter_async_context(a_toy(place, servers, tmp_path))
        await says_of_both(toy, said)
        found = await asyncio.to_thread(examined, place, servers)
        assert (found["verdict"], found["found"].count(said)) == ("bad", 2)
        await place.stop()
        await meanwhile.enter_async_context(place.as_they_should_be())
        await toy.becomes_whole()
        assert await somebody_is_told(place, servers, times=2)


@asynccontextmanager
async def a_toy(place: SecuredHome, servers: Servers, folder: Path) -> AsyncIterator[Running]:
    told = {name.removeprefix("LINKWAY_").lower(): value for name, value in place.secured.environment().items()}
    at = {"kafka_servers": servers.kafka, "mongo_url": servers.mongo_url}
    async with a_process("tests.toys.process", folder, **at, **told) as toy:
        yield toy


async def says_of_both(toy: Running, said: str) -> None:
    async def has_said() -> bool:
        return len({one for one in toy.messages if one.startswith("Not let in: ") and said in one}) == 2

    await until(has_said, 120)


def examined(place: SecuredHome, servers: Servers) -> dict[str, str]:
    told = {"LINKWAY_KAFKA_SERVERS": servers.kafka, "LINKWAY_MONGO_URL": servers.mongo_url}
    environment = {"LINKWAY_HOME": str(place.home.folder), **told, **place.secured.environment()}
    findings = json.loads(CliRunner().invoke(app, ["doctor", "--json"], env=environment).stdout)["findings"]
    return next(one for one in findings if one["name"] == "servers let us in")


async def topics_are_made(place: SecuredHome, servers: Servers) -> None:
    async with TopicAdmin(place.secured.connections().to_kafka(servers.kafka)) as admin:
        await admin.create({Topic(BoroughSlug.SOUTHWARK, stream): 1 for stream in Stream})


async def one_is_matched(place: SecuredHome, servers: Servers, time: int) -> None:
    kafka = place.secured.connections().to_kafka(servers.kafka)
    event = builders.a_matched()
    outside = builders.an_envelope(type=event.type, subject=str(event.referral_id), sequence=time, id=f"matched-{time}")
    async with AIOKafkaProducer(**kafka.client_options("test")) as producer:
        value, headers = event.model_dump_json().encode(), envelopes.to_headers(outside)
        await producer.send_and_wait(CREATED.name, value, key=outside.subject.encode(), headers=headers)


async def somebody_is_told(place: SecuredHome, servers: Servers, *, times: int) -> bool:
    options = place.secured.connections().to_kafka(servers.kafka).client_options("test")
    async with AIOKafkaConsumer(TOLD.name, auto_offset_reset="earliest", **options) as consumer, asyncio.timeout(60):
        told = [await consumer.getone() for _ in range(times)]
    return [dict(one.headers)["ce_sequence"] for one in told] == [b"%d" % time for time in range(1, times + 1)]
