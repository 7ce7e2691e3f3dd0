"""What looking at one thing on this machine brings: a finding, with what to do about it when it is not good."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from deploy.problems import CannotRun


class Verdict(StrEnum):
    """How much a finding matters."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what was found, and what to do about it when it is not good."""

    name: str
    verdict: Verdict
    found: str
    do: str = ""

    @property
    def ok(self) -> bool:
        """Whether Linkway can start in spite of it."""
        return self.verdict is not Verdict.BAD


@dataclass(frozen=True)
class Concern:
    """Something to know that does not yet stand in the way."""

    found: str
    do: str


Look = Callable[[], str | Concern]


def judged(name: str, look: Look) -> Finding:
    """Look, and turn what is found into a finding; a problem raised is a bad one."""
    try:
        found = look()
    except CannotRun as problem:
        return Finding(name, Verdict.BAD, problem.what, problem.do)
    if isinstance(found, Concern):
        return Finding(name, Verdict.WARNING, found.found, found.do)
    return Finding(name, Verdict.GOOD, found)
