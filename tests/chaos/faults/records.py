"""Records that nobody should have sent: repeated, before their turn, garbled, or from the future."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from aiokafka.errors import KafkaError

from services.contract.envelope import to_headers
from services.contract.events import PersonTold
from services.contract.topics import Topic
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.admin.provisioning.topics import BrokerAway
from services.runtime.consuming.reading.inflating import bound_the_client
from tests.chaos.faults import garbage
from tests.chaos.findings.evidence import CONSUMED, Logged, digest
from tests.chaos.findings.log_reader import read_log
from tests.chaos.load.history import Kind
from tests.chaos.load.posting import NotPosted, post, some_record
from tests.chaos.scenes.scene import PARTITIONS, Scene
from tests.support import builders

TIMES = 6
BOMB_BYTES = 60 * 1024 * 1024
PAUSE_SECONDS = 1.0
# The first is due while the scene still drains, the second long after it.
AHEAD = (timedelta(minutes=5, seconds=25), timedelta(hours=1))


def any_topic(chance: Random) -> Topic:
    """A topic that some service hears."""
    return Topic(chance.choice(list(PARTITIONS)), chance.choice(CONSUMED))


@dataclass
class Repeated:
    """Records that are on a topic already are put there again, as they are."""

    target: str

    async def begin(self, scene: Scene) -> None:
        chance = scene.chance("repeated")
        left = TIMES
        while left:
            found = await some_record(scene, any_topic(chance).name, chance.random())
            if found:
                await self._again(scene, found)
                left -= 1
            else:
                await asyncio.sleep(PAUSE_SECONDS)

    async def _again(self, scene: Scene, found: Logged) -> None:
        told = scene.history.invoke(
            "partner", Kind.REPEAT, topic=found.topic, partition=found.partition, offset=found.offset
        )
        with suppress(NotPosted):
            again = await post(scene, found, partition=found.partition)
            scene.history.ok(told, partition=again.partition, offset=again.offset)

    async def heal(self, scene: Scene) -> None:
        """A record that was sent stays sent."""


@dataclass
class OutOfOrder:
    """The third event about a referral that nobody made, then the first, then the second."""

    target: str

    async def begin(self, scene: Scene) -> None:
        chance = scene.chance("out-of-order")
        about = UUID(int=chance.getrandbits(128), version=4)
        borough = chance.choice(list(PARTITIONS))
        for sequence in (3, 1, 2):
            await forge(scene, a_telling(about, Topic(borough, PersonTold.stream), sequence, scene.days.now()))

    async def heal(self, scene: Scene) -> None:
        """A record that was sent stays sent."""


@dataclass
class FutureDated:
    """Events about referrals that nobody made, which say that they will happen."""

    target: str

    async def begin(self, scene: Scene) -> None:
        chance = scene.chance("future-dated")
        for ahead in AHEAD:
            about = UUID(int=chance.getrandbits(128), version=4)
            topic = Topic(chance.choice(list(PARTITIONS)), PersonTold.stream)
            await forge(scene, a_telling(about, topic, 1, scene.days.now() + ahead))

    async def heal(self, scene: Scene) -> None:
        """A record that was sent stays sent."""


@dataclass
class Garbled:
    """One record of every kind of garbage, on topics here and there."""

    target: str

    async def begin(self, scene: Scene) -> None:
        chance = scene.chance("garbled")
        for garbled in garbage.every_kind(chance):
            topic = any_topic(chance)
            good = a_telling(UUID(int=chance.getrandbits(128), version=4), topic, 1, scene.days.now())
            await put(scene, Kind.GARBLE, garbled(good))

    async def heal(self, scene: Scene) -> None:
        """A record that was sent stays sent."""


@dataclass
class Bomb:
    """A few kilobytes that become more, uncompressed, than any service takes: one record, in one batch."""

    target: str

    async def begin(self, scene: Scene) -> None:
        chance = scene.chance("bomb")
        topic = any_topic(chance)
        good = a_telling(UUID(int=chance.getrandbits(128), version=4), topic, 1, scene.days.now())
        told = scene.history.invoke("partner", Kind.GARBLE, topic=topic.name, digest="")
        with suppress(NotPosted):
            await post(scene, replace(good, value=bytes(BOMB_BYTES)), compressed=True)
        # Nobody takes it apart, so it is known by what can be read of it.
        for read in await _broken(scene, topic):
            scene.history.ok(told, digest=digest(read), partition=read.partition, offset=read.offset)

    async def heal(self, scene: Scene) -> None:
        """A record that was sent stays sent."""


async def _broken(scene: Scene, topic: Topic) -> list[Logged]:
    """The records of a topic that are too large to be taken apart, once Kafka gives them."""
    bound_the_client()
    while True:
        try:
            log = await read_log(scene.ground.servers.kafka, scene.prefix, {topic.name})
        except (KafkaError, BrokerAway):
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            every = [record for records in log.records.values() for record in records]
            return [record for record in every if record.broken is DeadLetterReason.TOO_LARGE]


def a_telling(referral_id: UUID, topic: Topic, sequence: int, at: datetime) -> Logged:
    """A record that says that somebody was told."""
    envelope = builders.an_envelope(
        id=f"notify:{referral_id}:{sequence}",
        type=PersonTold.type,
        source="/notify",
        subject=str(referral_id),
        time=at,
        recordedtime=at,
        sequence=sequence,
        borough=topic.borough,
    )
    value = builders.a_person_told(referral_id=referral_id, told_at=at).model_dump_json().encode()
    return Logged(topic.name, 0, 0, str(referral_id).encode(), value, to_headers(envelope))


async def forge(scene: Scene, record: Logged) -> None:
    """Put an event on its topic that its owner never said."""
    await put(scene, Kind.FORGE, record, referral_id=(record.key or b"").decode())


async def put(scene: Scene, kind: Kind, record: Logged, **facts: str) -> None:
    """Put a record on its topic, and tell the history."""
    told = scene.history.invoke("partner", kind, topic=record.topic, digest=digest(record), **facts)
    try:
        posted = await post(scene, record)
    except NotPosted:
        scene.history.unknown(told)
    else:
        scene.history.ok(told, partition=posted.partition, offset=posted.offset)
