"""What invented people answer about how they are, at the start and at the end: most are better, some are not."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from deploy.invented.people import weighted

# Of a hundred: which questions are asked; the others would rather not be asked any.
ASKED = {"ons4": 40, "ucla-loneliness": 40, None: 20}
# By how much somebody is better at the end on a scale from 0 to 10.
GAINS = {-1: 10, 0: 20, 1: 25, 2: 25, 3: 20}
_GOOD = ("life_satisfaction", "worthwhile", "happy_yesterday")
_LONELY = ("companionship", "left_out", "isolated")


@dataclass(frozen=True)
class Answers:
    """The answers to one instrument, as a door takes them."""

    start: Mapping[str, Any]
    end: Mapping[str, Any]


def invented(random: Random) -> Answers | None:
    """Somebody's answers to ONS4, or to the three questions about loneliness; None of whoever gives none."""
    asked = weighted(random, ASKED)
    if asked is None:
        return None
    before, after = _well(random) if asked == "ons4" else _lonely(random)
    return Answers({"instrument": asked, **before}, {"instrument": asked, **after})


def _well(random: Random) -> tuple[dict[str, int], dict[str, int]]:
    good, anxious = {name: random.randint(1, 6) for name in _GOOD}, random.randint(4, 9)
    better = {name: value + weighted(random, GAINS) for name, value in good.items()}
    return good | {"anxious_yesterday": anxious}, better | {"anxious_yesterday": anxious - weighted(random, GAINS)}


def _lonely(random: Random) -> tuple[dict[str, int], dict[str, int]]:
    lonely = {name: random.randint(1, 3) for name in _LONELY}
    return lonely, {name: max(1, value - random.randint(0, 1)) for name, value in lonely.items()}
