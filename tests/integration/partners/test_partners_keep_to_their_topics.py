"""Where the brokers check who comes, a partner writes and reads its own topics, and nobody else's."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError
from typer.testing import CliRunner, Result

from deploy.cli.app import app
from deploy.home import Home
from deploy.partners import FILE
from deploy.ports import LOOPBACK, Ports
from deploy.processes.processes import Processes
from deploy.processes.progress import silent
from deploy.servers import kafka
from deploy.servers.kafka_settings import Beside
from deploy.servers.servers import Servers
from services.contract.access import Operation, Resource, Rule
from services.contract.boroughs import BoroughSlug
from services.contract.topics import Stream, Topic
from services.runtime.admin.access import access_rules
from services.runtime.admin.topics import TopicAdmin
from services.runtime.settings import KafkaConnection
from tests.running.servers import a_home

PARTNERS = ("age-matters", "age")
EVENTS, ANSWERS = (f"southwark.partner.{PARTNERS[0]}.{of}" for of in ("events", "answers"))
PASSWORD = "invented"
RECORD = b"a record"
USERS = (*PARTNERS, "matching")
_USERS = " ".join(f'user_{name}="{PASSWORD}"' for name in USERS)
TOO_MUCH = Rule("matching", Operation.WRITE, Resource.TOPIC, "southwark.referrals")
OF_ANOTHER_SYSTEM = Rule("somebody", Operation.READ, Resource.TOPIC, "somebody.s-own")
# Linkway itself comes unasked; whoever comes by the other way is a partner, and gives a password.
CHECKS = f"""\
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
listener.name.beside.sasl.enabled.mechanisms=PLAIN
listener.name.beside.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required {_USERS};
"""


@dataclass(frozen=True)
class Guarded:
    """A Kafka that checks who comes, and where partners come in."""

    home: Home
    address: str
    for_partners: str

    def as_partner(self, name: str, **more: Any) -> dict[str, Any]:
        return {
            "bootstrap_servers": self.for_partners,
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": "PLAIN",
            "sasl_plain_username": name,
            "sasl_plain_password": PASSWORD,
            **more,
        }

    async def write(self, partner: str, topic: str) -> None:
        async with AIOKafkaProducer(**self.as_partner(partner)) as producer:
            await producer.send_and_wait(topic, RECORD)

    async def read(self, partner: str, topic: str, *, group: str) -> Any:
        options = self.as_partner(partner, group_id=group, auto_offset_reset="earliest", enable_auto_commit=False)
        consumer = AIOKafkaConsumer(topic, **options)
        try:
            async with asyncio.timeout(20):
                await consumer.start()
                return (await consumer.getone()).value
        finally:
            await consumer.stop()


@pytest.fixture(scope="module")
async def guarded(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Guarded]:
    """A guarded Kafka, where both partners take part in Southwark."""
    home, ports = a_home(tmp_path_factory.mktemp("guarded")), Ports.somewhere_free()
    beside = Beside(ports.referral, ports.referral, CHECKS)
    processes = Processes(home.run, tied=True)
    try:
        await kafka.start(home, ports, processes, silent, beside={kafka.NAME: beside})
        guarded = Guarded(home, kafka.address(ports), f"{LOOPBACK}:{ports.referral}")
        for partner in PARTNERS:
            await added(partner, guarded, servers)
        yield guarded
    finally:
        processes.stop(*processes.running(), grace_seconds=10)


async def test_rules_are_put_in_place_and_a_service_keeps_to_its_own(guarded: Guarded, servers: Servers) -> None:
    async with access_rules(KafkaConnection(guarded.address)) as kept:
        await kept.add([TOO_MUCH, OF_ANOTHER_SYSTEM])
    before = await typed(guarded, servers, "access", "diff")
    assert before.exit_code == 1
    assert f"- {TOO_MUCH}" in before.stdout

    assert (await typed(guarded, servers, "access", "apply")).exit_code == 0
    assert (await typed(guarded, servers, "access", "diff")).exit_code == 0
    async with access_rules(KafkaConnection(guarded.address)) as kept:
        there = await kept.existing()
    assert OF_ANOTHER_SYSTEM in there
    assert TOO_MUCH not in there
    async with TopicAdmin(KafkaConnection(guarded.address)) as admin:
        await admin.create({Topic(BoroughSlug.SOUTHWARK, stream): 1 for stream in Stream})
    await guarded.write("matching", "southwark.matches")
    await guarded.write("matching", ANSWERS)
    async with AIOKafkaProducer(bootstrap_servers=guarded.address) as linkway:
        await linkway.send_and_wait("southwark.referrals", RECORD)
    assert await guarded.read("matching", "southwark.referrals", group="matching") == RECORD
    for topic in ("southwark.referrals", "southwark.notices", EVENTS):
        with pytest.raises(TopicAuthorizationFailedError):
            await guarded.write("matching", topic)
    with pytest.raises(TopicAuthorizationFailedError):
        await guarded.read("matching", "southwark.notices", group="matching")
    with pytest.raises(GroupAuthorizationFailedError):
        await guarded.read("matching", "southwark.referrals", group="referral")


async def added(partner: str, guarded: Guarded, servers: Servers) -> None:
    answer = await typed(guarded, servers, "partners", "add", partner, "--borough", "southwark")
    assert answer.exit_code == 0, answer.stderr
    assert "brokers check nobody" not in answer.stdout


async def typed(guarded: Guarded, servers: Servers, *line: str) -> Result:
    listed = guarded.home.folder / "partners.toml"
    if not listed.exists():
        listed.write_text(FILE.read_text())
    here = {
        "LINKWAY_HOME": str(guarded.home.folder),
        "LINKWAY_MONGO_URL": servers.mongo_url,
        "LINKWAY_KAFKA_SERVERS": guarded.address,
        "LINKWAY_NAME_PREFIX": "",
        "LINKWAY_PARTNERS_FILE": str(listed),
    }
    return await asyncio.to_thread(CliRunner().invoke, app, line, env=here)


async def test_a_partner_writes_and_reads_its_own_topics_and_nobody_elses(guarded: Guarded) -> None:
    its_own, another = PARTNERS
    async with AIOKafkaProducer(bootstrap_servers=guarded.address) as linkway:
        await linkway.send_and_wait(ANSWERS, RECORD)

    await guarded.write(its_own, EVENTS)
    for group in (its_own, f"{its_own}.desk"):
        assert await guarded.read(its_own, ANSWERS, group=group) == RECORD

    for partner, topic in ((another, EVENTS), (another, ANSWERS), (its_own, ANSWERS), (its_own, "southwark.referrals")):
        with pytest.raises(TopicAuthorizationFailedError):
            await guarded.write(partner, topic)
    for partner, topic in ((another, ANSWERS), (its_own, EVENTS), (its_own, "southwark.referrals")):
        with pytest.raises(TopicAuthorizationFailedError):
            await guarded.read(partner, topic, group=f"{partner}.desk")
    for partner, group in ((its_own, another), (another, its_own), (another, f"{its_own}.desk")):
        with pytest.raises(GroupAuthorizationFailedError):
            await guarded.read(partner, f"southwark.partner.{partner}.answers", group=group)
