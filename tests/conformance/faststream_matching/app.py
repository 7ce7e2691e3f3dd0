"""A matching in FastStream, for a borough to begin its own from: README.md says how."""

import asyncio
from base64 import b64decode
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from os import environ
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid5

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker, KafkaMessage
from pydantic import AwareDatetime, BaseModel, Field, ValidationError
from pydantic_core import from_json

KAFKA, BOROUGH, DIRECTORY = (environ[f"MATCHING_{name}"] for name in ("KAFKA", "BOROUGH", "DIRECTORY"))
TOPICS = f"{environ.get('MATCHING_PREFIX', '')}{BOROUGH}."
GROUP = environ.get("MATCHING_GROUP", f"{TOPICS}matching")
OURS, MOST_BYTES, MOST_AHEAD = "london.linkway.", 1024 * 1024, timedelta(minutes=5)
# Events that free a place, each with the reason that is given for it; after those of ENDS nothing is answered any more.
ENDS = {"referral-closed.v1": "closed", "referral-rerouted.v1": "rerouted"}
ENDS |= {"referral-withdrawn.v1": "withdrawn", "consent-withdrawn.v1": "withdrawn"}
NOES = {"offer-declined.v1": "offer-declined", "provider-declined.v1": "provider-declined"}
FREES = ENDS | NOES | {"needs-a-human.v1": "needs-a-human"}
CREATED, MATCHED, LATER = "referral-created.v1", "matched.v1", {*FREES, "human-decided.v1"}


class Event(BaseModel):
    """What is needed of an event's attributes and, of the types that are read, of what it says."""

    id: str
    type: str
    subject: str
    time: AwareDatetime
    sequence: int = Field(ge=1)
    correlationid: str
    causationid: str
    synthetic: bool = False
    needs: list[Annotated[str, Field(pattern="^[a-z-]+$")]] = []
    age_band: str = ""
    channel: str = ""
    needs_human: list[str] = []
    service_id: str = ""
    seek_another: bool = True
    decision: str = ""


class Referral(BaseModel):
    """What is known of one. `waiting` has events whose turn, or time, is yet to come; `replied` what events led to."""

    next: int = 1
    said: int = 0
    waiting: dict[int, Event] = {}
    replied: dict[str, str] = {}
    wanted: Event | None = None
    declined: set[str] = set()
    holds: str | None = None


broker = KafkaBroker(KAFKA, enable_idempotence=True)
app = FastStream(broker)
one_at_a_time = asyncio.Lock()
# All that is known stands in the log; `begin` reads it from there.
known = defaultdict[str, Referral](Referral)
services = from_json(Path(DIRECTORY).read_bytes())["contents"]


def read(record: Any) -> Event | str:
    """Read a record in binary or in structured mode; where it cannot be read, the contract's word for why."""
    if record.value is None or len(record.value) > MOST_BYTES:
        return "value-null" if record.value is None else "too-large"
    try:
        parts, data = {name.removeprefix("ce_"): raw.decode() for name, raw in record.headers}, from_json(record.value)
        if parts.get("content-type", "").startswith("application/cloudevents"):
            parts, data = data, data.get("data") or from_json(b64decode(data["data_base64"]))
        name = parts["type"].removeprefix(OURS)
        said = {key: one for key, one in data.items() if one is not None} if name in {CREATED, MATCHED, *LATER} else {}
        return Event.model_validate({**said, **parts, "type": name})
    except (AttributeError, LookupError, TypeError, UnicodeDecodeError):
        return "header-invalid"
    except ValueError as error:
        return "schema-wrong" if isinstance(error, ValidationError) else "not-json"


def decide(one: Referral, event: Event, *, says: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is to be said because of an event."""
    before, name = one.replied.get(event.id), event.type
    one.wanted = event if name == CREATED else one.wanted
    if not one.wanted or name not in {CREATED, *LATER}:
        return
    # A human may have put these right.
    one.wanted.needs, one.wanted.age_band = event.needs or one.wanted.needs, event.age_band or one.wanted.age_band
    if name in NOES:
        one.declined.add(event.service_id)
    if name in FREES and one.holds and not before:
        yield "place-released", {"service_id": one.holds, "reason": FREES[name]}
        one.holds = None
    goes_on = event.decision == "go-on" or (name in NOES and event.seek_another)
    seeks = not event.needs_human if name == CREATED else goes_on
    if seeks and says and before in (None, "place-released.v1"):
        yield answer(one, one.wanted)
    one.wanted = None if name in ENDS else one.wanted


def answer(one: Referral, wanted: Event) -> tuple[str, dict[str, Any]]:
    """Who is sent where: make this yours."""
    taken = Counter(each.holds for each in known.values() if not (each.wanted and each.wanted.synthetic))
    why = "too-young" if wanted.age_band == "0-17" else "no-room"
    for service in services if why == "no-room" else ():
        terms = {each["taxonomy_term"]["taxonomy"]: each["taxonomy_term"]["name"] for each in service["attributes"]}
        has_room = taken[service["id"]] < int(terms.get("linkway-places", 0))
        if has_room and terms["linkway-needs"] in wanted.needs and service["id"] not in one.declined:
            one.holds, host = service["id"], service["organization"]["name"]
            about = {"service_id": one.holds, "service_name": service["name"], "organization_name": host}
            score = {"score": 1, "score_parts": [{"name": "needs", "value": 1, "weight": 1}], "distance_metres": 0}
            reasons = {"needs_met": [terms["linkway-needs"]], "why": "It is for this, and has room."}
            return "matched", {"channel": wanted.channel, **about, **score, **reasons}
    return "unmatched", {"channel": wanted.channel, "reason": why, "why": "There is no place for them here."}


async def take(record: Any, now: datetime, *, says: bool = True) -> None:
    """Work a record, and say what comes of it."""
    event = read(record)
    if isinstance(event, Event):
        one = known[event.subject]
        one.waiting |= {event.sequence: event} if event.sequence >= one.next else {}
        await go_on(one, now, says=says)
    elif says:
        body = {"topic": record.topic, "partition": record.partition, "offset": record.offset, "reason": event}
        # A borough seals what came under a key of its own; here nothing of it is kept.
        body |= {"service": "matching", "detail": "It cannot be read.", "sealed": "bm90IGtlcHQ="}
        key = str(uuid5(UUID(int=0), f"{record.topic}/{record.partition}/{record.offset}"))
        came = datetime.fromtimestamp(record.timestamp / 1000, UTC)
        await say("dead-lettered", body, key, 1, came, correlationid=key, causationid=key)


async def go_on(one: Referral, now: datetime, *, says: bool = True) -> None:
    """Work the next events of a referral, as long as they are there and their time has come."""
    async with one_at_a_time:
        while (event := one.waiting.get(one.next)) and event.time <= now + MOST_AHEAD:
            del one.waiting[one.next]
            one.next += 1
            for name, body in decide(one, event, says=says):
                one.said += 1
                more = {"correlationid": event.correlationid, "causationid": event.id}
                more |= {"synthetic": "true"} if one.wanted and one.wanted.synthetic else {}
                await say(name, {"referral_id": event.subject, **body}, event.subject, one.said, now, **more)


async def say(name: str, body: dict[str, Any], about: str, number: int, at: datetime, **more: str) -> None:
    more |= {"specversion": "1.0", "source": "/matching", "id": str(uuid5(UUID(int=0), f"{about}/{number}"))}
    more |= {"type": f"{OURS}{name}.v1", "subject": about, "sequence": str(number), "borough": BOROUGH}
    more |= {"time": at.isoformat(), "recordedtime": at.isoformat()}
    headers = {f"ce_{key}": value for key, value in more.items()}
    topic = "dead-letters" if name == "dead-lettered" else "matches"
    # Without a correlation id FastStream makes one, and a repeat would be another message.
    await broker.publish(body, TOPICS + topic, key=about.encode(), headers=headers, correlation_id=about)


@app.on_startup
async def begin() -> None:
    """Know what was asked and answered before, by whomever."""
    async for record in lying("referrals", await begins()):
        await take(record, datetime.fromtimestamp(record.timestamp / 1000, UTC), says=False)
    async for record in lying("matches"):
        if isinstance(event := read(record), Event):
            one = known[event.subject]
            one.said, one.replied[event.causationid] = event.sequence, event.type
            one.holds = event.service_id if event.type == MATCHED else None


async def begins() -> dict[Any, int]:
    """Where the group begins; whoever takes over from another is told so by the handover, and waits for it."""
    admin, found = AIOKafkaAdminClient(bootstrap_servers=KAFKA), None
    await admin.start()
    while found is None or (not found and "MATCHING_TAKES_OVER" in environ):
        with suppress(GroupCoordinatorNotAvailableError):  # A broker that was just made is not ready for groups.
            found = await admin.list_consumer_group_offsets(GROUP)
        await asyncio.sleep(0.1)
    await admin.close()
    return {place: told.offset for place, told in found.items()}


async def lying(stream: str, ends: dict[Any, int] | None = None) -> AsyncIterator[Any]:
    """What lies on a topic, up to these offsets or to its end."""
    async with AIOKafkaConsumer(TOPICS + stream, bootstrap_servers=KAFKA, auto_offset_reset="earliest") as consumer:
        for place, end in (await consumer.end_offsets(consumer.assignment()) if ends is None else ends).items():
            while await consumer.position(place) < end:
                for record in (await consumer.getmany(place, timeout_ms=500)).get(place, []):
                    if record.offset < end:
                        yield record


async def parsed(record: Any, parse: Any) -> KafkaMessage:
    # FastStream's own parser decodes all headers. Where one is null or not UTF-8 the message is passed over, for good.
    message: KafkaMessage = await parse(replace(record, headers=()))
    message.raw_message = record
    return message


# By default what was said before the first start is never read, and an event counts as worked before it is.
@broker.subscriber(
    f"{TOPICS}referrals",
    group_id=GROUP,
    auto_offset_reset="earliest",
    ack_policy=AckPolicy.NACK_ON_ERROR,
    parser=parsed,
)
async def hear(message: KafkaMessage) -> None:
    try:
        await take(message.raw_message, datetime.now(UTC))
    except Exception:
        app.exit()  # Memory may be ahead of the log; started again, it is what the log says.
        raise


@app.after_startup
async def clock() -> None:
    """Every few seconds: what was dated ahead."""
    while True:
        for one in list(known.values()):
            await go_on(one, datetime.now(UTC))
        await asyncio.sleep(5)
