"""One seed's part of the ground: topics, databases and processes of its own, and the history of what happens there."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx
from aiokafka.admin import AIOKafkaAdminClient

from deploy import new_topics, tokens
from deploy.conservation import mails
from deploy.invented.listings import directory
from deploy.invented.referrals import PostcodesIn
from deploy.secret_files import SecretFiles
from services.contract.borough_map import Component
from services.contract.boroughs import BY_SLUG, BoroughSlug
from services.contract.partners import Partner, Partners
from services.contract.topics import AnyTopic, Stream, Topic
from services.runtime.admin.databases import callers_of
from services.runtime.admin.provisioning.replication import Replication
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.storage import database_name
from services.runtime.working import callers
from services.runtime.working.record import TopicPartition
from tests.chaos.findings.evidence import Logged
from tests.chaos.load.history import History
from tests.chaos.scenes.days import Days
from tests.chaos.scenes.fleet import Fleet
from tests.chaos.scenes.ground import MAILBOX_SECONDS, Ground
from tests.support.maps import a_map, a_partner

# Where nobody is referred, so that what befalls its topics befalls no referral; it is there where a fault needs it.
APART = BoroughSlug.BARNET
PARTITIONS = {BoroughSlug.SOUTHWARK: 3, BoroughSlug.TOWER_HAMLETS: 2, BoroughSlug.CAMDEN: 2}
WITHOUT_COPIES = BoroughSlug.CAMDEN
# In two of them a match is an offer. What the map's smallest unit allows: one that all of six days passes, and longer.
WAITS: dict[BoroughSlug, dict[str, Any]] = {
    BoroughSlug.SOUTHWARK: {"answer": "offer", "response_days": 2, "hold_days": 3},
    BoroughSlug.TOWER_HAMLETS: {"answer": "offer", "response_days": 8, "hold_days": 10},
    BoroughSlug.CAMDEN: {"answer": "settled", "response_days": 5},
}
PARTNERS = {name: Partner(boroughs=[*PARTITIONS]) for name in ("neighbours-invented", "carers-invented")}
# Few enough that some run out of places.
SERVICES = 60
HISTORY = "history.jsonl"
REFERRERS, WORKERS = "referrers-invented", "link-workers-invented"


@dataclass
class Scene:
    """Where one seed plays. `token` may refer, in earnest and not, and look up, `worker_token` is a link worker's.

    All scenes have one mailbox, which holds `mails_before` when this one begins, by the notices that they were made of;
    `broken` is what a fault itself has seen that must not be.
    """

    seed: int
    folder: Path
    prefix: str
    ground: Ground
    fleet: Fleet
    history: History
    days: Days
    token: str
    worker_token: str
    mails_before: frozenset[str] = frozenset()
    broken: list[str] = field(default_factory=list)
    # By partition, what lay on a topic before it was made anew.
    lost: dict[TopicPartition, tuple[Logged, ...]] = field(default_factory=dict)
    has_borough_apart: bool = False

    def chance(self, part: str) -> Random:
        """The source of what looks random in one part: the same for the same seed."""
        return Random(f"{self.seed} {part}")  # noqa: S311 - it must repeat itself

    @property
    def topics(self) -> dict[AnyTopic, int]:
        """The scene's topics, with their partitions."""
        boroughs = PARTITIONS | ({APART: 1} if self.has_borough_apart else {})
        own: dict[AnyTopic, int] = {
            Topic(borough, stream): count for borough, count in boroughs.items() for stream in Stream
        }
        return {**own, **dict.fromkeys(Partners(PARTNERS).topics(), 1)}

    @property
    def copies(self) -> int:
        """How many brokers keep a copy of what is replicated."""
        return len(self.ground.cluster.brokers)

    @property
    def replicated(self) -> dict[AnyTopic, int]:
        """The topics that every broker has a copy of; those of one borough have no leader while theirs is away."""
        return {topic: count for topic, count in self.topics.items() if topic.borough is not WITHOUT_COPIES}

    async def clear(self) -> None:
        """Take the scene's topics and databases away, so that the next finds the servers as quick as this one did."""
        async with mongo.Client(MongoConnection(self.ground.servers.mongo_url)) as client:
            for component in Component:
                await client.command("dropDatabase", database=database_name(self.prefix, component.value))
        admin = AIOKafkaAdminClient(bootstrap_servers=self.ground.servers.kafka)
        await admin.start()
        await admin.delete_topics([self.prefix + topic.name for topic in self.topics])
        await admin.close()


@asynccontextmanager
async def a_scene(
    ground: Ground,
    seed: int,
    folder: Path,
    postcodes_in: PostcodesIn,
    missing: Collection[str] = (),
    *,
    with_borough_apart: bool = False,
) -> AsyncIterator[Scene]:
    """Make the scene, but for these topics, with nothing at work yet; whatever is at work at its end is ended."""
    listing = _directory(seed, folder, postcodes_in)
    prefix = f"seed-{seed}."
    days = Days(folder / "days")
    served = (*PARTITIONS, APART) if with_borough_apart else tuple(PARTITIONS)
    fleet = Fleet(ground, folder / "run", prefix, served, listing, days, _files(folder))
    history = History(folder / HISTORY)
    tokens = callers.new_token(), callers.new_token()
    scene = Scene(seed, folder, prefix, ground, fleet, history, days, *tokens, has_borough_apart=with_borough_apart)
    await _prepare(scene, missing)
    try:
        yield scene
    finally:
        await fleet.end_all()
        history.close()


def _directory(seed: int, folder: Path, postcodes_in: PostcodesIn) -> Path:
    boroughs = [BY_SLUG[slug] for slug in PARTITIONS]
    chance = Random(f"{seed} directory")  # noqa: S311 - it must repeat itself
    listed = directory.invented(SERVICES, chance, run=f"{seed}", postcodes_in=postcodes_in, boroughs=boroughs)
    return directory.write(folder / "directory.json", listed)


def _files(folder: Path) -> dict[str, Path]:
    """The map in which waits are short, and the list of partners."""
    files = {"BOROUGHS_FILE": folder / "boroughs.toml", "PARTNERS_FILE": folder / "partners.toml"}
    files["BOROUGHS_FILE"].write_text(a_map(**{slug.value: waits for slug, waits in WAITS.items()}))
    partners = [a_partner(name, *partner.boroughs) for name, partner in PARTNERS.items()]
    files["PARTNERS_FILE"].write_text("\n".join(partners))
    return files


async def made(scene: Scene, topics: Mapping[AnyTopic, int]) -> None:
    """Make these topics of the scene's, each with as many copies as it is to have."""
    servers = scene.ground.servers
    kafka, mongodb = KafkaConnection(servers.kafka), MongoConnection(servers.mongo_url)
    for copies, of_those in ((scene.copies, scene.replicated), (1, topics)):
        wanted = {topic: count for topic, count in topics.items() if topic in of_those}
        await new_topics.make(wanted, kafka, mongodb, Replication(copies), prefix=scene.prefix)


async def _prepare(scene: Scene, missing: Collection[str]) -> None:
    async with httpx.AsyncClient(timeout=MAILBOX_SECONDS) as client:
        scene.mails_before = frozenset(await mails.by_notice(client, scene.ground.ports))
    servers, secrets = scene.ground.servers, SecretFiles.in_folder(scene.ground.home.keys)
    await made(scene, {topic: count for topic, count in scene.topics.items() if topic.name not in missing})
    given = {
        scene.token: tokens.prober(REFERRERS),
        scene.worker_token: tokens.link_worker(WORKERS, *BoroughSlug),
        secrets.notify_token.read_text().strip(): tokens.NOTIFY_CALLER,
    }
    async with callers_of(servers.mongo_url, "referral", prefix=scene.prefix) as known:
        for token, caller in given.items():
            await known.add(callers.hash_token(token), caller)
