"""A second chance for a record that was set aside: it is worked again, or given up, as somebody asked or as is due."""

from services.runtime.consuming.admission import Admission
from services.runtime.working.audit import RedriveOutcome
from services.runtime.working.parked import ParkedRecord, ParkedStatus


class Retry:
    """What a sitting does with one row, and with those that wait behind it."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._parking = admission.parking

    async def give(self, place: str) -> None:
        """Do what the row asks for; nothing, if another process has done it meanwhile."""
        row = await self._admission.work.parked.find(place)
        if row is None:
            return
        if row.standing is ParkedStatus.DISCARD_ASKED:
            await self._discard(row)
        elif row.wants_a_try(self._admission.work.now):
            await self._retry(row)

    async def _retry(self, row: ParkedRecord) -> None:
        held = row.holds_its_key
        if row.key:
            await self._bring(row.key, row)
        read = self._admission.reread(row)
        if read and read.heard.key != row.key:
            await self._bring(read.heard.key, row)
        if row.key and held and (read or not row.holds_its_key):
            self._admission.work.meet(row.key, row.borough).is_held = False
        if read:
            self._admission.settle(read, row)
            self._admission.release(read.heard.key)

    async def _discard(self, row: ParkedRecord) -> None:
        """Give the row up: its turn is passed over when it comes, and those that wait behind it are worked."""
        admission, key, sequence = self._admission, row.key, row.sequence
        admission.outcomes.redrives[RedriveOutcome.DISCARDED.value] += 1
        if key is None or sequence is None:
            self._parking.settle(row, ParkedStatus.DISCARDED)
            return
        await self._bring(key, row)
        aggregate = admission.work.meet(key, row.borough)
        if row.holds_its_key:
            aggregate.is_held = False
        elif row.waits_its_turn and not aggregate.is_held:
            # It waits for one that is missing, and whoever gives it up gives up the missing one too.
            aggregate.heard[row.owner] = max(sequence, aggregate.heard.get(row.owner, 0))
        row.standing, row.due_at = ParkedStatus.DISCARDED, None
        self._parking.change(row, RedriveOutcome.DISCARDED)
        self._parking.queue(row)
        admission.release(key)

    async def _bring(self, key: str, row: ParkedRecord) -> None:
        await self._admission.work.load([key])
        await self._parking.look([key])
        if row.waits_its_turn:
            self._parking.queue(row)
        await self._parking.unlock([key])
