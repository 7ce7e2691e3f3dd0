"""What invented people answer about how they are, at the start and at the end: most are better, some are not."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from deploy.invented.people import weighted

# Of a hundred: the others would rather not be asked.
ANSWER = {True: 80, False: 20}
# By how much somebody is better at the end on a scale from 0 to 10.
GAINS = {-1: 10, 0: 20, 1: 25, 2: 25, 3: 20}
_GOOD = ("life_satisfaction", "worthwhile", "happy_yesterday")
_LONELY = ("companionship", "left_out", "isolated")


@dataclass(frozen=True)
class Answers:
    """The answers to each instrument that is asked, as a door takes them."""

    start: tuple[Mapping[str, Any], ...]
    end: tuple[Mapping[str, Any], ...]


def invented(random: Random) -> Answers | None:
    """Somebody's answers to ONS4 and to the three questions about loneliness; None of whoever gives none."""
    answers = weighted(random, ANSWER)
    before = {name: random.randint(1, 6) for name in _GOOD} | {"anxious_yesterday": random.randint(4, 9)}
    gains = {name: weighted(random, GAINS) * (-1 if name == "anxious_yesterday" else 1) for name in before}
    lonely = {name: random.randint(1, 3) for name in _LONELY}
    less = {name: max(1, value - random.randint(0, 1)) for name, value in lonely.items()}
    if not answers:
        return None
    after = {name: before[name] + gains[name] for name in before}
    return Answers((_ons4(before), _ucla(lonely)), (_ons4(after), _ucla(less)))


def _ons4(answers: Mapping[str, int]) -> Mapping[str, Any]:
    return {"instrument": "ons4", **answers}


def _ucla(answers: Mapping[str, int]) -> Mapping[str, Any]:
    return {"instrument": "ucla-loneliness", **answers}
