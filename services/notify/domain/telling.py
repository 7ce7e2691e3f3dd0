"""What a person has been told about one referral: the service's own memory of it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Telling(BaseModel):
    """The notices written about a referral, and those of them that left; the oldest first."""

    model_config = ConfigDict(frozen=True)

    noticed: tuple[UUID, ...] = ()
    told: tuple[UUID, ...] = ()

    def noticing(self, notice_id: UUID) -> "Telling":
        """The same, with one more notice written."""
        return self.model_copy(update={"noticed": (*self.noticed, notice_id)})

    def telling(self, notice_id: UUID) -> "Telling":
        """The same, with one more notice gone to the person."""
        return self.model_copy(update={"told": (*self.told, notice_id)})
