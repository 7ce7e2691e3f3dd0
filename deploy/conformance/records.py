"""What was sent by Kafka and what was written there by the component, read by the contract and nothing more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import from_json

from deploy.conformance.messages import Message
from services.contract.envelope import Envelope, Unreadable, read
from services.contract.event import Event
from services.contract.events import BY_TYPE, partners

_EVERY = BY_TYPE | partners.BY_TYPE


class Position(NamedTuple):
    """Where a record lies."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Record:
    """One record that the component has written."""

    position: Position
    key: bytes | None
    headers: Sequence[tuple[str, bytes | None]]
    value: bytes | None

    @property
    def written(self) -> bytes:
        """All that stands in it."""
        return (self.key or b"") + (self.value or b"") + b"".join(value or b"" for _, value in self.headers)


@dataclass(frozen=True, slots=True)
class ProducedMessage:
    """A message, where it lies, and after how many of the component's records it was sent."""

    message: Message
    position: Position
    after: int


@dataclass(frozen=True, slots=True)
class Reply:
    """A record of the component's that can be read: the `number`-th that came."""

    number: int
    record: Record
    envelope: Envelope
    event: Event

    @property
    def key(self) -> str:
        """The referral that it is about."""
        return self.envelope.subject


@dataclass(frozen=True, slots=True)
class Unread:
    """A record of the component's that cannot be read, and why."""

    number: int
    record: Record
    why: str


def understood(number: int, record: Record) -> Reply | Unread:
    """The record as what it says, by the contract and nothing more."""
    try:
        envelope, body = read(record.headers, record.value)
        kind = _EVERY.get(envelope.type)
        if kind is None:
            return Unread(number, record, f"{envelope.type} is no event of the contract")
        event = kind.model_validate_json(body)
    except Unreadable as unreadable:
        return Unread(number, record, unreadable.detail)
    except ValidationError as invalid:
        first = invalid.errors(include_input=False)[0]
        at = ".".join(map(str, first["loc"]))
        return Unread(number, record, f"{at}: {first['msg']}")
    if beyond := list(_beyond(from_json(body), event.model_dump(mode="json"))):
        return Unread(number, record, f"fields that are not in the schema: {', '.join(beyond)}")
    return Reply(number, record, envelope, event)


def _beyond(written: Any, known: Any, at: str = "") -> Iterator[str]:  # noqa: ANN401 - JSON
    """The fields of what was written that a reader passes over."""
    if isinstance(written, dict) and isinstance(known, dict):
        for name, value in written.items():
            if name in known:
                yield from _beyond(value, known[name], f"{at}{name}.")
            else:
                yield f"{at}{name}"
    elif isinstance(written, list) and isinstance(known, list):
        for one, other in zip(written, known, strict=False):
            yield from _beyond(one, other, at)
