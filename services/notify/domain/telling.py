"""What a person has been told about one referral: the service's own memory of it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.notify.domain.silence import Silence


class Telling(BaseModel):
    """The notices written about a referral, and those of them that left, the oldest first; and what silences it."""

    model_config = ConfigDict(frozen=True)

    noticed: tuple[UUID, ...] = ()
    told: tuple[UUID, ...] = ()
    silence: Silence | None = None

    @property
    def untold(self) -> tuple[UUID, ...]:
        """The notices that have not left, as far as is known."""
        return tuple(notice_id for notice_id in self.noticed if notice_id not in self.told)

    def noticing(self, notice_id: UUID) -> "Telling":
        """The same, with one more notice written."""
        return self.model_copy(update={"noticed": (*self.noticed, notice_id)})

    def telling(self, notice_id: UUID) -> "Telling":
        """The same, with one more notice gone to the person."""
        return self.model_copy(update={"told": (*self.told, notice_id)})

    def silenced(self, silence: Silence) -> "Telling":
        """The same, with nothing more to tell of what was before; what silences it for good stays."""
        for_good = self.silence is not None and self.silence.for_good
        return self if for_good else self.model_copy(update={"silence": silence})
