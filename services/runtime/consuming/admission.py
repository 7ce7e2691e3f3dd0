"""What is worked: events in their turn go on, repeats fall away, what is early waits, the rest become dead letters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from services.contract import topics
from services.contract.events import Event
from services.contract.vocabulary import DeadLetterReason
from services.runtime.observing.metrics import APPLIED, DEAD_LETTERED, DUPLICATE, PARKED, PASSED_OVER, WORKED
from services.runtime.observing.outcomes import Outcomes
from services.runtime.recovering.dead_letters import CannotOpen, DeadLetterOffice
from services.runtime.recovering.parking import Parking
from services.runtime.working.aggregate import Aggregate, Turn, turn
from services.runtime.working.audit import RedriveOutcome
from services.runtime.working.decoding import Decoded, Decoder, Decoding, Received, Undecodable
from services.runtime.working.parked import HOLDS_ITS_KEY, ParkedRecord, ParkedStatus
from services.runtime.working.unit_of_work import UnitOfWork

# Clocks differ by less; what is dated further ahead says nothing that can be relied on yet.
MOST_AHEAD = timedelta(minutes=5)


_WHY = {
    DeadLetterReason.SEQUENCE_GAP: "An event of this referral is missing before this one.",
    DeadLetterReason.KEY_PARKED: "An earlier event of this referral could not be done, or not yet.",
    DeadLetterReason.FUTURE_DATED: "It is dated more than 5 minutes ahead; it is worked once its time has come.",
    DeadLetterReason.DECISION_FAILED: "Working this event failed again and again.",
}


class Admission:
    """Sorts records and rows by whose turn it is. `poison`: how many events of a referral go well before one fails."""

    def __init__(
        self,
        *,
        hears: frozenset[type[Event]],
        reader: Decoder,
        office: DeadLetterOffice,
        work: UnitOfWork[Any, Any],
        poison: Mapping[str, int],
    ) -> None:
        self.work = work
        self.parking = Parking(work.parked, office, reader, work.now)
        self.outcomes = Outcomes()
        self._hears = hears
        self._reader = reader
        self._office = office
        self._poison = poison
        self._horizon = self._oldest = work.now + MOST_AHEAD
        self._admitted: list[Received] = []
        self._admitted_of: Counter[str] = Counter()
        self._fates: Counter[tuple[str, str]] = Counter()

    async def bring(self, batch: Sequence[Decoded]) -> None:
        """Bring in what is kept about these events' referrals, and what of them waits aside."""
        await self.work.load(read.heard.key for read in batch)
        parked = [read.heard for read in batch if (known := self.work.aggregate(read.heard.key)) and known.waiting]
        if parked:
            await self.parking.look({heard.key for heard in parked})
            await self.parking.unlock({heard.key for heard in parked if self._turn(heard) is Turn.NOW})

    def take(self, read: Decoding) -> None:
        """Take in one record: it is admitted, falls away, or goes aside."""
        if isinstance(read, Undecodable):
            row = self._office.row(read, self.work.now)
            self.parking.add(row, read)
            self.parking.post(row)
            return
        fate = self.decide(read, None)
        if fate in WORKED:
            self._fates[read.record.topic, fate] += 1
            if read.heard.key in self.parking.turns:
                self.release(read.heard.key)

    def decide(self, read: Decoded, row: ParkedRecord | None) -> str:
        """What becomes of an event, which may be one that waits in a row."""
        heard, envelope = read.heard, read.heard.envelope
        key, owner, sequence = envelope.subject, topics.OWNERS[heard.event.stream], envelope.sequence
        verdict = turn(self.work.aggregate(key), owner, sequence)
        if verdict is Turn.HAD_IT or (key in self.parking.turns and self._waits_elsewhere(key, owner, sequence, row)):
            return DUPLICATE
        why = self._why_not(verdict, heard)
        if why:
            return self._park(read, row, why)
        self.work.meet(key, envelope.borough).heard[owner] = sequence
        if type(heard.event) not in self._hears:
            return PASSED_OVER
        self._admit(heard)
        return APPLIED

    def _waits_elsewhere(self, key: str, owner: str, sequence: int, row: ParkedRecord | None) -> bool:
        waiting = self.parking.at(key, owner, sequence)
        return waiting is not None and waiting is not row

    def _turn(self, heard: Received) -> Turn:
        return turn(self.work.aggregate(heard.key), topics.OWNERS[heard.event.stream], heard.envelope.sequence)

    def _why_not(self, verdict: Turn, heard: Received) -> DeadLetterReason | None:
        if verdict is Turn.HELD:
            return DeadLetterReason.KEY_PARKED
        if verdict is Turn.GAP:
            return DeadLetterReason.SEQUENCE_GAP
        if type(heard.event) not in self._hears:
            return None
        if heard.envelope.time > self._horizon or heard.envelope.recordedtime > self._horizon:
            return DeadLetterReason.FUTURE_DATED
        if self._poison and self._poison.get(heard.key) == self._admitted_of[heard.key]:
            return DeadLetterReason.DECISION_FAILED
        return None

    def _admit(self, heard: Received) -> None:
        self._admitted.append(heard)
        if self._poison:
            self._admitted_of[heard.key] += 1
        self._oldest = min(self._oldest, heard.envelope.recordedtime)

    def _park(self, read: Decoded, row: ParkedRecord | None, why: DeadLetterReason) -> str:
        envelope = read.heard.envelope
        aggregate = self.work.meet(envelope.subject, envelope.borough)
        if row is None:
            row = self._office.row(Undecodable(read.record, why, _WHY[why]), self.work.now, sequence=envelope.sequence)
            self.parking.add(row, read)
        else:
            row.reason, row.detail, row.key, row.sequence = why, _WHY[why], envelope.subject, envelope.sequence
            self.wait_again(row)
            self.parking.queue(row)
        is_future = why is DeadLetterReason.FUTURE_DATED
        row.due_at = max(envelope.time, envelope.recordedtime) if is_future else None
        aggregate.is_held = aggregate.is_held or why in HOLDS_ITS_KEY
        if why is DeadLetterReason.DECISION_FAILED:
            self.parking.post(row)
            return DEAD_LETTERED
        return PARKED

    def wait_again(self, row: ParkedRecord) -> None:
        """A try did not help: the row waits as before."""
        if self.parking.is_new(row):
            return
        row.standing, row.due_at = ParkedStatus.WAITING, None
        row.tries += 1
        self.outcomes.redrives[RedriveOutcome.WAITS_AGAIN.value] += 1
        self.parking.change(row, RedriveOutcome.WAITS_AGAIN)

    def release(self, key: str) -> None:
        """Take in what waits behind the events just done with, as far as it goes."""
        aggregate = self.work.aggregate(key)
        if aggregate is None:
            return
        for owner in self.parking.owners(key):
            while not aggregate.is_held and self._next(aggregate, owner):
                pass

    def _next(self, aggregate: Aggregate, owner: str) -> bool:
        """Take in the owner's next event, if it waits. Gives whether there may be more."""
        row = self.parking.at(aggregate.key, owner, aggregate.heard.get(owner, 0) + 1)
        if row is None:
            return False
        if row.standing in (ParkedStatus.DISCARDED, ParkedStatus.DISCARD_ASKED):
            self.work.meet(aggregate.key, aggregate.borough).heard[owner] = row.sequence or 0
            if self.parking.settle(row, ParkedStatus.DISCARDED):
                self.outcomes.redrives[RedriveOutcome.DISCARDED.value] += 1
            return True
        read = self.reread(row)
        return read is not None and self.settle(read, row)

    def settle(self, read: Decoded, row: ParkedRecord) -> bool:
        """Work an event that waits in a row. Gives whether that row is done with."""
        fate = self.decide(read, row)
        if fate not in WORKED:
            return False
        if self.parking.settle(row, ParkedStatus.WORKED):
            self.outcomes.redrives[RedriveOutcome.WORKED.value] += 1
        else:
            self._fates[read.record.topic, fate] += 1
        return True

    def reread(self, row: ParkedRecord) -> Decoded | None:
        """What the row holds; None where it cannot be had or read, which the row then says."""
        try:
            read = self.parking.read(row)
        except CannotOpen as closed:
            row.detail = str(closed)
        else:
            if isinstance(read, Decoded):
                return read
            self.parking.leave_queue(row)
            row.reason, row.detail = read.reason, read.detail
            self.parking.post(row)
        self.wait_again(row)
        return None

    async def close(self) -> tuple[list[Received], Outcomes]:
        """Write what went aside and what changed there: this function gives the admitted, in order, and the tally."""
        for key in self.parking.turns:
            self._count(key)
        for message in await self.parking.write():
            self.work.post(message)
        self._outcomes_up()
        return self._admitted, self.outcomes

    def _outcomes_up(self) -> None:
        for (topic, fate), count in self._fates.items():
            self.outcomes.outcomes[self._reader.topic(topic).name, fate] += count
        for row in self.parking.added:
            topic = row.place.partition("/")[0]
            self.outcomes.outcomes[topic, DEAD_LETTERED if row.posted else PARKED] += 1
            self.outcomes.reasons[row.reason.value] += 1
        if self._admitted:
            self.outcomes.oldest_seconds = max(0.0, (self.work.now - self._oldest).total_seconds())

    def _count(self, key: str) -> None:
        aggregate = self.work.aggregate(key)
        if aggregate is None:
            return
        for row in self.parking.passed(key, aggregate.heard):
            self.parking.settle(row, ParkedStatus.DISCARDED)
        if aggregate.waiting != self.parking.waiting(key):
            # Written in every case, so that two who change what waits of one referral are in conflict.
            self.work.meet(key, aggregate.borough).waiting = self.parking.waiting(key)
