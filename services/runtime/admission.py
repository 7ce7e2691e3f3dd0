"""What of a batch is worked: events in their turn go on, repeats fall away, the rest become dead letters."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from services.contract import topics
from services.contract.events import Event
from services.contract.vocabulary import DeadLetterReason
from services.runtime.dead_letters import DeadLetterOffice
from services.runtime.hearing import Heard
from services.runtime.reading import Dead, Read, Readable, Reader
from services.runtime.sequence import Turn, turn
from services.runtime.work import Work

_WHY = {
    Turn.GAP: (DeadLetterReason.SEQUENCE_GAP, "An event of this referral is missing before this one."),
    Turn.PARKED: (DeadLetterReason.KEY_PARKED, "An earlier event of this referral could not be done."),
}


@dataclass
class Tally:
    """How the events of a batch fared, by topic and outcome; dead letters by reason; the age of the oldest applied."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    oldest_seconds: float | None = None
    fenced: int = 0


@dataclass(frozen=True)
class Admission:
    """Sorts what was read, inside the transaction, by what is kept about each referral."""

    hears: frozenset[type[Event]]
    reader: Reader
    office: DeadLetterOffice

    async def admit(
        self, batch: Sequence[Read], work: Work[Any, Any], poison: frozenset[str]
    ) -> tuple[list[Heard], Tally]:
        """The events to be decided on, in order; everything else is dealt with here. `poison` keys are parked."""
        await work.load(read.heard.key for read in batch if isinstance(read, Readable))
        tally = Tally()
        admitted = [heard for read in batch if (heard := self._one(read, work, poison, tally))]
        return admitted, tally

    def _one(self, read: Read, work: Work[Any, Any], poison: frozenset[str], tally: Tally) -> Heard | None:
        dead = read if isinstance(read, Dead) else self._out_of_turn(read, work, poison)
        topic = self.reader.topic(read.record.topic).name
        if dead:
            self._bury(dead, work)
            tally.outcomes[topic, "dead-lettered"] += 1
            tally.reasons[dead.reason.value] += 1
            return None
        assert isinstance(read, Readable)  # noqa: S101 - for the type checker; a Dead one has left above
        taken = self._take(read.heard, work)
        tally.outcomes[topic, taken] += 1
        if taken != "applied":
            return None
        age = (work.now - read.heard.envelope.recordedtime).total_seconds()
        tally.oldest_seconds = max(tally.oldest_seconds or 0.0, age)
        return read.heard

    def _out_of_turn(self, read: Readable, work: Work[Any, Any], poison: frozenset[str]) -> Dead | None:
        envelope = read.heard.envelope
        verdict = turn(work.aggregate(envelope.subject), _owner(read.heard), envelope.sequence)
        if verdict is Turn.NOW and envelope.subject in poison:
            work.meet(envelope.subject, envelope.borough).is_held = True
            return Dead(read.record, DeadLetterReason.DECISION_FAILED, "Working this event failed again and again.")
        if verdict in _WHY:
            work.meet(envelope.subject, envelope.borough).is_held = True
            return Dead(read.record, *_WHY[verdict])
        return None

    def _take(self, heard: Heard, work: Work[Any, Any]) -> str:
        owner, sequence = _owner(heard), heard.envelope.sequence
        known = work.aggregate(heard.key)
        if known and sequence <= known.heard.get(owner, 0):
            return "duplicate"
        work.meet(heard.key, heard.envelope.borough).heard[owner] = sequence
        return "applied" if type(heard.event) in self.hears else "passed-over"

    def _bury(self, dead: Dead, work: Work[Any, Any]) -> None:
        work.post(self.office.letter(dead, self.reader.topic(dead.record.topic).borough, work.now))


def _owner(heard: Heard) -> str:
    return topics.OWNERS[heard.event.stream]
