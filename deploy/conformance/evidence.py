"""What was sent to the component, and what it said: all that checks look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from pydantic_core import from_json

from deploy.conformance.messages import Message
from deploy.conformance.records import Position, ProducedMessage, Record, Reply, Unread, understood
from deploy.conformance.requests import Answered, AnsweredRequest
from deploy.conformance.trial import Trial, TrialService, services_of
from services.contract.event import Event
from services.contract.events import (
    DeadLettered,
    Matched,
    PersonTold,
    PlaceReleased,
    ReferralCreated,
    ServiceListed,
    ServiceWithdrawn,
    Unmatched,
)
from services.contract.topics import Stream

E = TypeVar("E", bound=Event)


@dataclass
class Evidence:
    """All of one run, as it was sent and as it came. A mark is how many records had come at a quiet time.

    `listed` is what stands in the directory since it was last written, `answered` what was answered by HTTP last under
    each name, `asked` every request with its answer, and `waited_until` until when offers were watched that nobody
    answered.
    """

    trial: Trial
    sent: list[ProducedMessage] = field(default_factory=list)
    came: list[Reply | Unread] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)
    listed: tuple[TrialService, ...] = ()
    answered: dict[str, Answered] = field(default_factory=dict)
    asked: list[AnsweredRequest] = field(default_factory=list)
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

    def requests_of_partners(self, scene: str) -> list[Message]:
        """What partners asked for one scene, repeats included."""
        return [one for one in self.messages(scene) if one.partner]

    def sent_of(self, key: str) -> list[Message]:
        """What was sent about one referral, repeats included."""
        return [one.message for one in self.sent if one.message.subject == key]

    def referrals(self, *scenes: str) -> list[str]:
        """The referrals of these scenes, of whose messages at least one can be read."""
        messages = (one.message for one in self.sent)
        return list(dict.fromkeys(one.subject for one in messages if one.readable and one.scene in scenes))

    def subjects(self) -> Mapping[str, bool]:
        """Each referral of the trial, and whether it is about nobody."""
        about_nobody = {one.message.subject: one.message.synthetic for one in self.sent}
        for one in self.asked:
            if key := one.answered.referral_id:
                about_nobody.setdefault(key, one.request.synthetic)
        return about_nobody

    def requested(self) -> list[str]:
        """The referrals that somebody asked for, at whichever door."""
        return [one.key for one in self.replies if isinstance(one.event, ReferralCreated)]

    def made(self, *scenes: str) -> list[str]:
        """The referrals that the component made for these scenes, each once."""
        made = (one.answered.referral_id for one in self.asked if one.is_made and one.request.scene in scenes)
        return list(dict.fromkeys(key for key in made if key))

    def of_kind(self, key: str, kind: type[E], before: int | None = None) -> list[E]:
        """What was said of a referral that is of this kind, up to a mark or to the end."""
        return [one.event for one in self.about(key, before) if isinstance(one.event, kind)]

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
