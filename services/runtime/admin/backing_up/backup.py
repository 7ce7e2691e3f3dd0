"""A backup of everything that services keep: their databases at one moment, and the boroughs' log behind them.

What partners said is not in it, because it is not sealed and never copied; keys are not, because whoever has both reads
everything. It is put back into an empty place, and goes on from that moment: what was said later is left out, since no
database knows of it.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka import TopicPartition

from services.contract.topics import BY_NAME, OWNERS, Stream
from services.runtime.admin.backing_up import log_copy
from services.runtime.admin.backing_up.putting_back import put_in_order
from services.runtime.admin.fences import Edge, offsets_at
from services.runtime.clock import utc_now
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.storing import copying, mongo
from services.runtime.storing.storage import FENCES, STATES, database_name

_MANIFEST, _DATABASES, _LOG = "manifest.json", "mongodb", "kafka"
_LOOKS, _PAUSE_SECONDS = 20, 0.25


class BackupRefused(Exception):
    """It cannot be taken or put back like this; the message says why."""


@dataclass(frozen=True)
class Place:
    """Where a system is: its servers, its services, and what stands before the names of databases and topics."""

    mongo: MongoConnection
    kafka: KafkaConnection
    services: Sequence[str]
    name_prefix: str = ""
    topic_prefix: str = ""

    def databases(self) -> Mapping[str, str]:
        """The database of each service."""
        return {service: database_name(self.name_prefix, service) for service in self.services}

    def topics(self) -> Sequence[str]:
        """The boroughs' topics, by their whole names."""
        return [self.topic_prefix + name for name in BY_NAME]


async def take(place: Place, folder: Path) -> Mapping[str, Any]:
    """Copy everything into a new folder, while all goes on: what is in it.

    Raises BackupRefused, Unavailable, BrokerAway.
    """
    await asyncio.to_thread(_make_empty, folder)
    taken_at = utc_now().isoformat(timespec="seconds")
    # The log last, so that it holds all that the databases have said.
    names = list(place.databases().values())
    documents = await asyncio.to_thread(copying.copy_out, place.mongo, names, folder / _DATABASES)
    numbers = _partitions(await offsets_at(place.kafka, place.topics(), Edge.END))
    records = await log_copy.copy_out(place.kafka, sorted(numbers), folder / _LOG)
    manifest = {
        "taken_at": taken_at,
        "name_prefix": place.name_prefix,
        "topic_prefix": place.topic_prefix,
        "documents": documents,
        "records": records,
        "partitions": numbers,
    }
    # Last of all: without it a folder is no backup.
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def _make_empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty.")


async def put_back(place: Place, folder: Path) -> Mapping[str, Any]:
    """Put a backup into an empty place, whose topics are made: what was put back.

    Raises BackupRefused, Unavailable, BrokerAway.
    """
    manifest = read_manifest(folder)
    await _check(place, manifest)
    documents = await asyncio.to_thread(copying.copy_in, place.mongo, folder / _DATABASES)
    said = await _said(place)

    def is_known(topic: str, row: Mapping[str, Any]) -> bool:
        return _is_known(topic.removeprefix(place.topic_prefix), row, said)

    had = await log_copy.copy_in(place.kafka, folder / _LOG, is_known)
    async with mongo.Client(place.mongo) as client:
        for name in place.databases().values():
            await put_in_order(client.database(name), had, utc_now())
    return {
        "taken_at": manifest["taken_at"],
        "documents": documents,
        "records": sum(map(len, had.values())),
        "left_out": sum(manifest["records"].values()) - sum(map(len, had.values())),
    }


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """What a backup says of itself. Raises BackupRefused where it is none."""
    try:
        manifest: Mapping[str, Any] = json.loads((folder / _MANIFEST).read_text())
    except (OSError, ValueError):
        raise BackupRefused(f"{folder} is no backup, or one that was not finished: it has no {_MANIFEST}.") from None
    return manifest


async def _check(place: Place, manifest: Mapping[str, Any]) -> None:
    if (manifest["name_prefix"], manifest["topic_prefix"]) != (place.name_prefix, place.topic_prefix):
        raise BackupRefused("It was taken under other prefixes of names, which stand in its fences.")
    await _check_topics(place, manifest["partitions"])
    async with mongo.Client(place.mongo) as client:
        for name in place.databases().values():
            database = client.database(name)
            if await database.collection(FENCES).find_one({}) or await database.collection(STATES).find_one({}):
                raise BackupRefused(f"The database {name} is not empty: a service has worked there.")


async def _check_topics(place: Place, partitions: Mapping[str, int]) -> None:
    for _ in range(_LOOKS):
        ends = await offsets_at(place.kafka, sorted(partitions), Edge.END)
        numbers = _partitions(ends)
        if numbers == partitions:
            break
        # Brokers tell of a topic a moment after it was made.
        await asyncio.sleep(_PAUSE_SECONDS)
    for name, number in partitions.items():
        if numbers.get(name) != number:
            raise BackupRefused(f"The topic {name} is not there with {number} partitions, as it was.")
    if full := sorted({one.topic for one, end in ends.items() if end}):
        raise BackupRefused(f"Topics hold something already, {full[0]} among them.")


def _partitions(offsets: Iterable[TopicPartition]) -> Mapping[str, int]:
    return Counter(place.topic for place in offsets)


async def _said(place: Place) -> Mapping[str, Mapping[str, int]]:
    """How many events each service had said about what, as of the backup."""
    said: dict[str, dict[str, int]] = {}
    async with mongo.Client(place.mongo) as client:
        for service, name in place.databases().items():
            states = client.database(name).collection(STATES).stream({})
            said[service] = {row["_id"]: row["said"] async for row in states}
    return said


def _is_known(topic: str, row: Mapping[str, Any], said: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether the service that said it knows that it did."""
    stream = BY_NAME[topic].stream
    headers = dict(row["headers"])
    sequence = bytes(headers.get("ce_sequence") or b"")
    if stream is Stream.DEAD_LETTERS or not sequence.isdigit():
        return True
    subject = bytes(headers.get("ce_subject") or b"").decode(errors="replace")
    return int(sequence) <= said.get(OWNERS[stream], {}).get(subject, 0)
