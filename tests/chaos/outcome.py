"""What one seed came to, and how long each part of it took."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.chaos.findings.drain import Drained
from tests.chaos.recovery import Seconds


class Clock:
    """How long each phase took."""

    def __init__(self) -> None:
        self._began = self._last = time.monotonic()
        self.marks: dict[str, float] = {}

    def mark(self, phase: str) -> None:
        """The phase has ended."""
        now = time.monotonic()
        self.marks[phase] = round(now - self._last, 1)
        self._last = now

    @property
    def total(self) -> float:
        """Everything so far."""
        return round(time.monotonic() - self._began, 1)


@dataclass(frozen=True)
class Outcome:
    """What one seed came to. `ended` are processes that ended by themselves, with their exit codes.

    `drained` is how the backlog went once every process was ready again; `doors` are the referrals by the door
    that they came through, `answered` the answers that partners got, and `timers` what time brought, by what it was.
    `deaths` are those kills that befell leaders or primaries, and `recovered` how soon it went on after them;
    `rollbacks` are members that undid what they alone had written; `turned_away` counts what doors said that could not
    do what was asked.
    """

    seed: int
    kills: int
    referrals: int
    records: int
    faults: Mapping[str, int]
    left_out: Mapping[str, str]
    drained: Drained
    ended: Sequence[tuple[str, int]]
    violations: Mapping[str, Sequence[str]]
    seconds: float
    doors: Mapping[str, int] = field(default_factory=dict)
    timers: Mapping[str, int] = field(default_factory=dict)
    answered: int = 0
    largest_mib: float = 0.0
    phases: Mapping[str, float] = field(default_factory=dict)
    on_cluster: bool = False
    deaths: int = 0
    recovered: Seconds = field(default_factory=dict)
    rollbacks: int = 0
    healthy_delay_seconds: float | None = None
    turned_away: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def broken_off(cls, seed: int, why: str, *, on_cluster: bool) -> "Outcome":
        """Of a seed that could not be played to its end nothing is known but that."""
        nothing, broken = Drained(0, 0.0, {}), {"played": [f"It could not be played to its end: {why}"]}
        return cls(seed, 0, 0, 0, {}, {}, nothing, (), broken, 0.0, on_cluster=on_cluster)
