"""The records that one unit of work parks, and what becomes due of those that were parked before."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.contract import topics
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.observing.metrics import DEAD_LETTERED, DUPLICATE, PARKED
from services.runtime.observing.outcomes import Outcomes
from services.runtime.recovering.dead_letters import RecordSealer
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.decoding import Decoded, Undecodable
from services.runtime.working.parked import HOLDS_ITS_KEY, ParkedRecord
from services.runtime.working.record import Record
from services.runtime.working.unit_of_work import UnitOfWork

WHY = {
    DeadLetterReason.SEQUENCE_GAP: "An event of this referral is missing before this one.",
    DeadLetterReason.KEY_PARKED: "An earlier event of this referral could not be worked, or not yet.",
    DeadLetterReason.FUTURE_DATED: "It is dated more than 5 minutes ahead; it is worked once its time has come.",
    DeadLetterReason.DECISION_FAILED: "Working this event failed again and again.",
    DeadLetterReason.WRONG_TOPIC: "It is about a referral of another borough, of which only that one's topics speak.",
    DeadLetterReason.NEWER_RELEASE: (
        "It, or what is kept of its referral, has a word that this release does not know. Run the release that "
        "does: it works this by itself, within an hour, or at once by a retry."
    ),
}
_LONGEST_WAIT = timedelta(hours=1)
_OWNERS = sorted(set(topics.OWNERS.values()))


class Parking:
    """Parks records in their unit of work, and counts them. Nothing is written before `write`."""

    def __init__(self, sealer: RecordSealer, work: UnitOfWork[Any, Any], outcomes: Outcomes) -> None:
        self._sealer = sealer
        self._work = work
        self._outcomes = outcomes
        self._rows: list[tuple[ParkedRecord, Record]] = []

    def undecodable(self, dead: Undecodable) -> None:
        """Park a record that nobody can read: it is a dead letter."""
        row = self._sealer.row(dead, self._work.now)
        self._add(row, dead.record)
        self._dead_letter(row)

    def unworked(self, decoded: Decoded, why: DeadLetterReason) -> None:
        """Park an event whose turn has not come, or whose decision fails: what follows of its referral waits too."""
        envelope = decoded.received.envelope
        if decoded.received.event.partner or why is DeadLetterReason.WRONG_TOPIC:
            # It has no turn, and nothing waits for it.
            self.undecodable(Undecodable(decoded.record, why, WHY[why]))
            return
        row = self._sealer.row(Undecodable(decoded.record, why, WHY[why]), self._work.now, sequence=envelope.sequence)
        row.due_at = due_at(why, row, self._work.now, envelope.time, envelope.recordedtime)
        aggregate = self._work.meet(envelope.subject, envelope.borough)
        aggregate.waiting += 1
        aggregate.is_held = aggregate.is_held or why in HOLDS_ITS_KEY
        self._add(row, decoded.record)
        if why is DeadLetterReason.DECISION_FAILED:
            self._dead_letter(row)

    def _add(self, row: ParkedRecord, record: Record) -> None:
        self._rows.append((row, record))

    def _dead_letter(self, row: ParkedRecord) -> None:
        row.posted = True

    async def write(self) -> None:
        """Keep the rows, and post those that are dead letters; what is there already, byte for byte, is a repeat."""
        if not self._rows:
            return
        named = {row.place: self._sealer.apart(row, record) for row, record in self._rows}
        there = await self._work.parked.sealed([*named, *named.values()])
        new = [row for row, record in self._rows if self._is_new(row, record, named[row.place], there)]
        for row in new:
            if row.posted:
                self._work.post(self._sealer.message(row, self._work.now))
            self._outcomes.records[row.place.partition("/")[0], DEAD_LETTERED if row.posted else PARKED] += 1
            self._outcomes.reasons[row.reason.value] += 1
        await self._work.parked.add(new)

    def _is_new(self, row: ParkedRecord, record: Record, apart: str, there: Mapping[str, str]) -> bool:
        if apart in there or (row.place in there and self._sealer.is_same(there[row.place], row, record)):
            self._repeat(row)
            return False
        if row.place in there:
            # Another record of the same offset, because the topic was made anew: it has a row of its own.
            row.place = apart
        row.sealed = self._sealer.seal(record, row)
        return True

    def _repeat(self, row: ParkedRecord) -> None:
        if row.key and row.waits_its_turn:
            self._work.meet(row.key, row.borough).waiting -= 1
        self._outcomes.records[row.place.partition("/")[0], DUPLICATE] += 1


def due_at(why: DeadLetterReason, row: ParkedRecord, now: datetime, *dated: datetime) -> datetime | None:
    """When an event that is parked for this reason is worked without anybody's doing, if ever."""
    if why is DeadLetterReason.NEWER_RELEASE:
        # The release that knows it may be started at any time, and takes up by this what the one before had to leave.
        return now + min(timedelta(minutes=2 ** min(row.tries, 6)), _LONGEST_WAIT)
    return max(dated) if why is DeadLetterReason.FUTURE_DATED else None


def reach(aggregate: Aggregate, events: int) -> dict[str, int]:
    """By owner, the sequences up to which so many events of the referral may be worked next."""
    return {owner: aggregate.heard.get(owner, 0) + events for owner in _OWNERS}


async def wake(work: UnitOfWork[Any, Any], keys: Iterable[str], nudge: Callable[[], None]) -> None:
    """What waits next of these referrals is due, in the same transaction; `nudge` tells the redrive of it."""
    for key in keys:
        aggregate = work.aggregate(key)
        if aggregate and aggregate.waiting and not aggregate.is_held:
            await work.parked.wake(key, reach(aggregate, 1), work.now)
            work.afterwards(nudge)
