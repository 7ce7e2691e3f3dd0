"""Each offset is accounted for exactly once by each service: applied, a repeat, dead-lettered or parked (I8)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from services.contract import topics
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.working.decoding import Decoded, Decoder, Decoding, Undecodable
from services.runtime.working.parked import READ_BEFORE
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import CONSUMES, Evidence, Kept, Logged, ParkedEvent, stream_of

# How a row stands while its record has had no effect yet, and once somebody has decided that it shall have none.
WAITS = frozenset({"waiting", "retry-asked", "discard-asked"})
DISCARDED = "discarded"
# Owner, referral and number.
Identity = tuple[str, str, int]


class Fate(StrEnum):
    """What became of one offset; `applied` are the events that a service passes over, too: they count as consumed."""

    APPLIED = "applied"
    REPEAT = "duplicate"
    DEAD = "dead-lettered"
    PARKED = "parked"
    DISCARDED = "discarded"


@dataclass
class Applied:
    """Tells the fates of one service's records, each key's in the order of the log, and keeps which numbers it met."""

    kept: Kept
    numbers: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def fate(self, read: Decoding, row: ParkedEvent | None) -> Fate | None:
        """What became of the record; None where the service neither did it nor parked it, or says it did both."""
        if isinstance(read, Undecodable):
            return Fate.DEAD if row else None
        if self._is_of_another_borough(read):
            return Fate.DEAD if row and row.reason == DeadLetterReason.WRONG_TOPIC else None
        if row and row.standing == DISCARDED:
            self._met(read)
            return Fate.DISCARDED
        if read.received.envelope.sequence > self.consumed(read):
            return self._ahead(read, row)
        if row and row.standing in WAITS:
            return None
        return Fate.APPLIED if self._met(read) else Fate.REPEAT

    def _is_of_another_borough(self, read: Decoded) -> bool:
        envelope, event = read.received
        known = self.kept.aggregates.get(envelope.subject)
        return known is not None and known.borough != envelope.borough and not event.is_versioned

    def _ahead(self, read: Decoded, row: ParkedEvent | None) -> Fate | None:
        """An event that was not consumed yet waits in a row of its own, or repeats one that does."""
        if row:
            return Fate.PARKED if row.standing in WAITS else None
        return Fate.REPEAT if identity(read) in self.waiting else None

    @cached_property
    def waiting(self) -> frozenset[Identity]:
        """The events that wait in rows."""
        return waiting(self.kept)

    def consumed(self, read: Decoded) -> int:
        """Up to which number the service has consumed the record's owner about its referral."""
        known = self.kept.aggregates.get(read.received.key)
        return known.consumed.get(topics.OWNERS[read.received.event.stream], 0) if known else 0

    def _met(self, read: Decoded) -> bool:
        """Whether the number is met for the first time."""
        owner, key, sequence = identity(read)
        numbers = self.numbers.setdefault((owner, key), set())
        before = len(numbers)
        numbers.add(sequence)
        return len(numbers) > before


def offsets(evidence: Evidence, history: History) -> Iterator[str]:
    """The fence stands at the log's end, and below it every record had one fate."""
    del history  # what was asked changes nothing: every offset counts
    for place, end in evidence.ends.items():
        if [record.offset for record in evidence.log[place]] != list(range(end)):
            yield f"The log of {place.topic}/{place.partition} is not whole: it ends at {end}."
    for service, kept in evidence.services.items():
        if service in CONSUMES:
            yield from _fences(service, kept, evidence)
            yield from _fates(service, kept, evidence)
            yield from _strange_rows(service, kept, evidence)


def _fences(service: str, kept: Kept, evidence: Evidence) -> Iterator[str]:
    for place, end in evidence.ends.items():
        fence = kept.fences.get(place, 0)
        if stream_of(place) in CONSUMES[service] and fence != end:
            name = f"{place.topic}/{place.partition}"
            yield f"{service}'s fence of {name} stands at {fence}, and the log ends at {end}."


def _fates(service: str, kept: Kept, evidence: Evidence) -> Iterator[str]:
    applied = Applied(kept)
    yield from _worked_before(service, applied, evidence)
    for record in evidence.records(*CONSUMES[service]):
        read, row = evidence.read[record.spot], kept.parked.get(record.spot)
        if applied.fate(read, row) is None:
            yield _unaccounted(service, record, read, row)
    given_up = {(row.owner, row.key) for row in kept.parked.values() if row.standing == DISCARDED}
    for key, known in kept.aggregates.items():
        for owner in sorted(known.consumed.keys() - {owner for owner, gone in given_up if gone == key}):
            consumed = known.consumed[owner]
            if missing := set(range(1, consumed + 1)) - applied.numbers.get((owner, key), set()):
                yield f"{service} has consumed event {min(missing)} of {owner} about {key}, which no record holds."


def _worked_before(service: str, applied: Applied, evidence: Evidence) -> Iterator[str]:
    """What lay on a topic before it was made anew was worked, since the fence stood behind it."""
    decoder = Decoder()
    for place, records in evidence.lost.items():
        for record in records if stream_of(place) in CONSUMES[service] else ():
            read = decoder.decode(record.given)
            if applied.fate(read, None) not in {Fate.APPLIED, Fate.REPEAT}:
                yield f"{service} has not worked {record.spot}, which lay there before {place.topic} was made anew."


def _unaccounted(service: str, record: Logged, read: Decoding, row: ParkedEvent | None) -> str:
    if isinstance(read, Undecodable):
        return f"{service} did not park {record.spot}, though nobody can read it ({read.reason})."
    owner, key, sequence = identity(read)
    event = f"event {sequence} of {owner} about {key}"
    if row:
        return f"{service} keeps {record.spot} as {row.standing}, {event}, and that is not how its hearing stands."
    return f"{service} passed {record.spot} without having consumed {event} or having parked it."


def _strange_rows(service: str, kept: Kept, evidence: Evidence) -> Iterator[str]:
    for spot, row in kept.parked.items():
        if spot not in evidence.read:
            yield f"{service} has parked {spot} ({row.reason}), where the log has no record."


def identity(read: Decoded) -> Identity:
    """Which event it is, however often it lies in the log."""
    return topics.OWNERS[read.received.event.stream], read.received.key, read.received.envelope.sequence


def waiting(kept: Kept) -> frozenset[Identity]:
    """The events that a service has parked and not worked yet; what cannot be read is no event of anybody's."""
    rows = [row for row in kept.parked.values() if row.standing in WAITS and row.reason in READ_BEFORE]
    return frozenset((row.owner, row.key, row.sequence) for row in rows if row.owner and row.key and row.sequence)
