"""What becomes of a message that cannot be read or done: its bytes, sealed, with where it came from and why."""

import json
from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.events import DeadLettered
from services.runtime import sealing
from services.runtime.aggregate import Aggregate
from services.runtime.letter import Asked, Letter, write
from services.runtime.reading import Dead, Record

_LOGGED_DETAIL = 200
MOST_SEALED_BYTES = 3 * 1024 * 1024
_BEGINNING_BYTES = 64 * 1024


class DeadLetterOffice:
    """Makes dead letters, each sealed under the key of the borough that the message belongs to."""

    def __init__(self, service: str, master_key: bytes, prefix: str = "") -> None:
        self._service = service
        self._prefix = prefix
        self._keys = {borough: borough_key(master_key, borough) for borough in BoroughSlug}

    def letter(self, dead: Dead, borough: BoroughSlug, now: datetime) -> Letter:
        """The letter that carries a dead message to its borough's dead letters."""
        record = dead.record
        topic = record.topic.removeprefix(self._prefix)
        subject = f"{topic}/{record.partition}/{record.offset}"
        event = DeadLettered(
            service=self._service,
            reason=dead.reason,
            detail=dead.detail[:_LOGGED_DETAIL],
            topic=topic,
            partition=record.partition,
            offset=record.offset,
            sealed=sealing.seal(self._keys[borough], as_it_came(record), subject),
        )
        asked = Asked(f"/{self._service}", subject, subject)
        about = Aggregate(subject, borough, said=1)
        return write(event, about, owner=self._service, asked=asked, now=now, key=_key(record, subject))


def borough_key(master_key: bytes, borough: BoroughSlug) -> bytes:
    """The borough's own key for its dead letters."""
    return sealing.derive(master_key, f"dead-letters:{borough.value}")


def as_it_came(record: Record) -> bytes:
    """Key, headers and value as JSON with base64, so that the very bytes can be had again.

    Of a value over MOST_SEALED_BYTES there is the beginning, the length and the SHA-256: the letter must fit a message
    of Kafka's and a document of MongoDB's, and the rest can be read where the letter says that it came from.
    """
    value = record.value or b""
    whole = {
        "key": _base64(record.key),
        "headers": [[name, _base64(raw)] for name, raw in record.headers],
        "value": _base64(record.value),
    }
    if len(value) > MOST_SEALED_BYTES:
        cut = {"value": _base64(value[:_BEGINNING_BYTES]), "length": len(value), "sha256": sha256(value).hexdigest()}
        return json.dumps(whole | cut).encode()
    return json.dumps(whole).encode()


def _base64(raw: bytes | None) -> str | None:
    return None if raw is None else b64encode(raw).decode()


def _key(record: Record, subject: str) -> str:
    # A stranger's key may be a person's details; only an id travels on in the open.
    try:
        return str(UUID((record.key or b"").decode()))
    except ValueError:
        return subject
