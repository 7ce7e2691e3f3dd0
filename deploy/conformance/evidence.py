"""What was sent to the component, and what it said: all that checks look at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import from_json

from deploy.conformance.messages import Message
from deploy.conformance.trial import Trial, TrialService, services_of
from services.contract.envelope import Envelope, Unreadable, read
from services.contract.event import Event
from services.contract.events import (
    BY_TYPE,
    DeadLettered,
    Matched,
    PersonTold,
    PlaceReleased,
    ServiceListed,
    ServiceWithdrawn,
    Unmatched,
    partners,
)
from services.contract.topics import Stream


class Position(NamedTuple):
    """Where a record lies."""

    topic: str
    partition: int
    offset: int


_EVERY = BY_TYPE | partners.BY_TYPE


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
class Sent:
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


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered by HTTP."""

    status: int
    body: Any = None

    def one(self, name: str) -> dict[str, Any]:
        """The object of this name in what was answered; an empty one where it has none."""
        found = self.body.get(name) if isinstance(self.body, dict) else None
        return found if isinstance(found, dict) else {}

    def all(self, name: str) -> list[dict[str, Any]]:
        """The objects in the list of this name; none where it has no such."""
        found = self.body.get(name) if isinstance(self.body, dict) else None
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


@dataclass
class Evidence:
    """All of one run, as it was sent and as it came. A mark is how many records had come at a quiet time.

    `listed` is what stands in the directory since it was last written, `answered` what was answered by HTTP, and
    `waited_until` until when offers were watched that nobody answered.
    """

    trial: Trial
    sent: list[Sent] = field(default_factory=list)
    came: list[Reply | Unread] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)
    listed: tuple[TrialService, ...] = ()
    answered: dict[str, Answered] = field(default_factory=dict)
    waited_until: datetime | None = None

    def __post_init__(self) -> None:
        """Make ready for what comes."""
        self._here = {self.trial.topic(one) for one in (self.trial.says, Stream.DEAD_LETTERS, Stream.SERVICES)}
        self.listed = self.listed or services_of(self.trial.options)
        self._replies: dict[str, Reply] = {}
        self._about: dict[str, list[Reply]] = {}

    def add(self, record: Record) -> None:
        """Keep what has come."""
        one = understood(len(self.came), record)
        self.came.append(one)
        if isinstance(one, Reply) and record.position.topic in self._here and one.envelope.id not in self._replies:
            self._replies[one.envelope.id] = one
            self._about.setdefault(one.key, []).append(one)

    def messages(self, scene: str) -> list[Message]:
        """What was sent for one scene, repeats included."""
        return [one.message for one in self.sent if one.message.scene == scene]

    def sent_of(self, key: str) -> list[Message]:
        """What was sent about one referral, repeats included."""
        return [one.message for one in self.sent if one.message.subject == key]

    def referrals(self, *scenes: str) -> list[str]:
        """The referrals of these scenes, of whose messages at least one can be read."""
        messages = (one.message for one in self.sent)
        return list(dict.fromkeys(one.subject for one in messages if one.readable and one.scene in scenes))

    @property
    def replies(self) -> Iterable[Reply]:
        """What was said in the borough's own topics, each event once."""
        return self._replies.values()

    def about(self, key: str, before: int | None = None) -> list[Reply]:
        """What was said of a referral, up to a mark or to the end."""
        replies = self._about.get(key, [])
        return list(replies) if before is None else [one for one in replies if one.number < before]

    def answers(self, key: str, before: int | None = None) -> list[Reply]:
        """Whether they were matched, or told of it, in the order in which it was said."""
        return [one for one in self.about(key, before) if isinstance(one.event, Matched | Unmatched | PersonTold)]

    def releases(self, key: str, before: int | None = None) -> list[Reply]:
        """When it was said that a place of theirs is free, up to a mark or to the end."""
        return [one for one in self.about(key, before) if isinstance(one.event, PlaceReleased)]

    def holds(self, key: str, before: int | None = None) -> UUID | None:
        """Where they hold a place, as far as it was said up to a mark, or to the end."""
        held: UUID | None = None
        for reply in self.about(key, before):
            if isinstance(reply.event, Matched):
                held = reply.event.service_id
            elif isinstance(reply.event, PlaceReleased):
                held = None
        return held

    def holders(self, service: UUID, before: int | None = None) -> list[str]:
        """Who holds a place there, of those who are not synthetic."""
        keys = dict.fromkeys(one.message.subject for one in self.sent if not one.message.synthetic)
        return [key for key in keys if self.holds(key, before) == service]

    def session(self, key: str, before: int | None = None) -> str | None:
        """Of which session they hold a place, as far as it was said up to a mark, or to the end."""
        matched = self._place(key, before)
        return matched.session.key if matched and matched.session else None

    def accompanied(self, before: int | None = None) -> list[str]:
        """Who holds a place with somebody to come along."""
        keys = dict.fromkeys(one.message.subject for one in self.sent)
        return [key for key in keys if (place := self._place(key, before)) and place.companion]

    def _place(self, key: str, before: int | None) -> Matched | None:
        last = next(iter(reversed(self.about(key, before))), None)
        return last.event if last and isinstance(last.event, Matched) else None

    def chosen(self, key: str) -> tuple[UUID, int]:
        """Which service was chosen for them, and after how many records."""
        choice = next(one for one in self.sent if one.message.subject == key and "service-chosen" in one.message.name)
        return UUID(from_json(choice.message.value or b"")["service_id"]), choice.after

    def words_about(self, service: UUID) -> list[Reply]:
        """What was said of a service in the borough's topic of services, in order."""
        return [one for one in self.about(str(service)) if isinstance(one.event, ServiceListed | ServiceWithdrawn)]

    def is_withdrawn(self, service: UUID) -> bool:
        """Whether the last that was said of a service is that it is listed no more."""
        words = self.words_about(service)
        return bool(words) and isinstance(words[-1].event, ServiceWithdrawn)

    def answers_to(self, message: Message) -> list[Reply]:
        """How a partner was answered, each time."""
        return [
            one
            for one in self.came
            if isinstance(one, Reply) and one.event.partner and one.envelope.causationid == message.id
        ]

    @property
    def is_answered(self) -> bool:
        """Whether anything at all was said but of what is listed."""
        return any(one.record.position.topic != self.trial.topic(Stream.SERVICES) for one in self.came)

    def dead_letters(self) -> Mapping[Position, list[DeadLettered]]:
        """What was said to be unreadable, by where it lies; with or without the prefix of the trial's topics."""
        found: dict[Position, list[DeadLettered]] = {}
        prefix = self.trial.prefix
        for reply in self.replies:
            if isinstance(event := reply.event, DeadLettered):
                topic = prefix + event.topic.removeprefix(prefix)
                found.setdefault(Position(topic, event.partition, event.offset), []).append(event)
        return found


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
