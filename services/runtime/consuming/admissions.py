"""What is worked: events in their turn go on, repeats fall away, what is early waits, the rest become dead letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.contract.events import Event
from services.runtime.consuming.admission import Admission
from services.runtime.consuming.retrying import Retry
from services.runtime.observing.outcomes import Outcomes
from services.runtime.recovering.dead_letters import DeadLetterOffice
from services.runtime.working.decoding import Decoded, Decoder, Decoding, Received
from services.runtime.working.unit_of_work import UnitOfWork

# Referrals with an event that fails, and how many of their events in this work go well before it.
Poison = Mapping[str, int]


@dataclass(frozen=True)
class Admissions:
    """Sorts what was read, inside the transaction, by what is kept about each referral."""

    hears: frozenset[type[Event]]
    reader: Decoder
    office: DeadLetterOffice

    async def admit(
        self, batch: Sequence[Decoding], work: UnitOfWork[Any, Any], poison: Poison | None = None
    ) -> tuple[list[Received], Outcomes]:
        """The events to be decided on, in order, those among them that waited for one of these; and how all fared."""
        admission = self._admission(work, poison)
        await admission.bring([read for read in batch if isinstance(read, Decoded)])
        for read in batch:
            admission.take(read)
        return await admission.close()

    async def again(
        self, place: str, work: UnitOfWork[Any, Any], poison: Poison | None = None
    ) -> tuple[list[Received], Outcomes]:
        """Do what is asked about one row, or due: the events to be decided on, it and those that waited behind it."""
        admission = self._admission(work, poison)
        await Retry(admission).give(place)
        return await admission.close()

    def _admission(self, work: UnitOfWork[Any, Any], poison: Poison | None) -> Admission:
        return Admission(hears=self.hears, reader=self.reader, office=self.office, work=work, poison=poison or {})
