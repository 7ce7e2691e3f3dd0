"""What of an event goes to Kafka: its topic, key, headers in binary mode, and value."""

from dataclasses import dataclass, replace
from typing import Any

from pydantic_core import from_json

from deploy.partner_kit.printing import printable
from services.contract.envelope import CONTENT_TYPE, STRUCTURED, read_attributes
from services.contract.topics import PartnerStream, PartnerTopic

CONTENT_TYPE_HEADER = "content-type"
_STRUCTURED = ((CONTENT_TYPE_HEADER, STRUCTURED.encode()),)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record as it is sent."""

    topic: str
    key: str | None
    headers: list[tuple[str, str]]
    value: bytes
    answers: str
    event_id: str | None

    def facts(self) -> dict[str, Any]:
        """The same for a program; the value is left out, because it is what was given, and may be personal."""
        return {"topic": self.topic, "key": self.key, "headers": dict(self.headers), "bytes": len(self.value)}

    def shown(self) -> str:
        """The same for a person."""
        headers = "\n".join(f"          {name}: {printable(text)}" for name, text in self.headers)
        first = f"topic     {self.topic}\nkey       {printable(self.key or '(none)')}\nheaders"
        return f"{first}\n{headers}\nvalue     {len(self.value)} bytes"


def as_it_is(message: bytes, topic: PartnerTopic, event_id: str | None, prefix: str = "") -> Outgoing:
    """The record of what nobody has looked at, in structured mode, which takes any bytes."""
    headers = [(CONTENT_TYPE_HEADER, f"{STRUCTURED}+json")]
    return Outgoing(prefix + topic.name, None, headers, message, prefix + _answers(topic), event_id)


def outgoing(message: bytes, topic: PartnerTopic, prefix: str = "") -> Outgoing:
    """The record of an event in which nothing is wrong; `prefix` stands before the topic's name.

    Its key is the partner's own reference, where it has one.
    """
    attributes, body = read_attributes(_STRUCTURED, message)
    value = body or b""
    stated = [(f"ce_{name}", text) for name, text in attributes.items()]
    key = from_json(value).get("partner_reference")
    headers = [(CONTENT_TYPE_HEADER, CONTENT_TYPE), *stated]
    return Outgoing(prefix + topic.name, key, headers, value, prefix + _answers(topic), attributes.get("id"))


def _answers(topic: PartnerTopic) -> str:
    return replace(topic, stream=PartnerStream.ANSWERS).name
