"""Many seeds, side by side on the cores that there are."""

import multiprocessing
import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from services.runtime.run import calm_collector
from tests.simulation.playing import Outcome, play

_AT_ONCE = 25
_FEW = 3


@dataclass
class Played:
    """How many seeds were played, what was done in all of them, and the first that failed."""

    seeds: int = 0
    done: Counter[str] = field(default_factory=Counter)
    failed: list[Outcome] = field(default_factory=list)


def play_many(seeds: Sequence[int]) -> Played:
    """Play them all."""
    pieces = [seeds[start : start + _AT_ONCE] for start in range(0, len(seeds), _AT_ONCE)]
    played = Played()
    # A fresh process has no loop, thread or client of whoever asks.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=fresh, initializer=calm_collector) as pool:
        for piece in pool.map(_play, pieces):
            played.seeds += piece.seeds
            played.done += piece.done
            played.failed = [*played.failed, *piece.failed][:_FEW]
    return played


def _play(seeds: Sequence[int]) -> Played:
    played = Played()
    for outcome in map(play, seeds):
        played.seeds += 1
        played.done.update(outcome.done)
        if outcome.violations:
            played.failed.append(outcome)
    return played
