"""Whether whoever has begun answers as the contract says, by what it says of synthetic people; it is pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from deploy.conformance.records import Reply, Unread
from services.contract.boroughs import BoroughSlug
from services.contract.event import name_of
from services.contract.events import Matched, PlaceReleased, Unmatched

_ANSWERS = (Matched, Unmatched)


@dataclass(frozen=True)
class Probes:
    """The synthetic people of one proof.

    `held` are those whom the one before answered, each with its answer; they are taken back now. `new` are referred to
    the one that begins.
    """

    borough: BoroughSlug
    held: Mapping[str, Reply] = field(default_factory=dict)
    new: Sequence[str] = ()

    def missing(self, said: Iterable[Reply | Unread]) -> list[str]:
        """Who has no answer yet, by what was said since."""
        about = _about(said)
        held = [key for key, before in self.held.items() if isinstance(before.event, Matched) and key not in about]
        return held + [key for key in self.new if key not in about]

    def silence(self, said: Iterable[Reply | Unread]) -> str:
        """What has not been said, as a sentence goes on after whoever should have said it."""
        missing = self.missing(said)
        held = [key for key in missing if key in self.held]
        if len(held) == len(missing):
            return f"has not freed {len(held)} places that were given before it, though their people were withdrawn"
        return f"has not answered {len(missing) - len(held)} of {len(self.new)} people who were referred"

    def faults(self, said: Sequence[Reply | Unread]) -> Iterator[str]:
        """What is wrong with what was said since, a sentence each."""
        for one in said:
            if isinstance(one, Unread):
                yield f"offset {one.record.position.offset} of {one.record.position.topic} cannot be read: {one.why}"
        for key, replies in _about(said).items():
            for number, reply in enumerate(replies, self._said_before(key) + 1):
                if key in self.held or key in self.new:
                    yield from self._wrong(key, number, reply)

    def _said_before(self, key: str) -> int:
        return self.held[key].envelope.sequence if key in self.held else 0

    def _wrong(self, key: str, number: int, reply: Reply) -> Iterator[str]:
        envelope, what = reply.envelope, name_of(type(reply.event))
        if envelope.sequence != number:
            yield f"{what} of {key} has the sequence {envelope.sequence}, and {number} is next"
        if envelope.borough is not self.borough:
            yield f"{what} of {key} names the borough {envelope.borough}"
        if not envelope.synthetic:
            yield f"{what} of {key} is not marked as synthetic"
        if key in self.held:
            yield from self._wrong_of_held(key, reply)
        elif number == 1 and not isinstance(reply.event, _ANSWERS):
            yield f"{key} was referred, and the first that was said is {what}"

    def _wrong_of_held(self, key: str, reply: Reply) -> Iterator[str]:
        place = self.held[key].event
        if not isinstance(reply.event, PlaceReleased):
            yield f"{key} was withdrawn, and {name_of(type(reply.event))} was said of them"
        elif isinstance(place, Matched) and reply.event.service_id != place.service_id:
            yield f"{key} held a place at {place.service_id}, and one at {reply.event.service_id} was freed"


def _about(said: Iterable[Reply | Unread]) -> dict[str, list[Reply]]:
    """What was said of each, every event once: a repeat is the same event."""
    about: dict[str, dict[str, Reply]] = {}
    for one in said:
        if isinstance(one, Reply):
            about.setdefault(one.key, {}).setdefault(one.envelope.id, one)
    return {key: list(replies.values()) for key, replies in about.items()}


def numbered_wrongly(said: Iterable[Reply | Unread], before: Mapping[str, int]) -> Iterator[str]:
    """What was said of people with a number that is not the next one; `before` is the last number of each."""
    for key, replies in _about(said).items():
        for number, reply in enumerate(replies, before.get(key, 0) + 1):
            if reply.envelope.sequence != number:
                what, sequence = name_of(type(reply.event)), reply.envelope.sequence
                yield f"{what} of {key} has the sequence {sequence}, and {number} is next"
