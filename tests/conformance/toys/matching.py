"""A matching in plain Python that knows nothing of Linkway but the contract's pages: the core, and no option.

`python matching.py BROKERS BOROUGH PREFIX DIRECTORY STATE` runs it: it keeps what it knows in the file STATE.
"""

import asyncio
import base64
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

NAMES = UUID("2f9c8a34-7a0e-4a3b-8a51-6c1b5e0d7f42")
OURS = "london.linkway."
RELEASED = {"offer-declined.v1": "offer-declined", "provider-declined.v1": "provider-declined"}
ENDS = (
    "needs-a-human.v1",
    "referral-closed.v1",
    "referral-withdrawn.v1",
    "referral-rerouted.v1",
    "consent-withdrawn.v1",
)
ATTRIBUTES = (
    "id",
    "type",
    "source",
    "subject",
    "time",
    "sequence",
    "correlationid",
    "causationid",
    "borough",
    "recordedtime",
)
MOST_BYTES = 1024 * 1024
Event = dict[str, Any]


class Message(NamedTuple):
    """What is to be written: to which topic, under which key."""

    topic: str
    key: bytes
    headers: list[tuple[str, bytes]]
    value: bytes


class Unreadable(Exception):
    """Why a message cannot be read, as one of the contract's reasons."""


class Toy:
    """Decides; `state` is all that it remembers, as JSON has it."""

    def __init__(self, borough: str, directory: Path, state: dict[str, Any] | None = None) -> None:
        self.borough = borough
        self.services = [_service(one) for one in json.loads(directory.read_text())["contents"]]
        self.state = state or {"referrals": {}, "held": {}}

    def work(self, place: tuple[str, int, int], headers: Any, value: bytes | None, now: datetime) -> list[Message]:
        """Work one message: this function will give what is to be said."""
        try:
            attributes, event = self.read(headers, value)
        except Unreadable as unreadable:
            return [self.dead_letter(place, str(unreadable), now)]
        known = self.state["referrals"].setdefault(attributes["subject"], {"next": 1, "said": 0, "parked": {}})
        if self.is_repeat(known, attributes):
            return []
        known["parked"][attributes["sequence"]] = [attributes, event]
        return list(self.go_on(known, now))

    def go_on(self, known: dict[str, Any], now: datetime) -> Iterator[Message]:
        """Work what is next of a referral, as long as there is something whose time has come."""
        while (parked := known["parked"].get(str(known["next"]))) and self.is_due(parked[0], now):
            attributes, event = known["parked"].pop(str(known["next"]))
            known["next"] += 1
            yield from (self.event(known, attributes, *said, now) for said in self.decide(known, attributes, event))

    def is_repeat(self, known: dict[str, Any], attributes: dict[str, str]) -> bool:
        return int(attributes["sequence"]) < int(known["next"])

    def is_due(self, attributes: dict[str, str], now: datetime) -> bool:
        return datetime.fromisoformat(attributes["time"]) <= now + timedelta(minutes=5)

    def read(self, headers: Any, value: bytes | None) -> tuple[dict[str, str], Event]:
        """Read a message in either mode."""
        if value is None:
            raise Unreadable("value-null")
        if len(value) > MOST_BYTES:
            raise Unreadable("too-large")
        try:
            texts = {name: raw.decode() for name, raw in headers}
            event = json.loads(value)
        except (AttributeError, UnicodeDecodeError):
            raise Unreadable("header-invalid") from None
        except ValueError:
            raise Unreadable("not-json") from None
        attributes = {name.removeprefix("ce_"): text for name, text in texts.items()}
        if texts.get("content-type", "").startswith("application/cloudevents"):
            attributes, event = {k: str(v) for k, v in event.items() if k != "data"}, event["data"]
        self.check(attributes, event)
        return attributes, event

    def check(self, attributes: dict[str, str], event: Event) -> None:
        if not all(attributes.get(name) for name in ATTRIBUTES):
            raise Unreadable("header-missing")
        if not attributes["sequence"].isdigit():
            raise Unreadable("header-invalid")
        if attributes["type"] == f"{OURS}referral-created.v1" and not all(map(self.is_a_word, event["needs"])):
            raise Unreadable("schema-wrong")

    def is_a_word(self, need: str) -> bool:
        return need.replace("-", "").isalpha()

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        """What an event leads to: the names of events, and what they say."""
        name, key = attributes["type"].removeprefix(OURS), attributes["subject"]
        if name == "referral-created.v1":
            known |= {"wanted": event, "declined": [], "synthetic": attributes.get("synthetic") == "true"}
        if "wanted" not in known:
            return
        self.put_right(known, event if name == "human-decided.v1" else {})
        if name in ("offer-declined.v1", "provider-declined.v1"):
            known["declined"].append(event["service_id"])
        if name in (*ENDS, "offer-declined.v1", "provider-declined.v1"):
            yield from self.free(key, known, RELEASED.get(name, "withdrawn"))
        if self.seeks(name, event):
            yield self.answer(key, known)

    def put_right(self, known: dict[str, Any], decided: Event) -> None:
        """What a human has put right."""
        known["wanted"] |= {code: decided[code] for code in ("needs", "age_band") if decided.get(code)}

    def seeks(self, name: str, event: Event) -> bool:
        """Whether a place is sought after this event."""
        if name == "human-decided.v1":
            return bool(event["decision"] == "go-on")
        if name == "referral-created.v1":
            return not event.get("needs_human")
        return name == "provider-declined.v1" or (name == "offer-declined.v1" and event["seek_another"])

    def answer(self, key: str, known: dict[str, Any]) -> tuple[str, Event]:
        """A place, or why there is none."""
        wanted = known["wanted"]
        there = [one for one in self.services if one["need"] in wanted["needs"] and one["id"] not in known["declined"]]
        chosen = None if wanted["age_band"] == "0-17" else next(filter(self.has_room, there), None)
        about = {"referral_id": key, "channel": wanted["channel"]}
        if chosen is None:
            reason = "too-young" if wanted["age_band"] == "0-17" else "no-room" if there else "no-service-for-the-need"
            return "unmatched", about | {"reason": reason, "why": "There is no place."}
        known["at"] = chosen["id"]
        if not known["synthetic"]:
            self.state["held"][key] = chosen["id"]
        part = {"name": "needs", "value": 1.0, "weight": 1.0}
        return "matched", about | {
            "service_id": chosen["id"],
            "service_name": chosen["name"],
            "organization_name": chosen["host"],
            "needs_met": [chosen["need"]],
            "distance_metres": 0,
            "score": 1.0,
            "score_parts": [part],
            "why": "It is for what is asked for, and has room.",
        }

    def has_room(self, service: dict[str, Any]) -> bool:
        return list(self.state["held"].values()).count(service["id"]) < int(service["places"])

    def free(self, key: str, known: dict[str, Any], reason: str) -> Iterator[tuple[str, Event]]:
        self.state["held"].pop(key, None)
        if service := known.pop("at", None):
            yield "place-released", {"referral_id": key, "service_id": service, "reason": reason}

    def event(self, known: dict[str, Any], cause: dict[str, str], name: str, said: Event, now: datetime) -> Message:
        """An event in its envelope, under the referral's key."""
        known["said"] += 1
        attributes = {
            "specversion": "1.0",
            "id": str(uuid5(NAMES, f"{cause['subject']}/{known['said']}")),
            "type": f"{OURS}{name}.v1",
            "source": "/matching",
            "subject": cause["subject"],
            "time": now.isoformat(),
            "recordedtime": now.isoformat(),
            "sequence": str(known["said"]),
            "correlationid": cause["correlationid"],
            "causationid": cause["id"],
            "borough": self.borough,
        }
        if known.get("synthetic"):
            attributes["synthetic"] = "true"
        return Message(f"{self.borough}.matches", cause["subject"].encode(), _headers(attributes), _json(said))

    def dead_letter(self, place: tuple[str, int, int], reason: str, now: datetime) -> Message:
        topic, partition, offset = place
        key = str(uuid5(NAMES, f"{topic}/{partition}/{offset}"))
        # A toy has no key to seal by, so it keeps nothing of what came.
        sealed = base64.b64encode(b"not kept").decode()
        said: Event = {"service": "matching", "reason": reason, "detail": "It cannot be read.", "sealed": sealed}
        said |= {"topic": topic, "partition": partition, "offset": offset}
        known = {"said": 0}
        cause = {"subject": key, "correlationid": key, "id": key}
        message = self.event(known, cause, "dead-lettered", said, now)
        return message._replace(topic=f"{self.borough}.dead-letters")


def _service(listed: dict[str, Any]) -> dict[str, Any]:
    terms = {one["taxonomy_term"]["taxonomy"]: one["taxonomy_term"]["name"] for one in listed["attributes"]}
    return {
        "id": listed["id"],
        "name": listed["name"],
        "host": listed["organization"]["name"],
        "need": terms["linkway-needs"],
        "places": int(terms.get("linkway-places", 0)),
    }


def _headers(attributes: dict[str, str]) -> list[tuple[str, bytes]]:
    return [("content-type", b"application/json")] + [(f"ce_{k}", v.encode()) for k, v in attributes.items()]


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


async def run(brokers: str, toy: Toy, prefix: str, kept: Path) -> None:
    """Work the borough's topic of referrals, one message after the other; the offset is kept with what is known."""
    topic, offsets = f"{prefix}{toy.borough}.referrals", toy.state.setdefault("offsets", {})
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=brokers, auto_offset_reset="earliest")
    async with consumer, AIOKafkaProducer(bootstrap_servers=brokers, enable_idempotence=True) as producer:
        for place in consumer.assignment():
            consumer.seek(place, offsets.get(str(place.partition), 0))
        async for record in consumer:
            lies = (record.topic, record.partition, record.offset)
            for said in toy.work(lies, record.headers, record.value, datetime.now(UTC)):
                await producer.send_and_wait(prefix + said.topic, said.value, said.key, headers=said.headers)
            offsets[str(record.partition)] = record.offset + 1
            _keep(kept, toy.state)


def _keep(kept: Path, state: dict[str, Any]) -> None:
    aside = kept.with_suffix(".new")
    aside.write_text(json.dumps(state))
    aside.replace(kept)


if __name__ == "__main__":
    _, servers, slug, before, listed, keeping = sys.argv
    known_before = json.loads(Path(keeping).read_text()) if Path(keeping).exists() else None
    asyncio.run(run(servers, Toy(slug, Path(listed), known_before), before, Path(keeping)))
