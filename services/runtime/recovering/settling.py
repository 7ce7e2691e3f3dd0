"""What becomes of parked records in one unit of work: rows, what waits of a referral, and the audit of requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.observing.outcomes import Outcomes
from services.runtime.recovering.dead_letters import RecordSealer
from services.runtime.working.parked import (
    HOLDS_ITS_KEY,
    READ_BEFORE,
    AuditEntry,
    ParkedRecord,
    ParkedStatus,
    RedriveOutcome,
)
from services.runtime.working.unit_of_work import UnitOfWork

# Nobody but the decision itself can say whether it will do this time.
_TRIED = (DeadLetterReason.DECISION_FAILED, DeadLetterReason.NEWER_RELEASE)


class Settling:
    """Changes rows together with the count of what waits. Nothing is written before `write`."""

    def __init__(self, sealer: RecordSealer, work: UnitOfWork[Any, Any], outcomes: Outcomes) -> None:
        self._sealer = sealer
        self._work = work
        self._outcomes = outcomes
        self._rows: dict[str, ParkedRecord] = {}
        self._entries: list[AuditEntry] = []

    @contextmanager
    def _changing(self, row: ParkedRecord) -> Iterator[None]:
        waited = row.waits_its_turn
        yield
        if row.key and row.waits_its_turn is not waited:
            self._work.meet(row.key, row.borough).waiting += -1 if waited else 1
        self._rows[row.place] = row

    def _done(self, row: ParkedRecord, outcome: RedriveOutcome) -> None:
        self._outcomes.redrives[outcome.value] += 1
        if row.request:
            self._entries.append(AuditEntry.about(row, row.request, outcome, self._work.now))
            row.request = None

    def worked(self, row: ParkedRecord) -> None:
        """The event in it was worked, or had been."""
        with self._changing(row):
            row.status, row.settled_at, row.due_at = ParkedStatus.WORKED, self._work.now, None
        self._done(row, RedriveOutcome.WORKED)

    def waits_again(self, row: ParkedRecord, why: DeadLetterReason, detail: str, due_at: datetime | None) -> None:
        """It is not worked, or not yet: it waits for this reason."""
        was_tried = row.request is not None or why in _TRIED
        with self._changing(row):
            row.status, row.reason, row.detail, row.due_at = ParkedStatus.WAITING, why, detail, due_at
        if row.key and why in HOLDS_ITS_KEY:
            self._work.meet(row.key, row.borough).is_held = True
        if was_tried:
            row.tries += 1
            self._done(row, RedriveOutcome.WAITS_AGAIN)
        if not row.posted and (why is DeadLetterReason.DECISION_FAILED or why not in READ_BEFORE):
            row.posted = True
            self._work.post(self._sealer.message(row, self._work.now))

    async def discard(self, row: ParkedRecord) -> None:
        """Give the record up, as somebody asked: its turn is passed over when it comes.

        Who gives up one that waits for a missing event gives up the missing one too, and what waits between.
        """
        held, waited = row.holds_its_key, row.waits_its_turn
        with self._changing(row):
            row.status, row.due_at = ParkedStatus.DISCARDED, None
            if row.key is None or row.sequence is None:
                row.settled_at = self._work.now
        self._done(row, RedriveOutcome.DISCARDED)
        if row.key and row.sequence:
            aggregate = self._work.meet(row.key, row.borough)
            if held:
                aggregate.is_held = False
            elif waited and not aggregate.is_held:
                await self._give_up_missing(row.key, row.owner, row.sequence)
            self.pass_turn(row)
        # At once, because giving up another looks at the rows that are still open.
        await self.write()

    async def _give_up_missing(self, key: str, owner: str, sequence: int) -> None:
        aggregate = self._work.aggregate(key)
        if aggregate and aggregate.heard.get(owner, 0) < sequence - 1:
            aggregate.heard[owner] = sequence - 1
            aggregate.waiting -= await self._work.parked.pass_over(key, owner, sequence, self._work.now)

    def pass_turn(self, row: ParkedRecord) -> None:
        """The turn of a discarded record is passed over, if it has come."""
        if row.key is None or row.sequence is None:
            return
        aggregate = self._work.meet(row.key, row.borough)
        done = aggregate.heard.get(row.owner, 0)
        comes = row.sequence == done + 1 and not aggregate.is_held
        with self._changing(row):
            row.due_at = None
            if comes or row.sequence <= done:
                aggregate.heard[row.owner] = max(done, row.sequence)
                row.settled_at = self._work.now

    async def write(self) -> None:
        """Write the rows that changed, and what the audit says of them."""
        await self._work.parked.amend(list(self._rows.values()))
        await self._work.parked.note(self._entries)
        self._rows, self._entries = {}, []
