"""What becomes of a message that cannot be read or done: its bytes, sealed, with where it came from and why."""

import json
from base64 import b64decode, b64encode
from datetime import datetime
from functools import cache, partial
from hashlib import sha256
from typing import Any

from services.contract import topics
from services.contract.boroughs import BoroughSlug
from services.contract.events import DeadLettered
from services.runtime import sealing
from services.runtime.recovering.summary import referral_of, summary_of, turn_of
from services.runtime.storing.collection import Database
from services.runtime.storing.preparing.master_keys import MasterKey
from services.runtime.storing.rows.parked import COLLECTION, parked_of
from services.runtime.working.decoding import Undecodable
from services.runtime.working.outgoing import Cause, OutboxMessage, write
from services.runtime.working.parked import ParkedRecord
from services.runtime.working.record import BrokenRecord, RawRecord, Record, size_of

_LOGGED_DETAIL = 200
MOST_SEALED_BYTES = 3 * 1024 * 1024
_BEGINNING_BYTES = 64 * 1024
_HASH_DIGITS = 16
_FIRST_HEADERS = 64
_OF_A_HEADER = 256


class CannotOpen(Exception):
    """A row whose record cannot be had again; the sentence says why."""


class RecordSealer:
    """Makes the rows of parked records, sealed under the key of the borough that they belong to, and opens them."""

    def __init__(self, service: str, master_key: bytes, prefix: str = "") -> None:
        self._service = service
        self._prefix = prefix
        # Derived once each, when first needed: most processes never park anything.
        self._key = cache(partial(borough_key, master_key))

    def row(self, dead: Undecodable, now: datetime, *, sequence: int | None = None) -> ParkedRecord:
        """The row of a record that is parked, not sealed yet; `sequence` is its turn where it could be decoded."""
        record = dead.record
        name = record.topic.removeprefix(self._prefix)
        topic = topics.named(name)
        if topic is None:
            raise LookupError(f"{name} is no topic of the contract's.")
        key, turn, owner = None, None, topic.source if isinstance(topic, topics.PartnerTopic) else ""
        if isinstance(topic, topics.Topic):
            key, owner = referral_of(record), topics.OWNERS[topic.stream]
            turn = turn_of(dead, topic.borough) if sequence is None else sequence
        return ParkedRecord(
            place=f"{name}/{record.partition}/{record.offset}",
            borough=topic.borough,
            owner=owner,
            reason=dead.reason,
            detail=dead.detail[:_LOGGED_DETAIL],
            parked_at=now,
            key=key,
            sequence=turn,
            summary=summary_of(record),
            is_whole=is_kept_whole(record) and not isinstance(record, BrokenRecord),
        )

    def seal(self, record: Record, row: ParkedRecord) -> str:
        """The record as it came, for nobody but who has the borough's key."""
        return sealing.seal(self._key(row.borough), as_it_came(record), row.place)

    def apart(self, row: ParkedRecord, record: Record) -> str:
        """The place of a record where another log's record has the row of its offset: with a hash of what it holds."""
        return f"{row.place}/{sha256(as_it_came(record)).hexdigest()[:_HASH_DIGITS]}"

    def is_same(self, sealed: str, row: ParkedRecord, record: Record) -> bool:
        """Whether this very record was sealed there. What does not open is taken for another."""
        try:
            return sealing.unseal(self._key(row.borough), sealed, row.place) == as_it_came(record)
        except (sealing.SealBroken, ValueError):
            return False

    def open(self, row: ParkedRecord) -> Record:
        """The record as it came. Raises CannotOpen."""
        if not row.is_whole:
            raise CannotOpen("Only part of it was kept, so it cannot be worked again; it can be discarded.")
        try:
            plain = sealing.unseal(self._key(row.borough), row.sealed or "", row.place)
        except (sealing.SealBroken, ValueError):
            raise CannotOpen("The seal does not open: give the service the key it was sealed with.") from None
        whole, (topic, partition, offset) = json.loads(plain), row.place.split("/")[:3]
        headers = [(name, _raw(held)) for name, held in whole["headers"]]
        place = (self._prefix + topic, int(partition), int(offset))
        return RawRecord(*place, _raw(whole["key"]), _raw(whole["value"]), headers)

    def message(self, row: ParkedRecord, now: datetime) -> OutboxMessage:
        """The message that carries a sealed row to its borough's dead letters."""
        topic, partition, offset = row.place.split("/")[:3]
        event = DeadLettered(
            service=self._service,
            reason=row.reason,
            detail=row.detail,
            topic=topic,
            partition=int(partition),
            offset=int(offset),
            sealed=row.sealed or "",
        )
        return write(
            event,
            subject=row.place,
            borough=row.borough,
            sequence=1,
            owner=self._service,
            cause=Cause(f"/{self._service}", row.place, row.place),
            time=now,
            recorded=now,
            key=row.key or row.place,
        )


def borough_key(master_key: bytes, borough: BoroughSlug) -> bytes:
    """The borough's own key for its dead letters."""
    return sealing.derive(master_key, f"dead-letters:{borough.value}")


def key_of_dead_letters(master_key: bytes) -> MasterKey:
    """The key that a service's dead letters are sealed with, tried on one of them."""

    async def opens(database: Database) -> bool:
        found = await database.collection(COLLECTION).find_one({"sealed": {"$type": "string"}})
        if found is None:
            return True
        row = parked_of(found)
        return sealing.opens(borough_key(master_key, row.borough), row.sealed or "", row.place)

    return MasterKey("dead-letters", "LINKWAY_DEAD_LETTER_KEY_FILE", sealing.check_value(master_key), opens)


def is_kept_whole(record: Record) -> bool:
    """Whether all of the record fits into a row and a message."""
    return size_of(record) <= MOST_SEALED_BYTES


def as_it_came(record: Record) -> bytes:
    """Key, headers and value as JSON with base64, so that the very bytes can be had again.

    Of a record over MOST_SEALED_BYTES there is the beginning of its key, its value and its headers, with their lengths
    and SHA-256: it must fit a message of Kafka's and a document of MongoDB's, and the rest can be read where the dead
    letter says that it came from.
    """
    whole: dict[str, Any] = {
        "key": _base64(record.key),
        "headers": [[name, _base64(raw)] for name, raw in record.headers],
        "value": _base64(record.value),
    }
    return json.dumps(whole if is_kept_whole(record) else _cut(record)).encode()


def _cut(record: Record) -> dict[str, Any]:
    key, value, headers = record.key or b"", record.value or b"", record.headers
    first = [[name[:_OF_A_HEADER], _base64((raw or b"")[:_OF_A_HEADER])] for name, raw in headers[:_FIRST_HEADERS]]
    digest = sha256()
    for name, raw in headers:
        digest.update(f"{len(name)}:{len(raw or b'')}:{name}".encode(errors="backslashreplace") + (raw or b""))
    return {
        "key": _base64(key[:_BEGINNING_BYTES]),
        "key_length": len(key),
        "key_sha256": sha256(key).hexdigest(),
        "headers": first,
        "headers_count": len(headers),
        "headers_sha256": digest.hexdigest(),
        "value": _base64(value[:_BEGINNING_BYTES]),
        "length": len(value),
        "sha256": sha256(value).hexdigest(),
    }


def _base64(raw: bytes | None) -> str | None:
    return None if raw is None else b64encode(raw).decode()


def _raw(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text)
