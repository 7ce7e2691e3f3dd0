"""How many brokers keep a copy of each record."""

from collections.abc import Mapping
from dataclasses import dataclass

ENOUGH_FOR_A_LOSS = 3


@dataclass(frozen=True)
class Replication:
    """The number of copies that a topic is made with: 1, or 3 where one broker may be lost without losing a record."""

    copies: int = 1

    @property
    def in_sync(self) -> int:
        """How many brokers must have a record before it counts as written.

        Two of three: with all three, one that is away would stop every writer; with one, its loss would lose what it
        alone had. Of two copies nobody can be spared either way, so there it is one.
        """
        return 2 if self.copies >= ENOUGH_FOR_A_LOSS else 1

    @property
    def settings(self) -> Mapping[str, str]:
        """What each topic is told, whatever the broker's default is."""
        return {"min.insync.replicas": str(self.in_sync)}


ALONE = Replication(1)
