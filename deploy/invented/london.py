"""How many people live in each borough, and how deprived it is: what makes one borough's day another than the next's.

People: Census 2021 (ONS). Deprivation: the average score of the English Indices of Deprivation 2025 (MHCLG); a higher
one is more deprived. Both are under the Open Government Licence v3.0.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from services.contract.boroughs import Borough, BoroughSlug

_FIGURES = Path(__file__).with_name("london.csv")


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of one borough."""

    people: int
    deprivation: float


@cache
def figures() -> dict[BoroughSlug, Figures]:
    """Every borough's figures."""
    with _FIGURES.open(newline="") as lines:
        return {
            BoroughSlug(row["borough"]): Figures(int(row["people"]), float(row["deprivation"]))
            for row in csv.DictReader(lines)
        }


def mean_deprivation() -> float:
    """The plain mean of the boroughs' scores."""
    return sum(one.deprivation for one in figures().values()) / len(figures())


def spread(count: int, boroughs: Sequence[Borough], random: Random) -> list[Borough]:
    """So many boroughs in a mixed order, each as often as its share of the people, and nobody's share is left out."""
    people = [figures()[borough.slug].people for borough in boroughs]
    chosen = [borough for borough, times in zip(boroughs, _shares(count, people), strict=True) for _ in range(times)]
    random.shuffle(chosen)
    return chosen


def _shares(count: int, weights: Sequence[int]) -> list[int]:
    """Whole shares that add up to `count`: rounded down, and one more for those who lost most by that."""
    exact = [count * weight / sum(weights) for weight in weights]
    shares = [int(share) for share in exact]
    lost = sorted(range(len(exact)), key=lambda one: shares[one] - exact[one])
    for one in lost[: count - sum(shares)]:
        shares[one] += 1
    return shares
