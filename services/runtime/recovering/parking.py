"""What waits aside of the referrals of one piece of work: looked up, added to and changed, then written with it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from services.runtime.recovering.dead_letters import DeadLetterOffice
from services.runtime.working.audit import AuditEntry, RedriveOutcome
from services.runtime.working.decoding import Decoder, Decoding
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.parked import ParkedRecord, ParkedStatus
from services.runtime.working.ports import ParkedStore

Turns = dict[tuple[str, int], ParkedRecord]


class Parking:
    """The rows of one transaction. `turns` are those that wait their turn, by referral, then owner and sequence."""

    def __init__(self, parked: ParkedStore, office: DeadLetterOffice, reader: Decoder, now: datetime) -> None:
        self._parked = parked
        self._office = office
        self._reader = reader
        self._now = now
        self.turns: defaultdict[str, Turns] = defaultdict(dict)
        self._new: dict[str, tuple[ParkedRecord, Decoding]] = {}
        self._changed: dict[str, ParkedRecord] = {}
        self._to_post: list[ParkedRecord] = []
        self._entries: list[AuditEntry] = []

    async def look(self, keys: Collection[str]) -> None:
        """Bring in the rows of these referrals that wait their turn, without what is sealed in them."""
        if keys:
            for row in await self._parked.behind(list(keys)):
                self.queue(row)

    async def unlock(self, keys: Iterable[str]) -> None:
        """Bring in what is sealed in the rows of these referrals, because their turn may come."""
        rows = {row.place: row for key in keys for row in self.turns[key].values() if row.sealed is None}
        for place, sealed in (await self._parked.sealed(list(rows)) if rows else {}).items():
            rows[place].sealed = sealed

    def owners(self, key: str) -> list[str]:
        """Whose events of the referral wait."""
        return sorted({owner for owner, _ in self.turns[key]})

    def at(self, key: str, owner: str, sequence: int) -> ParkedRecord | None:
        """The row that waits for this turn."""
        return self.turns[key].get((owner, sequence)) if key in self.turns else None

    def waiting(self, key: str) -> int:
        """How many rows of the referral wait their turn."""
        return len(self.turns[key])

    def read(self, row: ParkedRecord) -> Decoding:
        """What the row holds. Raises CannotOpen."""
        return self._new[row.place][1] if self.is_new(row) else self._reader.read(self._office.open(row))

    def add(self, row: ParkedRecord, read: Decoding) -> None:
        """Keep a new row; what it holds is sealed when it is written, because its turn may come before that."""
        self._new[row.place] = (row, read)
        if row.waits_its_turn:
            self.queue(row)

    def is_new(self, row: ParkedRecord) -> bool:
        """Whether the row was not there before this work."""
        return row.place in self._new

    def queue(self, row: ParkedRecord) -> None:
        """The row waits its turn."""
        if row.key is not None and row.sequence is not None:
            self.turns[row.key][row.owner, row.sequence] = row

    def leave_queue(self, row: ParkedRecord) -> None:
        """The row waits no more."""
        if row.key is not None and row.sequence is not None:
            self.turns[row.key].pop((row.owner, row.sequence), None)

    def post(self, row: ParkedRecord) -> None:
        """Send the row to its borough's dead letters, once."""
        if not row.posted:
            row.posted = True
            self._to_post.append(row)

    def change(self, row: ParkedRecord, outcome: RedriveOutcome | None = None) -> None:
        """The row has changed; whoever asked for that finds the outcome in the audit."""
        if not self.is_new(row):
            self._changed[row.place] = row
        if row.wish and outcome:
            self._entries.append(AuditEntry.about(row, row.wish, outcome, self._now))
            row.wish = None

    def settle(self, row: ParkedRecord, standing: ParkedStatus) -> bool:
        """Nothing more will come of the row. Gives whether it had been set aside before this work."""
        self.leave_queue(row)
        if self._new.pop(row.place, None):
            return False
        was_open, row.standing = row.is_open, standing
        row.settled_at, row.due_at = self._now, None
        self.change(row, RedriveOutcome(standing.value) if was_open else None)
        return was_open

    def passed(self, key: str, heard: dict[str, int]) -> list[ParkedRecord]:
        """The rows of a referral whose turn is over."""
        return [row for (owner, sequence), row in self.turns[key].items() if sequence <= heard.get(owner, 0)]

    @property
    def added(self) -> list[ParkedRecord]:
        """The rows that are new."""
        return [row for row, _ in self._new.values()]

    async def write(self) -> list[OutboxMessage]:
        """Write all rows and audit entries; gives the letters that must leave with the work."""
        for row, read in self._new.values():
            row.sealed = self._office.seal(read.record, row)
        await self._parked.add(self.added)
        await self._parked.amend(list(self._changed.values()))
        await self._parked.note(self._entries)
        return [self._office.message(row, self._now) for row in self._to_post]
