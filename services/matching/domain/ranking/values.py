"""How well a service does for a person by each part, and what hangs on the day alone, whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.matching.domain.finding.columns import Columns, Mask
from services.matching.domain.ranking import scoring
from services.matching.domain.ranking.scoring import Floats, Ints
from services.matching.domain.ranking.weights import Weights

Counts = npt.NDArray[np.int64]


class Weighed(NamedTuple):
    """What the services' own parts add to their scores by these weights, by the loop's entries, and the most of it."""

    weights: Weights
    by_entry: Floats
    most: float


@dataclass(frozen=True, slots=True)
class Day:
    """What is the services' own on a day, whoever asks: who is open, how fresh, how prompt, how accepting they are."""

    today: date
    is_open: Mask
    freshness: Floats
    wait: Floats
    acceptance: Floats
    rows_of_entries: Ints
    _weighed: dict[int, Weighed] = field(default_factory=dict)

    @classmethod
    def of(cls, today: date, columns: Columns, acceptance: Floats, rows_of_entries: Ints) -> "Day":
        """That of these columns."""
        services, day = columns.services, today.toordinal()
        fresh, prompt = scoring.freshness(day - services["assured"]), scoring.promptness(services["wait"])
        return cls(today, services["closed"] < day, fresh, prompt, acceptance, rows_of_entries)

    def weighed(self, weights: Weights) -> Weighed:
        """What these parts add to each service's score; reckoned once for all boroughs that have these weights."""
        known = self._weighed.get(id(weights))
        if known is None:
            added = weights.freshness * self.freshness + weights.wait * self.wait + weights.acceptance * self.acceptance
            most = float(added.max(initial=0))
            known = self._weighed[id(weights)] = Weighed(weights, added[self.rows_of_entries], most)
        return known

    def at(self, row: int) -> Mapping[str, float]:
        """These parts of one service."""
        own = {"freshness": self.freshness, "wait": self.wait, "acceptance": self.acceptance}
        return {name: float(values[row]) for name, values in own.items()}
