"""What every storage of the runtime promises; run against memory and against MongoDB."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.parked import (
    AuditEntry,
    ParkedRecord,
    ParkedStatus,
    RecordSummary,
    RedriveOutcome,
    RedriveRequest,
)
from services.runtime.working.ports import FenceMoved, OffsetRange, Storage, Transaction
from services.runtime.working.record import LastRecord, TopicPartition
from tests.support import builders

KEY = str(builders.REFERRAL_ID)
BOROUGH = builders.an_envelope().borough
PLACE = TopicPartition("southwark.matches", 0)


async def nothing_is_known_at_first(storage: Storage[None]) -> None:
    async def load(transaction: Transaction[None]) -> dict[str, Aggregate]:
        return await transaction.ledger.load([KEY])

    assert await storage.transact(load) == {}


async def what_is_saved_is_found_again(storage: Storage[None]) -> None:
    kept = Aggregate(
        KEY, BOROUGH, state={"times": 1}, heard={"matching": 3}, said=2, waiting=1, is_held=True, synthetic=True
    )

    async def save(transaction: Transaction[None]) -> None:
        await transaction.ledger.save([kept])

    async def change(transaction: Transaction[None]) -> None:
        found = (await transaction.ledger.load([KEY]))[KEY]
        assert (found.state, found.heard, found.said) == ({"times": 1}, {"matching": 3}, 2)
        assert (found.waiting, found.is_held, found.synthetic) == (1, True, True)
        assert found.stored
        found.said = 9
        await transaction.ledger.save([found])

    async def load(transaction: Transaction[None]) -> int:
        return (await transaction.ledger.load([KEY]))[KEY].said

    await storage.transact(save)
    await storage.transact(change)
    assert await storage.transact(load) == 9


async def a_failed_transaction_leaves_nothing(storage: Storage[None]) -> None:
    async def fail(transaction: Transaction[None]) -> None:
        await transaction.ledger.save([Aggregate(KEY, BOROUGH, state={})])
        await transaction.ledger.advance([OffsetRange(PLACE, 0, 5)])
        raise LookupError

    await storage.fences([PLACE])
    with pytest.raises(LookupError):
        await storage.transact(fail)
    assert await storage.fences([PLACE]) == {PLACE: 0}
    await nothing_is_known_at_first(storage)


async def a_fence_moves_only_from_where_it_stands(storage: Storage[None]) -> None:
    async def advance(transaction: Transaction[None]) -> None:
        await transaction.ledger.advance([OffsetRange(PLACE, 0, 5, LastRecord(4, "cafe"))])

    assert await storage.last_records([PLACE]) == {}
    assert await storage.fences([PLACE]) == {PLACE: 0}
    await storage.transact(advance)
    assert await storage.fences([PLACE]) == {PLACE: 5}
    assert await storage.last_records([PLACE]) == {PLACE: LastRecord(4, "cafe")}
    with pytest.raises(FenceMoved):
        await storage.transact(advance)


async def park(storage: Storage[None], *rows: ParkedRecord) -> None:
    async def add(transaction: Transaction[None]) -> None:
        await transaction.ledger.parked.add(rows)

    await storage.transact(add)


async def amend(storage: Storage[None], *rows: ParkedRecord) -> None:
    async def change(transaction: Transaction[None]) -> None:
        await transaction.ledger.parked.amend(rows)

    await storage.transact(change)


async def found(storage: Storage[None], place: str) -> ParkedRecord | None:
    return await storage.transact(lambda transaction: transaction.ledger.parked.find(place))


async def places_behind(storage: Storage[None], key: str, **reach: int) -> list[str]:
    rows = await storage.transact(lambda transaction: transaction.ledger.parked.behind(key, reach, builders.NOW))
    assert all(row.sealed is None for row in rows)
    return [row.place for row in rows]


async def a_parked_row_is_found_whole(storage: Storage[None]) -> None:
    summary = RecordSummary(36, 70, ("ce_id",), 2, "london.linkway.matched.v1", "matching:1:2")
    row = builders.a_parked_row(
        summary=summary, due_at=builders.NOW, request=RedriveRequest("someone", "a try", builders.NOW)
    )
    await park(storage, row)
    assert await found(storage, row.place) == row
    assert await found(storage, "southwark.matches/0/8") is None


async def what_is_sealed_stays_when_a_row_changes(storage: Storage[None]) -> None:
    row = builders.a_parked_row(due_at=builders.NOW)
    await park(storage, row)
    changed = builders.a_parked_row(sealed=None, status=ParkedStatus.WORKED, tries=2, settled_at=builders.NOW)
    await amend(storage, changed)
    changed.sealed = row.sealed
    assert await found(storage, row.place) == changed
    sealed = await storage.transact(lambda transaction: transaction.ledger.parked.sealed([row.place]))
    assert sealed == {row.place: row.sealed}


WAITING_IN_TURN = ["southwark.matches/0/9", "southwark.matches/0/10", "to be passed"]


async def park_some_of_one_referral(storage: Storage[None]) -> None:
    await park(
        storage,
        builders.a_parked_row(place="southwark.matches/0/10", sequence=3),
        builders.a_parked_row(place="southwark.matches/0/9"),
        builders.a_parked_row(place="passed", status=ParkedStatus.DISCARDED, settled_at=builders.NOW),
        builders.a_parked_row(place="to be passed", sequence=4, status=ParkedStatus.DISCARDED),
        builders.a_parked_row(place="unreadable", reason=DeadLetterReason.NOT_JSON),
        builders.a_parked_row(place="another", key="another"),
    )


async def those_that_wait_their_turn_are_found_by_referral(storage: Storage[None]) -> None:
    await park_some_of_one_referral(storage)
    assert await places_behind(storage, KEY, matching=9) == WAITING_IN_TURN
    assert await places_behind(storage, KEY, matching=3, referral=9) == WAITING_IN_TURN[:2]
    assert await places_behind(storage, "nobody", matching=9) == []


async def those_whose_turn_has_come_are_woken(storage: Storage[None]) -> None:
    await park_some_of_one_referral(storage)
    await storage.transact(lambda transaction: transaction.ledger.parked.wake(KEY, {"matching": 3}, builders.NOW))
    assert await places_behind(storage, KEY) == WAITING_IN_TURN[:2]
    due = await storage.transact(lambda transaction: transaction.ledger.parked.due(builders.NOW, 9))
    assert [row.place for row in due] == WAITING_IN_TURN[:2]


async def what_waits_before_a_sequence_can_be_given_up(storage: Storage[None]) -> None:
    await park_some_of_one_referral(storage)
    given_up = await storage.transact(
        lambda transaction: transaction.ledger.parked.pass_over(KEY, "matching", 4, builders.NOW)
    )
    assert given_up == 2
    assert await places_behind(storage, KEY, matching=9) == WAITING_IN_TURN[2:]


async def what_was_asked_and_what_is_due_is_found(storage: Storage[None]) -> None:
    soon, later = builders.NOW - timedelta(seconds=1), builders.NOW + timedelta(days=1)
    await park(
        storage,
        builders.a_parked_row(place="waits"),
        builders.a_parked_row(place="due", due_at=soon),
        builders.a_parked_row(place="not yet due", due_at=later),
        builders.a_parked_row(place="retry", status=ParkedStatus.RETRY_ASKED, parked_at=soon),
        builders.a_parked_row(place="discard", status=ParkedStatus.DISCARD_ASKED),
        builders.a_parked_row(place="worked", status=ParkedStatus.WORKED),
    )

    async def asked(limit: int) -> Sequence[str]:
        rows = await storage.transact(lambda transaction: transaction.ledger.parked.due(builders.NOW, limit))
        return [row.place for row in rows]

    assert await asked(9) == ["retry", "discard", "due"]
    assert await asked(1) == ["retry"]


async def the_audit_takes_entries(storage: Storage[None]) -> None:
    row, request = builders.a_parked_row(), RedriveRequest("someone", "a try", builders.NOW)

    async def note(transaction: Transaction[None]) -> None:
        entry = AuditEntry.about(row, request, RedriveOutcome.WORKED, builders.NOW)
        await transaction.ledger.parked.note([entry, entry])

    await storage.transact(note)


SCENARIOS = (
    nothing_is_known_at_first,
    what_is_saved_is_found_again,
    a_failed_transaction_leaves_nothing,
    a_fence_moves_only_from_where_it_stands,
    a_parked_row_is_found_whole,
    what_is_sealed_stays_when_a_row_changes,
    those_that_wait_their_turn_are_found_by_referral,
    those_whose_turn_has_come_are_woken,
    what_waits_before_a_sequence_can_be_given_up,
    what_was_asked_and_what_is_due_is_found,
    the_audit_takes_entries,
)
