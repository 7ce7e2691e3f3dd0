"""What is sent to the component: events of invented referrals, each in an envelope as referral would write it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from deploy.conformance.trial import HALL, OUTCODE, SOURCE
from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Envelope, to_headers
from services.contract.event import Event
from services.contract.events import ReferralCreated, ReferralWithdrawn
from services.contract.topics import OWNERS, Stream
from services.runtime.working.aggregate import event_id

# Stands in messages where it must never be repeated.
CANARY = "Canary Invented 020 7946 0999"


@dataclass(frozen=True, slots=True)
class Message:
    """One record for a topic that the component reads. Those that are not `readable` are there to be refused.

    `scene` is what it is sent for; `subject` the referral that it is about. It goes to the partition of its key, unless
    it is to lie `beside` another referral's. What a `partner` says goes to that partner's own topic.
    """

    scene: str
    name: str
    subject: str
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]
    id: str = ""
    correlationid: str = ""
    synthetic: bool = False
    readable: bool = True
    beside: str | None = None
    partner: str | None = None
    stream: Stream = Stream.REFERRALS

    @property
    def key(self) -> bytes:
        """The record's key."""
        return self.subject.encode()


# The id of the event that an owner says of a subject under this number.
Names = Callable[[str, str, int], str]


def of_another_form(owner: str, subject: str, sequence: int) -> str:
    """An id of which nobody can tell what it is of, as a writer that is not Linkway's may make it."""
    return str(uuid5(UUID(subject), f"{owner} {sequence}"))


@dataclass
class Invented:
    """An invented referral, which counts what is said of it, and names each event: by Linkway's form, or by another."""

    key: str
    scene: str
    borough: BoroughSlug
    now: Callable[[], datetime]
    synthetic: bool = False
    sequences: dict[Stream, int] = field(default_factory=dict)
    names: Names = event_id

    @property
    def id(self) -> UUID:
        """Its id."""
        return UUID(self.key)

    def created(self, *, ahead: timedelta = timedelta(), **changes: Any) -> Message:  # noqa: ANN401 - an event's fields
        """The first that is said of it: by a GP, for company, aged 65 to 74, unless it is changed."""
        boring: dict[str, Any] = {
            "referral_id": self.key,
            "needs": (HALL.need,),
            "urgency": "routine",
            "referrer_role": "gp",
            "outcode": OUTCODE,
            "age_band": "65-74",
            "gender": "female",
            "ethnic_category": "Z",
            "channel": "none",
            "sealed": {"person_id": str(uuid5(UUID(self.key), "person")), "fields": {"name": "aW52ZW50ZWQ="}},
        }
        return self.says(ReferralCreated.model_validate(boring | changes), ahead=ahead)

    def withdrawn(self) -> Message:
        """It is taken back."""
        return self.says(ReferralWithdrawn.model_validate({"referral_id": self.key, "reason": "no-longer-needed"}))

    def says(self, event: Event, *, ahead: timedelta = timedelta(), cause: str | None = None) -> Message:
        """The next that is said of it, dated so far `ahead`, because of the event of this id if there is one."""
        envelope = self._envelope(event.type, ahead, event.stream)
        envelope = envelope._replace(causationid=cause) if cause else envelope
        return self._message(envelope, event.model_dump_json().encode(), event.stream)

    def says_what_nobody_knows(self, event_type: str, stream: Stream = Stream.REFERRALS) -> Message:
        """The next that is said of it, of a type or version that is not in the contract."""
        body = {"referral_id": self.key, "phase": "full"}
        return self._message(self._envelope(event_type, timedelta(), stream), json.dumps(body).encode(), stream)

    def _envelope(self, event_type: str, ahead: timedelta, stream: Stream) -> Envelope:
        self.sequences[stream] = self.sequences.get(stream, 0) + 1
        at = self.now() + ahead
        name = self.names(OWNERS[stream], self.key, self.sequences[stream])
        correlation = str(uuid5(UUID(self.key), "journey"))
        return Envelope(
            id=name,
            type=event_type,
            source=SOURCE,
            subject=self.key,
            time=at,
            sequence=self.sequences[stream],
            correlationid=correlation,
            causationid=correlation,
            borough=self.borough,
            recordedtime=at,
            synthetic=self.synthetic,
        )

    def _message(self, envelope: Envelope, value: bytes, stream: Stream) -> Message:
        return Message(
            scene=self.scene,
            name=envelope.type.removeprefix("london.linkway."),
            subject=self.key,
            value=value,
            headers=to_headers(envelope),
            id=envelope.id,
            correlationid=envelope.correlationid,
            synthetic=self.synthetic,
            stream=stream,
        )


@dataclass
class Invention:
    """Invents the referrals of one run; their ids follow from the run's."""

    run: UUID
    borough: BoroughSlug
    now: Callable[[], datetime]
    count: int = field(default=0)

    def referral(self, scene: str, *, synthetic: bool = False, names: Names = event_id) -> Invented:
        """A referral that nobody has heard of."""
        self.count += 1
        key = str(uuid5(self.run, str(self.count)))
        return Invented(key, scene, self.borough, self.now, synthetic, names=names)


def of_a_partner(
    partner: str, scene: str, event: type[Event], says: Mapping[str, Any], name: str, now: datetime
) -> Message:
    """What a partner says on its topic, right or wrong, under the name that it gives it."""
    attributes = {"specversion": "1.0", "id": name, "type": event.type, "source": SOURCE, "time": now.isoformat()}
    headers = [
        ("content-type", b"application/json"),
        *((f"ce_{key}", text.encode()) for key, text in attributes.items()),
    ]
    value = json.dumps(says).encode()
    return Message(scene, event.type.removeprefix("london.linkway."), name, value, headers, name, partner=partner)


def with_what_nobody_knows(message: Message) -> Message:
    """The same with a field and a header of a newer writer."""
    value = json.loads(message.value or b"{}") | {"moon_phase": {"of": ["waxing", 7]}}
    return replace(message, value=json.dumps(value).encode(), headers=[*message.headers, ("ce_moonphase", b"waxing")])


def as_large_as_may_be(message: Message, size: int) -> Message:
    """The same with a field of a newer writer that brings its value to so many bytes."""
    value = json.loads(message.value or b"{}") | {"moon_phase": ""}
    room = size - len(json.dumps(value).encode())
    return replace(message, value=json.dumps(value | {"moon_phase": "x" * room}).encode())


def in_structured_mode(message: Message) -> Message:
    """The same as one JSON object."""
    attributes = {
        name.removeprefix("ce_"): text.decode() for name, text in message.headers if name.startswith("ce_") and text
    }
    whole = attributes | {"datacontenttype": "application/json", "data": json.loads(message.value or b"{}")}
    headers = [("content-type", b"application/cloudevents+json; charset=utf-8")]
    return replace(message, value=json.dumps(whole).encode(), headers=headers)
