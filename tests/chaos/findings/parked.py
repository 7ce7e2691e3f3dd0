"""What was parked, opened: rows in a service's database, and dead letters on their boroughs' topics."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from services.contract import topics
from services.contract.boroughs import BoroughSlug
from services.contract.events import DeadLettered
from services.contract.topics import Stream
from services.runtime import sealing
from services.runtime.recovering.dead_letters import borough_key
from services.runtime.storing.collection import Database
from services.runtime.working.record import TopicPartition
from tests.chaos.findings.evidence import Logged, ParkedEvent, Posted, stream_of

BROKEN = "the seal does not open"


class Seals:
    """Opens what is sealed under the boroughs' own keys, and says what was in it."""

    def __init__(self, master_key: bytes) -> None:
        self._keys = {borough: borough_key(master_key, borough) for borough in BoroughSlug}

    def digest(self, borough: BoroughSlug, sealed: str, spot: str) -> str:
        """SHA-256 of what was sealed; no digest at all where the seal is broken."""
        try:
            return sha256(sealing.unseal(self._keys[borough], sealed, spot)).hexdigest()
        except (sealing.SealBroken, ValueError):
            return BROKEN


async def rows(database: Database, seals: Seals) -> dict[str, ParkedEvent]:
    """A service's rows by spot."""
    return {one["_id"]: _row(one, seals) for one in await database.collection("dead_letters").find({})}


def _row(document: Mapping[str, Any], seals: Seals) -> ParkedEvent:
    return ParkedEvent(
        spot=document["_id"],
        key=document.get("key"),
        owner=document.get("owner"),
        sequence=document.get("sequence"),
        reason=document["reason"],
        standing=document["standing"],
        digest=seals.digest(BoroughSlug(document["borough"]), document["sealed"], document["_id"]),
        at=document["set_aside_at"],
    )


def posted(log: Mapping[TopicPartition, tuple[Logged, ...]], seals: Seals) -> Iterator[Posted]:
    """The dead letters in this log."""
    for place, records in log.items():
        if stream_of(place) is Stream.DEAD_LETTERS:
            yield from (_message(record, seals) for record in records)


def _message(record: Logged, seals: Seals) -> Posted:
    event = DeadLettered.model_validate_json(record.value or b"")
    spot = f"{event.topic}/{event.partition}/{event.offset}"
    return Posted(event.service, spot, seals.digest(topics.BY_NAME[record.topic].borough, event.sealed, spot))
