"""What came of a trial, for a borough to keep: each check with what it found, and what was not looked at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from deploy.conformance.checks.check import Check
from deploy.conformance.evidence import Evidence
from services.contract.components.values import Component

_SHOWN = 5


class Verdict(StrEnum):
    """What came of a check."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Result:
    """One check, and each thing that it found broken; or `why` it was not tried."""

    check: Check
    verdict: Verdict
    found: tuple[str, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All of one trial; `needless` are promises of those alone who do not declare what this component declares."""

    component: Component
    evidence: Evidence
    results: Sequence[Result]
    at: datetime
    needless: frozenset[str] = frozenset()

    @property
    def is_kept(self) -> bool:
        """Whether something was tried, and nothing is broken."""
        verdicts = {one.verdict for one in self.results}
        return Verdict.KEPT in verdicts and Verdict.BROKEN not in verdicts

    @property
    def untried(self) -> tuple[str, ...]:
        """The promises, of the core and of declared options, that nobody has looked at."""
        tried = {
            number for one in self.results if one.verdict is not Verdict.NOT_TRIED for number in one.check.promises
        }
        return tuple(number for number in self._promised() if number not in tried | self.needless)

    def _promised(self) -> Iterator[str]:
        options = self.evidence.trial.options
        duties = [self.component.core, *(one.duty for one in self.component.options if one.name in options)]
        yield from (promise.number for duty in duties for promise in duty.promises)

    def facts(self) -> Mapping[str, Any]:
        """The same for a program."""
        return {
            "component": self.component.name,
            "borough": self.evidence.trial.borough.value,
            "options": sorted(self.evidence.trial.options),
            "at": self.at.isoformat(),
            "kept": self.is_kept,
            "sent": len(self.evidence.sent),
            "came": len(self.evidence.came),
            "checks": [
                {
                    "check": one.check.name,
                    "promises": list(one.check.promises),
                    "verdict": one.verdict.value,
                    "found": list(one.found),
                    "why": one.why,
                }
                for one in self.results
            ],
            "promises_not_tried": list(self.untried),
        }

    def text(self) -> str:
        """The same for a person."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        trial = self.evidence.trial
        yield f"A {self.component.name} of {trial.borough.value}, {self.at:%d %B %Y %H:%M} UTC"
        yield f"Options declared: {', '.join(sorted(trial.options)) or 'none'}"
        yield f"{len(self.evidence.sent)} messages were sent, and {len(self.evidence.came)} came back.\n"
        for one in self.results:
            yield f"{one.verdict.value:9}  {one.check.name} ({', '.join(one.check.promises)})"
            if one.why:
                yield f"           because {one.why}"
            yield from (f"           {sentence}" for sentence in one.found[:_SHOWN])
            if (more := len(one.found) - _SHOWN) > 0:
                yield f"           and {more} more"
        says = {promise.number: promise.says for promise in self.component.promises()}
        if self.untried:
            yield "\nPromises that this trial does not look at:"
            yield from (f"  {number}  {says[number]}" for number in self.untried)
        yield f"\n{self._verdict()}"

    def _verdict(self) -> str:
        broken = sum(one.verdict is Verdict.BROKEN for one in self.results)
        if broken:
            return f"{broken} checks found what is broken."
        return "Every promise that was tried is kept." if self.is_kept else "Nothing was tried."


def judge(
    component: Component, checks: Sequence[Check], evidence: Evidence, at: datetime, *, restarted: bool
) -> Report:
    """Look at all that concerns a component with these options."""
    options = evidence.trial.options
    results = [_result(one, evidence, restarted=restarted) for one in checks if one.concerns(options)]
    needless = frozenset(number for one in checks if one.unless in options for number in one.promises)
    return Report(component, evidence, results, at, needless)


def _result(check: Check, evidence: Evidence, *, restarted: bool) -> Result:
    why = "the component was not restarted; say how (--restart)" if check.needs_restart and not restarted else None
    if why := why or check.lacks(evidence):
        return Result(check, Verdict.NOT_TRIED, why=why)
    found = tuple(check.finds(evidence))
    return Result(check, Verdict.BROKEN if found else Verdict.KEPT, found)
