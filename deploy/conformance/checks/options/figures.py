"""What a reporting promises of the figures that it may have beyond its core."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from deploy.conformance.evidence import Evidence
from deploy.conformance.requests import Answered
from deploy.conformance.scenes.reporting import row
from deploy.conformance.scenes.reporting_options import FAIRNESS, TABLE, figures

_GROUPS = 5


def standing(path: str, expected: Mapping[str, int]) -> Callable[[Evidence], Iterator[str]]:
    """The check that these figures stand in the borough's row of this report."""
    return partial(_standing, path, expected)


def _standing(path: str, expected: Mapping[str, int], evidence: Evidence) -> Iterator[str]:
    answered = evidence.answered.get(path, Answered(0))
    found = figures(answered.body, evidence.trial.borough.value, path)
    for name, count in expected.items():
        if found.get(name) != count:
            yield f"{name} was to be {count} in {path}, and is {found.get(name)} (answered {answered.status})."


def uncertain(evidence: Evidence) -> Iterator[str]:
    """Each share of a group stands within the range in which the truth may lie; as JSON and as a table."""
    here = row(evidence.answered.get(FAIRNESS, Answered(0)).body, evidence.trial.borough.value)
    groups = [one for group in here.get("groups", {}).values() for one in group]
    shares = [one["share"] for one in groups if isinstance(one.get("share"), dict)]
    if len(shares) < _GROUPS:
        yield f"{FAIRNESS} has the share of {len(shares)} groups."
    if not all(map(_has_a_range, shares)):
        yield f"{FAIRNESS} has a share without the range in which the truth may lie."
    if not str(evidence.answered.get(TABLE, Answered(0)).body).startswith("area,"):
        yield f"{TABLE} is no table of areas."


def _has_a_range(share: Mapping[str, Any]) -> bool:
    low, percent, high = share.get("low"), share.get("percent"), share.get("high")
    return isinstance(low, int) and isinstance(high, int) and low < high and (percent is None or low <= percent <= high)
