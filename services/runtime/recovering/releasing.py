"""What waits of a referral, worked in its turn: parked records come back by the admission that records come in by."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.observing.outcomes import Outcomes
from services.runtime.recovering.dead_letters import CannotOpen, RecordSealer
from services.runtime.recovering.parking import WHY, due_at, reach, wake
from services.runtime.recovering.settling import Settling
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.decoding import Decoded, Decoder, Received, Undecodable
from services.runtime.working.parked import ParkedRecord, ParkedStatus
from services.runtime.working.subscriptions import WorkBatch
from services.runtime.working.unit_of_work import UnitOfWork

# What is opened in one transaction is held in memory as bytes, as base64 and as an event.
_MOST_BYTES = 2 * 1024 * 1024

Opened = Decoded | Undecodable | CannotOpen


class Admits(Protocol):
    """Whose turn it is, in one unit of work."""

    admitted: list[Received]
    advanced: set[str]

    def admit(self, received: Received) -> str | DeadLetterReason:
        """What becomes of an event: applied, passed-over, duplicate, or the reason why it waits."""


@dataclass(frozen=True)
class Releasing:
    """Works the parked records of one referral, or one whose referral is unknown, in one transaction."""

    sealer: RecordSealer
    decoder: Decoder
    admission: Callable[[UnitOfWork[Any, Any], bool], Admits]
    work_batch: WorkBatch[Any, Any]

    async def release(
        self, found: ParkedRecord, limit: int, park: bool, nudge: Callable[[], None], work: UnitOfWork[Any, Any]
    ) -> Outcomes:
        """Work what is due beside `found`, and what follows it without a gap: up to `limit` records, in order.

        With `park`, an event that would be worked is parked anew, because its decision fails.
        """
        outcomes, admission = Outcomes(), self.admission(work, park)
        settling = Settling(self.sealer, work, outcomes)
        await work.load([found.key] if found.key else [])
        before = _progress(found.key, work)
        rows = await self._discarded(found, limit, settling, work)
        opened = await self._opened(_chosen(rows, work.aggregate(found.key or ""), limit, work.now), work)
        await work.load(one.received.key for _, one in opened if isinstance(one, Decoded))
        for row, one in opened:
            _lift_hold(row, one, work)
        for row, one in opened:
            self._take(row, one, admission, settling, work.now)
        await self.work_batch(admission.admitted, work)
        outcomes.worked(admission.admitted)
        await settling.write()
        moved = {found.key} if found.key and _progress(found.key, work) != before else set()
        await wake(work, sorted(moved | admission.advanced), nudge)
        return outcomes

    async def _discarded(
        self, found: ParkedRecord, limit: int, settling: Settling, work: UnitOfWork[Any, Any]
    ) -> list[ParkedRecord]:
        """What may be worked, once what somebody gave up is out of the way."""
        rows = await _waiting(found, limit, work)
        given_up = [row for row in rows if row.status is ParkedStatus.DISCARD_ASKED]
        for row in given_up[:limit]:
            await settling.discard(row)
        return await _waiting(found, limit, work) if given_up else rows

    async def _opened(
        self, rows: Sequence[ParkedRecord], work: UnitOfWork[Any, Any]
    ) -> list[tuple[ParkedRecord, Opened | None]]:
        closed = [row.place for row in rows if row.is_open]
        sealed = await work.parked.sealed(closed) if closed else {}
        for row in rows:
            row.sealed = sealed.get(row.place)
        return [(row, self._open(row) if row.is_open else None) for row in rows]

    def _open(self, row: ParkedRecord) -> Opened:
        try:
            return self.decoder.decode(self.sealer.open(row))
        except CannotOpen as closed:
            return closed

    def _take(
        self, row: ParkedRecord, opened: Opened | None, admission: Admits, settling: Settling, now: datetime
    ) -> None:
        if opened is None:
            settling.pass_turn(row)
        elif isinstance(opened, CannotOpen):
            settling.waits_again(row, row.reason, str(opened), None)
        elif isinstance(opened, Undecodable):
            settling.waits_again(row, opened.reason, opened.detail, None)
        else:
            envelope = opened.received.envelope
            _name(row, opened.received)
            fate = admission.admit(opened.received)
            if not isinstance(fate, DeadLetterReason):
                settling.worked(row)
            elif row.is_due(now):
                due = due_at(fate, row, now, envelope.time, envelope.recordedtime)
                settling.waits_again(row, fate, WHY[fate], due)


def _progress(key: str | None, work: UnitOfWork[Any, Any]) -> tuple[dict[str, int], bool]:
    """How far the referral is, and whether it is held: what follows is due only where this has changed."""
    aggregate = work.aggregate(key) if key else None
    return (dict(aggregate.heard), aggregate.is_held) if aggregate else ({}, False)


async def _waiting(found: ParkedRecord, limit: int, work: UnitOfWork[Any, Any]) -> list[ParkedRecord]:
    if found.key is None:
        row = await work.parked.find(found.place)
        return [row] if row and row.is_due(work.now) else []
    aggregate = work.aggregate(found.key) or Aggregate(found.key, found.borough)
    return await work.parked.behind(found.key, reach(aggregate, limit), work.now)


def _chosen(rows: Sequence[ParkedRecord], aggregate: Aggregate | None, limit: int, now: datetime) -> list[ParkedRecord]:
    """Those that are due and those that follow them without a gap, so many and no more bytes than fit; holds first."""
    due = [row for row in rows if row.is_due(now)]
    following = [] if aggregate is None or aggregate.is_held else list(_following(rows, due, aggregate))
    chosen = {row.place: row for row in (*due, *following)}.values()
    ordered = sorted(chosen, key=lambda row: (not row.holds_its_key, row.sequence or 0, row.parked_at, row.place))
    most, size = 0, 0
    while most < min(limit, len(ordered)) and (not most or size < _MOST_BYTES):
        size += ordered[most].summary.value_bytes
        most += 1
    return ordered[:most]


def _following(
    rows: Sequence[ParkedRecord], due: Sequence[ParkedRecord], aggregate: Aggregate
) -> Iterator[ParkedRecord]:
    in_turn = {(row.owner, row.sequence): row for row in rows if row.waits_its_turn}
    for owner in {row.owner for row in due}:
        sequence = aggregate.heard.get(owner, 0) + 1
        while row := in_turn.get((owner, sequence)):
            yield row
            sequence += 1


def _name(row: ParkedRecord, received: Received) -> None:
    """Whose turn the row holds, now that it can be read. What a partner asks has none."""
    if not received.event.partner:
        row.key, row.sequence = received.envelope.subject, received.envelope.sequence


def _lift_hold(row: ParkedRecord, opened: Opened | None, work: UnitOfWork[Any, Any]) -> None:
    """What holds up its referral is tried: the others go on, unless it fails or waits again."""
    if row.key and row.holds_its_key and row.is_due(work.now) and isinstance(opened, Decoded | Undecodable):
        work.meet(row.key, row.borough).is_held = False
