"""How much a lane puts into one batch: less where batches take long, because MongoDB ends a transaction that lasts."""

from collections.abc import Sequence

from services.runtime.working.record import Record, size_of

# Whichever comes first ends a batch. A record is counted with what it costs beside its value.
BATCH_RECORDS = 1000
BATCH_BYTES = 2 * 1024 * 1024

# Of each partner so much goes into a batch, beside all else, so that one that sends much keeps nobody waiting for long.
PARTNER_RECORDS = 100
PARTNER_BYTES = 512 * 1024

# Far below what a transaction may last, so that one that meets another's still has time for a second try.
LONG_SECONDS = 2.0
_SHORT_SECONDS = 0.5
_LEAST = 1 / 128


class BatchSize:
    """The share of a whole batch that is taken: after a late one it is less by as much, and then it grows slowly."""

    def __init__(self) -> None:
        self._share = 1.0

    def took(self, seconds: float) -> None:
        """Learn from how long a batch took, whatever became of it meanwhile."""
        if seconds > LONG_SECONDS:
            self._share = max(_LEAST, self._share * LONG_SECONDS / seconds)
        elif seconds < _SHORT_SECONDS:
            self._share = min(1.0, self._share * 2)

    def fitting(self, records: Sequence[Record], taken: int = 0, taken_bytes: int = 0) -> tuple[int, int]:
        """How many of these a batch takes that holds so much already, and their size; the last may go beyond it."""
        return self._fitting(records, BATCH_RECORDS, BATCH_BYTES, taken, taken_bytes)

    def fitting_of_a_partner(self, records: Sequence[Record]) -> int:
        """How many of a partner's a batch takes."""
        return self._fitting(records, PARTNER_RECORDS, PARTNER_BYTES, 0, 0)[0]

    def _fitting(self, records: Sequence[Record], most: int, room: int, taken: int, size: int) -> tuple[int, int]:
        most, room, began = max(1, int(most * self._share)), int(room * self._share), size
        for count, record in enumerate(records):
            if taken + count >= most or size >= room:
                return count, size - began
            size += size_of(record)
        return len(records), size - began
