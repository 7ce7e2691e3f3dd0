"""How the records of one piece of work fared, for the counters."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Records by topic and outcome; dead letters by reason; rows aside by what came of them; the oldest applied."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    second_chances: Counter[str] = field(default_factory=Counter)
    oldest_seconds: float | None = None
    fenced: int = 0
