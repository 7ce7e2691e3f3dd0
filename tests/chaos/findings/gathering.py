"""Gathers the evidence of a platform that is quiet: from Kafka, from the databases, from the mailbox and the report."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from deploy.conservation import mails
from deploy.conservation.evidence import waiting_list
from deploy.conservation.facts import Places
from deploy.conservation.kept import notice_of, places_of
from deploy.conservation.suiting import Suiting
from deploy.ports import LOOPBACK, Ports
from services.contract import topics
from services.contract.envelope import Envelope
from services.contract.topics import PartnerTopic, Stream
from services.matching.directory.own_terms import OwnTaxonomy
from services.matching.directory.sources.file import File
from services.runtime.admin.databases import callers_of, reading
from services.runtime.clock import Clock
from services.runtime.storing.collection import Database
from services.runtime.working import callers
from services.runtime.working.callers import Caller
from services.runtime.working.record import TopicPartition
from tests.chaos.findings import parked
from tests.chaos.findings.evidence import CONSUMES, Cause, Evidence, Kept, Known, Logged
from tests.chaos.findings.log_reader import read_log
from tests.chaos.findings.replaying import figures_of

# All but the directory's, which are compacted, and tell of no referral.
_OF_REFERRALS = {topic.name for topic in topics.TOPICS if topic.stream is not Stream.SERVICES}
ASKER = "checkers-invented"
PAUSE_SECONDS = 0.5
PATIENCE_SECONDS = 120
# In the order in which a replay makes them.
REPORTS = ("funnel", "changes", "budgets", "fairness")


@dataclass(frozen=True)
class Sources:
    """Where everything is, and what time it is there.

    `ports` are those of the mailbox and of a process of reporting, which may have others. The mailbox may hold
    `mails_before`, of others. What is `lost` lay on topics before they were made anew.
    """

    kafka: str
    mongo_url: str
    ports: Ports
    reporting_port: int
    dead_letter_key: bytes
    directory: Path
    now: Clock
    suiting: Suiting
    prefix: str = ""
    partners: Sequence[PartnerTopic] = ()
    mails_before: Collection[str] = ()
    lost: Mapping[TopicPartition, tuple[Logged, ...]] = field(default_factory=dict)


async def gather(sources: Sources) -> Evidence:
    """Everything that the checkers need, once nothing moves any more."""
    at = sources.now()
    log = await read_log(sources.kafka, sources.prefix, _OF_REFERRALS)
    asked = await read_log(sources.kafka, sources.prefix, {topic.name for topic in sources.partners})
    seals = parked.Seals(sources.dead_letter_key)
    async with (
        httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client,
        reading(sources.mongo_url, "matching", prefix=sources.prefix) as matching,
        reading(sources.mongo_url, "notify", prefix=sources.prefix) as notify,
    ):
        notices = await notify.collection("notices").find({})
        return Evidence(
            at=at,
            log=log.records,
            lost=sources.lost,
            ends=log.ends,
            services={one: await kept(one, sources.mongo_url, sources.prefix, seals) for one in CONSUMES},
            places=await _places(matching),
            capacities=listed(sources.directory),
            notices=tuple(map(notice_of, notices)),
            mails=_without(await mails.by_notice(client, sources.ports), sources.mails_before),
            posted=tuple(parked.posted(log.records, seals)),
            figures=await _figures(client, sources),
            partners=asked.records,
            waiting_list=await waiting_list(matching),
            could_go=await sources.suiting.could_go(matching, at),
            causes={one["_id"]: _cause(one) for one in notices},
        )


async def kept(service: str, mongo_url: str, prefix: str, seals: parked.Seals) -> Kept:
    """What a service keeps, in the database whose name begins with this prefix."""
    async with reading(mongo_url, service, prefix=prefix) as database:
        # What matching says of a service is no life of a referral.
        listed = {one["_id"] for one in await database.collection("listings").find({})}
        states = await database.collection("states").find({"_id": {"$nin": sorted(listed)}})
        return Kept(
            fences={
                _place(one["_id"], prefix): int(one["next"]) for one in await database.collection("fences").find({})
            },
            aggregates={one["_id"]: _known(one) for one in states},
            parked=await parked.rows(database, seals),
            outbox=len(await database.collection("outbox").find({})),
            timers=_timers(await database.collection("timers").find({})),
        )


def _timers(documents: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, datetime]]:
    timers: dict[str, dict[str, datetime]] = {}
    for one in documents:
        timers.setdefault(one["key"], {})[one["name"]] = one["at"]
    return timers


def _known(document: Mapping[str, Any]) -> Known:
    said, synthetic = document["said"], document.get("synthetic", False)
    return Known(document["borough"], document["state"], document["heard"], said, synthetic)


def _without(counts: Mapping[str, int], others: Collection[str]) -> dict[str, int]:
    return {one: count for one, count in counts.items() if one not in others}


def _cause(notice: Mapping[str, Any]) -> Cause:
    event = dict(zip(Envelope._fields, notice["cause"], strict=False))
    tells_of = notice["service_id"]
    return Cause(event["sequence"], event["recordedtime"], str(tells_of) if tells_of else None)


def _place(fence: str, prefix: str) -> TopicPartition:
    topic, _, partition = fence.removeprefix(prefix).rpartition("/")
    return TopicPartition(topic, int(partition))


async def _places(database: Database) -> dict[str, Places]:
    kept = await database.collection("places").find({})
    return {one["_id"]: places_of(one) for one in kept}


def listed(directory: Path) -> dict[str, int]:
    """How many places each service has by the directory, which nobody changes while the platform runs."""
    services = (record.written for record in File(directory).records())
    return {
        service["id"]: int(attribute["taxonomy_term"]["name"])
        for service in services
        for attribute in service["attributes"]
        if attribute["link_type"] == OwnTaxonomy.PLACES
    }


async def _figures(client: httpx.AsyncClient, sources: Sources) -> str:
    """The reports as they are shown to whoever may read them, read after this was asked."""
    began, token = sources.now(), callers.new_token()
    async with callers_of(sources.mongo_url, "reporting", prefix=sources.prefix) as known:
        await known.add(callers.hash_token(token), Caller(ASKER, frozenset({"reporting:read"})))
    address, headers = f"http://{LOOPBACK}:{sources.reporting_port}/reports", {"Authorization": f"Bearer {token}"}
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            answers = [await client.get(f"{address}/{name}", headers=headers) for name in REPORTS]
            reports = [answer.raise_for_status().json() for answer in answers]
            if datetime.fromisoformat(reports[0]["read_at"]) > began and not reports[0]["note"]:
                return figures_of(*reports)
            await asyncio.sleep(PAUSE_SECONDS)
