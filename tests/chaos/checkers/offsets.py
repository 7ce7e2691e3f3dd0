"""Each offset is accounted for exactly once by each service: applied, a repeat, dead-lettered or parked (I8)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from services.contract import topics
from services.runtime.reading import Dead, Read, Readable
from tests.chaos.checkers.asked import History
from tests.chaos.evidence import HEARS, Evidence, Kept, Logged, SetAside, stream_of

# How a row stands while its record has had no effect yet, and once somebody has decided that it shall have none.
WAITS = frozenset({"waiting", "retry-asked", "discard-asked"})
DISCARDED = "discarded"


class Fate(StrEnum):
    """What became of one offset; `applied` are the events that a service passes over, too: they count as heard."""

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

    def fate(self, read: Read, row: SetAside | None) -> Fate | None:
        """What became of the record; None where the service neither did it nor set it aside, or says it did both."""
        if isinstance(read, Dead):
            return Fate.DEAD if row else None
        if row and row.standing == DISCARDED:
            self._met(read)
            return Fate.DISCARDED
        if read.heard.envelope.sequence > self.heard(read):
            return Fate.PARKED if row and row.standing in WAITS else None
        if row and row.standing in WAITS:
            return None
        return Fate.APPLIED if self._met(read) else Fate.REPEAT

    def heard(self, read: Readable) -> int:
        """Up to which number the service has heard the record's owner about its referral."""
        known = self.kept.aggregates.get(read.heard.key)
        return known.heard.get(_owner(read), 0) if known else 0

    def _met(self, read: Readable) -> bool:
        """Whether the number is met for the first time."""
        numbers = self.numbers.setdefault((_owner(read), read.heard.key), set())
        before = len(numbers)
        numbers.add(read.heard.envelope.sequence)
        return len(numbers) > before


def offsets(evidence: Evidence, history: History) -> Iterator[str]:
    """The fence stands at the log's end, and below it every record had one fate."""
    del history  # what was asked changes nothing: every offset counts
    for place, end in evidence.ends.items():
        if [record.offset for record in evidence.log[place]] != list(range(end)):
            yield f"The log of {place.topic}/{place.partition} is not whole: it ends at {end}."
    for service, kept in evidence.services.items():
        if service in HEARS:
            yield from _fences(service, kept, evidence)
            yield from _fates(service, kept, evidence)
            yield from _strange_rows(service, kept, evidence)


def _fences(service: str, kept: Kept, evidence: Evidence) -> Iterator[str]:
    for place, end in evidence.ends.items():
        fence = kept.fences.get(place, 0)
        if stream_of(place) in HEARS[service] and fence != end:
            name = f"{place.topic}/{place.partition}"
            yield f"{service}'s fence of {name} stands at {fence}, and the log ends at {end}."


def _fates(service: str, kept: Kept, evidence: Evidence) -> Iterator[str]:
    applied = Applied(kept)
    for record in evidence.records(*HEARS[service]):
        read, row = evidence.read[record.spot], kept.set_aside.get(record.spot)
        if applied.fate(read, row) is None:
            yield _unaccounted(service, record, read, row)
    for key, known in kept.aggregates.items():
        for owner, heard in known.heard.items():
            if missing := set(range(1, heard + 1)) - applied.numbers.get((owner, key), set()):
                yield f"{service} has heard event {min(missing)} of {owner} about {key}, which no record holds."


def _unaccounted(service: str, record: Logged, read: Read, row: SetAside | None) -> str:
    if isinstance(read, Dead):
        return f"{service} did not set {record.spot} aside, though nobody can read it ({read.reason})."
    event = f"event {read.heard.envelope.sequence} of {_owner(read)} about {read.heard.key}"
    if row:
        return f"{service} keeps {record.spot} as {row.standing}, {event}, and that is not how its hearing stands."
    return f"{service} passed {record.spot} without having heard {event} or having set it aside."


def _strange_rows(service: str, kept: Kept, evidence: Evidence) -> Iterator[str]:
    for spot, row in kept.set_aside.items():
        if spot not in evidence.read:
            yield f"{service} has set {spot} aside ({row.reason}), where the log has no record."


def _owner(read: Readable) -> str:
    return topics.OWNERS[read.heard.event.stream]
