"""What a reporting promises of its figures: what they count, what they leave out, and what they hide."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from deploy.conformance.evidence import Evidence
from deploy.conformance.requests import Answered
from deploy.conformance.scenes.reporting import ANEW, ANYBODY, FEW, GROWTH, MOST_AWAY, can_ask, counted_before, row
from deploy.conformance.scenes.steps import Scene

_HIDDEN = "*"
_ROUNDED_TO = 5
_FIGURES = ("created", "matched", "withdrawn")


def needs_figures(evidence: Evidence) -> str | None:
    """Why nobody could ask for figures, or learn anything from them."""
    if not can_ask(evidence):
        return "it needs its address (--address) and a token of a reader (--tokens)"
    if counted_before(evidence):
        return "somebody was counted before; begin with topics and a database in which nobody is (--prefix)"
    return None


def growing(scene: Scene) -> Callable[[Evidence], Iterator[str]]:
    """The check that figures grow in this scene by what is counted in it, and by no more."""
    return partial(_grown, scene)


def _grown(scene: Scene, evidence: Evidence) -> Iterator[str]:
    played = list(GROWTH)
    before = _figures(evidence, played[played.index(scene) - 1])
    after = _figures(evidence, scene)
    for name in _FIGURES:
        expected = GROWTH[scene].get(name, 0)
        found = _count(after, name) - _count(before, name)
        if abs(found - expected) > 2 * MOST_AWAY:
            yield f"{name} was to grow by {expected} ({scene}), and grew by {found}."


def hidden(evidence: Evidence) -> Iterator[str]:
    """Few are hidden in the borough, and cannot be reckoned from other figures; and strangers see nothing."""
    shown = _figures(evidence, Scene.FEW).get("created")
    if shown != _HIDDEN:
        yield f"{FEW} people were referred, and the figure is {shown}."
    if evidence.answered.get(Scene.FEW, Answered(0)).one("london").get("created") == FEW:
        yield f"{FEW} people were referred, and London's figure tells it."
    told = [one for one in _figures(evidence, Scene.ORDINARY).values() if isinstance(one, int) and one % _ROUNDED_TO]
    if told:
        yield f"A figure is {told[0]}, and no multiple of {_ROUNDED_TO}, so that few can be reckoned from two figures."
    anybody = evidence.answered.get(ANYBODY, Answered(0))
    if anybody.status not in (401, 403):
        yield f"Somebody without a token asked for figures, and was answered {anybody.status}."


def restarts(evidence: Evidence) -> Iterator[str]:
    """The figures are the same after the restart, and what is read again is not counted again."""
    before, after = _figures(evidence, Scene.CONSENT), _figures(evidence, ANEW)
    for name in _FIGURES:
        if before.get(name) != after.get(name):
            yield f"{name} was {before.get(name)} before the restart, and {after.get(name)} after it."
    yield from _grown(Scene.RESTARTED, evidence)


def _figures(evidence: Evidence, name: str) -> Mapping[str, Any]:
    return row(evidence.answered.get(name, Answered(0)).body, evidence.trial.borough.value)


def _count(figures: Mapping[str, Any], name: str) -> int:
    """The figure; of what is hidden, the few that there are."""
    found = figures.get(name, 0)
    return found if isinstance(found, int) else FEW
