"""From what a partner asks to the answer on its topic, beside the rate at which the pipeline works events.

A request costs more than the pipeline's event, of which hundreds share a few round trips: it is validated as the door
does it, its referral and its person's key are looked for, a round trip each, the details are sealed under that key, the
inbox remembers it, and two records leave, the news and the answer. It counts as done once the answer is on Kafka, where
an event is done with its commit.
"""

import asyncio
import json
import secrets
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from deploy.demo.living import LONDON
from deploy.invented import referrals
from deploy.servers.servers import Servers
from services.contract.boroughs import BY_SLUG
from services.contract.events.partners import ReferralRequested, RequestAccepted
from services.contract.topics import PartnerStream, PartnerTopic
from services.geography.building import open_gazetteer
from services.geography.gazetteer import Gazetteer
from services.referral.custody import Custody
from services.referral.handlers.intake.referring import Referring
from services.referral.service import table
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.bench import rows
from tests.bench.consuming import events, pipeline, served
from tests.bench.process import Spent, print_figures, spent, spent_by
from tests.running.stage import KEY, settings_for
from tests.support.maps import a_partner
from tests.support.partner_messages import PARTNER, stated

REQUESTS = 4_000
# Bytes a second, so many that none of these waits for its quota.
_QUOTA = 1024**3


async def measure(servers: Servers, folder: Path) -> list[rows.Row]:
    """Requests answered and events worked a second, in turn, each in a process of its own."""
    bodies, pairs = _bodies(open_gazetteer(_postcodes(folder))), []
    for _ in range(rows.ROUNDS):
        answered = await _one(servers, folder, bodies)
        pairs.append((answered, await pipeline.one(servers, folder, "linkway", pipeline.EVENTS)))
    name = "partners' requests answered, beside events worked"
    return [rows.compare(name, pairs, "requests/s", bar=0.5, better="more")]


async def _one(servers: Servers, folder: Path, bodies: Sequence[bytes]) -> rows.Figure:
    prefix = f"p{secrets.token_hex(4)}."
    await events.make_topics(servers.kafka, prefix)
    async with TopicAdmin(KafkaConnection(servers.kafka), prefix=prefix) as admin:
        await admin.create({topic: 1 for stream in PartnerStream for topic in _topics(stream)})
    await _ask(servers.kafka, prefix, bodies)
    taken = await spent_by("tests.bench.partners", servers.kafka, servers.mongo_url, prefix, str(folder))
    return taken.figure(REQUESTS)


def _topics(stream: PartnerStream) -> list[PartnerTopic]:
    return [PartnerTopic(borough, PARTNER, stream) for borough in events.BOROUGHS]


def _postcodes(folder: Path) -> Path:
    return folder / "gazetteer"


def _bodies(gazetteer: Gazetteer) -> list[bytes]:
    """What is asked, for each borough in turn."""
    boroughs = [BY_SLUG[slug] for slug in events.BOROUGHS]
    today, random = datetime.now(LONDON).date(), Random(2)  # noqa: S311
    plan = referrals.plan(REQUESTS, random, today=today, postcodes_in=gazetteer.postcodes_in, boroughs=boroughs)
    return [json.dumps({**one.body, "partner_reference": f"ours-{one.number}"}).encode() for one in plan]


async def _ask(kafka: str, prefix: str, bodies: Sequence[bytes]) -> None:
    topics = [prefix + topic.name for topic in _topics(PartnerStream.EVENTS)]
    async with AIOKafkaProducer(bootstrap_servers=kafka, linger_ms=5, max_batch_size=512 * 1024) as producer:
        for number, body in enumerate(bodies):
            headers = stated(ReferralRequested, f"request-{number}")
            await producer.send(topics[number % len(topics)], body, headers=headers)
        await producer.flush()


async def _answer(told: Sequence[str]) -> Spent:
    """Let the referral service answer all that was asked."""
    kafka, mongo_url, prefix, folder = told[0], told[1], told[2], Path(told[3])
    listed = folder / "partners.toml"
    listed.write_text(a_partner(PARTNER, *events.BOROUGHS, quota=_QUOTA))
    changes = {"name_prefix": prefix, "boroughs": events.BOROUGHS, "partners_file": listed}
    settings = settings_for(kafka, mongo_url, folder, **changes)
    service = table(Referring(open_gazetteer(_postcodes(folder)), Custody(KEY), {}))
    places = [TopicPartition(prefix + topic.name, 0) for topic in _topics(PartnerStream.ANSWERS)]
    async with served.at_work(service, settings, publishes=True), AIOKafkaConsumer(bootstrap_servers=kafka) as consumer:
        async with spent() as taken:
            while sum((await consumer.end_offsets(places)).values()) < REQUESTS:  # noqa: ASYNC110 - Kafka tells how far it is
                await asyncio.sleep(0.02)
        await _check_all_are_accepted(consumer, places)
    return taken


async def _check_all_are_accepted(consumer: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> None:
    consumer.assign(places)
    for place, start in (await consumer.beginning_offsets(places)).items():
        consumer.seek(place, start)
    types: Counter[str] = Counter()
    while types.total() < REQUESTS:
        for many in (await consumer.getmany(timeout_ms=100)).values():
            types.update(dict(record.headers)["ce_type"].decode() for record in many)
    if set(types) != {RequestAccepted.type}:
        raise RuntimeError(f"Not all requests were accepted, so their rate says nothing: {dict(types)}")


if __name__ == "__main__":
    print_figures(_answer(sys.argv[1:]))
