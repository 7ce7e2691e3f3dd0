"""A running service takes in topics that were not there when it started; the missing keep it from nothing."""

import asyncio
import random
from pathlib import Path
from uuid import UUID

import psutil
from prometheus_client import REGISTRY

from services.contract.boroughs import BoroughSlug
from services.contract.topics import PartnerStream, PartnerTopic, Stream, Topic
from services.runtime.admin.provisioning.partitions import partitions
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.integration.partners.test_a_partner_asks import answers, ask
from tests.running.stage import Stage
from tests.support import builders
from tests.support.maps import a_partner
from tests.toys.partners import PARTNER, a_toy_with_partners
from tests.toys.toy import a_toy

OFTEN, ALL_THE_TIME = 0.2, 0.001
_STOPS, _STOPS_WITHIN_SECONDS = 5, 1.0


async def create(stage: Stage, *topics: Topic | PartnerTopic) -> None:
    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        await admin.create(dict.fromkeys(topics, 1))


def missing() -> float | None:
    return REGISTRY.get_sample_value("linkway_topics_missing")


async def test_a_missing_topic_of_one_borough_keeps_no_other_from_being_worked(stage: Stage) -> None:
    both = (BoroughSlug.SOUTHWARK, BoroughSlug.LAMBETH)
    async with stage.running(a_toy(), boroughs=both, topics_every_seconds=OFTEN):
        await stage.send(builders.a_matched())
        assert len(await stage.read(Stream.NOTICES, 1)) == 1
        assert missing() == 1

        await create(stage, *(Topic(BoroughSlug.LAMBETH, stream) for stream in Stream))
        stage.borough = BoroughSlug.LAMBETH
        await stage.send(builders.a_matched(referral_id=UUID(int=7)))
        assert len(await stage.read(Stream.NOTICES, 1)) == 1
        assert missing() == 0


async def test_partitions_that_are_added_are_worked_within_seconds(stage: Stage) -> None:
    async with stage.running(a_toy(), topics_every_seconds=OFTEN):
        await stage.send(builders.a_matched())
        assert len(await stage.read(Stream.NOTICES, 1)) == 1

        async with partitions(KafkaConnection(stage.servers.kafka)) as brokers:
            await brokers.put([stage.topic(Stream.MATCHES)], 3)
        await stage.close()
        await stage.send(builders.a_matched(referral_id=UUID(int=7)), partition=2)
        assert len(await stage.read(Stream.NOTICES, 2)) == 2


async def test_a_partner_that_is_added_is_answered_without_a_restart(stage: Stage, tmp_path: Path) -> None:
    partners = tmp_path / "partners.toml"
    partners.write_text("")
    async with stage.running(a_toy_with_partners(), partners_file=partners, topics_every_seconds=OFTEN):
        await stage.send(builders.a_matched())
        await create(stage, *(PartnerTopic(stage.borough, PARTNER, stream) for stream in PartnerStream))
        partners.write_text(a_partner(PARTNER))
        await ask(stage, "a")

        assert await answers(stage, 1) == [("a", 2)]


async def test_whoever_stops_looks_for_topics_no_more_and_leaves_no_connection(stage: Stage) -> None:
    await stage.close()
    for _ in range(_STOPS):
        async with stage.running(a_toy(), topics_every_seconds=ALL_THE_TIME) as parts:
            assert parts.kafka
            await asyncio.sleep(random.uniform(0, _STOPS_WITHIN_SECONDS))  # noqa: S311 - because it looks all the time
    assert connections_to(stage.servers.kafka) == []


def connections_to(server: str) -> list[str]:
    """This process's connections to Kafka that are open."""
    port = int(server.rpartition(":")[2])
    found = psutil.Process().net_connections("tcp")
    return [str(one) for one in found if one.raddr and one.raddr.port == port and one.status == psutil.CONN_ESTABLISHED]
