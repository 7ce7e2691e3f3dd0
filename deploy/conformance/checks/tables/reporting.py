"""All checks of a reporting: which promises each looks at."""

from deploy.conformance.checks import reading, reporting, saying
from deploy.conformance.checks.check import Check, Finds
from deploy.conformance.checks.options import figures
from deploy.conformance.scenes.reporting_options import BUDGETED, BUDGETS, CHANGED, CHANGES
from deploy.conformance.scenes.steps import Scene


def _of_figures(name: str, promises: tuple[str, ...], scene: Scene) -> Check:
    return Check(name, promises, reporting.growing(scene), lacks=reporting.needs_figures)


def _of_an_option(name: str, promise: str, finds: Finds, option: str) -> Check:
    return Check(name, (promise,), finds, option, lacks=reporting.needs_figures)


CHECKS: tuple[Check, ...] = (
    _of_figures("what happens is counted", ("P1",), Scene.ORDINARY),
    _of_figures("what is read again is not counted again", ("P1", "C1"), Scene.REPEATED),
    Check("few are hidden", ("P2",), reporting.hidden, lacks=reporting.needs_figures),
    _of_figures("what is about nobody is not counted", ("P3",), Scene.SYNTHETIC),
    _of_figures("questions to providers are not counted", ("P3",), Scene.QUESTION),
    _of_figures("whose consent was withdrawn stays counted", ("P4",), Scene.CONSENT),
    _of_figures("a gap is waited for", ("C2",), Scene.GAP),
    _of_figures("what was missing brings what waited", ("C2",), Scene.SWAPPED),
    _of_figures("a date ahead is waited for", ("C3",), Scene.FUTURE),
    _of_figures("unknown fields are passed over", ("C4",), Scene.UNKNOWN_FIELD),
    _of_figures("unknown types are passed over", ("C5",), Scene.UNKNOWN_TYPE),
    _of_figures("structured mode is read", ("C6",), Scene.STRUCTURED),
    _of_figures("large messages are read", ("C7",), Scene.LARGE),
    Check("what cannot be read is a dead letter", ("C7", "C8"), reading.dead_letters, lacks=reporting.needs_figures),
    Check("dead letters are as their schema says", ("C8",), saying.form, lacks=reporting.needs_figures),
    _of_figures("what cannot be read holds nothing up", ("C9",), Scene.BESIDE_UNREADABLE),
    Check(
        "a restart counts nothing anew",
        ("C10",),
        reporting.restarts,
        needs_restart=True,
        lacks=reporting.needs_figures,
    ),
    _of_an_option("changes have a start and an end", "P5", figures.standing(CHANGES, CHANGED), "changes"),
    _of_an_option("the last word of a budget is summed", "P6", figures.standing(BUDGETS, BUDGETED), "budgets"),
    _of_an_option("groups are compared with how sure that is", "P7", figures.uncertain, "fairness"),
)
