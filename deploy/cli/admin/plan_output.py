"""How a plan is shown: in words, and as facts for a program."""

from collections.abc import Iterator, Sequence
from typing import Any

from deploy.home import COMMAND
from deploy.planning.plan import Found, Plan
from deploy.planning.step import Fate, Step
from services.contract.borough_map import Component

_MARKS = {Fate.APPLY: "+", Fate.BY_HAND: "!", Fate.REFUSED: "x"}
_FEW = 5
_NOTHING = "Nothing differs."


def facts(plan: Plan, found: Found) -> dict[str, Any]:
    """The steps, and what could not be looked at."""
    return {"differs": bool(plan.steps), "steps": [_fact(step) for step in plan.steps], **_unseen(found)}


def not_looked_at(found: Found) -> list[str]:
    """A sentence for each thing that the plan says nothing of."""
    unseen = _unseen(found)
    checks = [f"{server} checks nobody, so nothing is said of rights there." for server in unseen["checking_nobody"]]
    silent = ", ".join(unseen["not_asked"])
    asked = [f"Not asked which map they were started with: {silent} (--service)."] if silent else []
    return checks + asked


def shown(plan: Plan, unseen: Sequence[str]) -> str:
    """The plan, in words."""
    return "\n".join([*_lines(plan.steps), *unseen, _sum(plan)])


def refused(plan: Plan) -> str:
    """Why nothing at all was done."""
    said = "Nothing was done, because the files ask for what is refused; they may be the wrong ones."
    return "\n".join([said, *_lines(plan.of(Fate.REFUSED)), f"`{COMMAND} boroughs plan` shows all that differs."])


def applied(count: int, left: Plan, unseen: Sequence[str]) -> str:
    """What was done, and what is left."""
    said = f"Steps taken: {count}." if count else "Nothing was to be done."
    by_hand = [f"Left to be done by hand: {len(left.steps)}."] if left.steps else []
    return "\n".join([*_lines(left.steps), *unseen, " ".join([said, *by_hand])])


def _lines(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        yield f"{_MARKS[step.fate]} {step.what} ({step.where}), because {step.why}"
        yield from (f"    {one}" for one in step.details[:_FEW])
        if len(step.details) > _FEW:
            yield f"    and {len(step.details) - _FEW} more"
        if step.loses_data:
            yield "    Refused, because it would lose data."
        if step.instead:
            yield f"    What to do: {step.instead}."


def _sum(plan: Plan) -> str:
    if not plan.steps:
        return _NOTHING
    said = {Fate.APPLY: f"that `{COMMAND} boroughs apply` takes", Fate.BY_HAND: "by hand", Fate.REFUSED: "refused"}
    counts = [f"{len(steps)} {said[fate]}" for fate in Fate if (steps := plan.of(fate))]
    return f"Steps: {', '.join(counts)}."


def _fact(step: Step) -> dict[str, Any]:
    return {
        "what": step.what,
        "where": step.where,
        "why": step.why,
        "fate": step.fate.value,
        "loses_data": step.loses_data,
        "instead": step.instead or None,
        "details": [*step.details],
    }


def _unseen(found: Found) -> dict[str, list[str]]:
    checking = {"Kafka": found.kafka, "MongoDB": found.users}
    asked = {told.component for told in found.running}
    return {
        "checking_nobody": [name for name, kept in checking.items() if kept is None],
        "not_asked": [component.value for component in Component if component not in asked],
    }
