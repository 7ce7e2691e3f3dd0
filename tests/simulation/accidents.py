"""What may go wrong, and how often; a seed deals its own mixture, so that every mixture comes up."""

from dataclasses import dataclass
from enum import Enum, auto
from random import Random


class Fate(Enum):
    """What becomes of a transaction."""

    FINE = auto()
    # MongoDB does not answer; nothing is kept.
    AWAY = auto()
    # Another was first: the body runs again.
    CONFLICT = auto()
    # Committed, but nobody hears so.
    UNHEARD = auto()
    # The process dies before the commit, or after it.
    DIES_BEFORE = auto()
    DIES_AFTER = auto()


_SELDOM = {
    Fate.AWAY: 0.03,
    Fate.CONFLICT: 0.10,
    Fate.UNHEARD: 0.04,
    Fate.DIES_BEFORE: 0.03,
    Fate.DIES_AFTER: 0.03,
}


@dataclass
class Accidents:
    """The seed's own mixture. Once `healed`, nothing goes wrong any more."""

    random: Random
    likely: dict[Fate, float]
    publishing_fails: float
    healed: bool = False

    @classmethod
    def dealt(cls, random: Random) -> "Accidents":
        """Each kind of accident is in the mixture or not."""
        likely = {fate: share * random.choice((0, 0, 1, 3)) for fate, share in _SELDOM.items()}
        return cls(random, likely, random.choice((0.0, 0.1, 0.3)))

    def fate(self) -> Fate:
        """The next transaction's."""
        if self.healed:
            return Fate.FINE
        drawn = self.random.random()
        for fate, share in self.likely.items():
            if drawn < share:
                return fate
            drawn -= share
        return Fate.FINE

    def pause(self) -> float:
        """Seconds that a round trip takes; now and then, long enough to be overtaken."""
        slow = not self.healed and self.random.random() < 0.05
        return self.random.uniform(0.05, 0.5) if slow else self.random.uniform(0.001, 0.01)
