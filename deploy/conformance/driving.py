"""Plays scenes: sends what they say, waits for what they wait for, and keeps all that comes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from deploy.conformance.directory import write_directory
from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Message
from deploy.conformance.records import Position, ProducedMessage, Record
from deploy.conformance.requests import Answered, AnsweredRequest, Request
from deploy.conformance.scenes.steps import Ask, Quiet, Relist, Restart, Send, Step, Until
from deploy.conformance.trial import Trial
from deploy.problems import CannotRun

_LOOK_SECONDS = 0.2


class NobodyAnswers(CannotRun):
    """Nothing at all has come back."""

    def __init__(self, trial: Trial, seconds: float) -> None:
        topic = trial.topic(trial.says)
        super().__init__(
            f"Nothing was written to {topic} within {seconds:.0f} s, though people wait for it.",
            where=topic,
            do="start the component on these topics, with what the trial gives it to read, and try again",
        )


class NotThere(CannotRun):
    """The component does not answer by HTTP."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"Nobody answers there: {why}.", where=address, do="give the component's address (--address)")


class Wire(Protocol):
    """The way to the component and back."""

    async def send(self, message: Message) -> Position:
        """Put the message on its topic: this function will give where it lies."""

    async def came(self, seconds: float) -> Sequence[Record]:
        """What the component has written since it was last asked; waits so long for the first of it."""

    async def restart(self) -> None:
        """Have the component restarted."""

    async def ask(self, path: str, token: str | None) -> Answered:
        """What the component answers by HTTP to whoever has this token, or to anybody."""

    async def request(self, request: Request, token: str | None) -> Answered:
        """Ask the component by HTTP to do something: this function will give what it answers."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long is waited: for what should come, for whether anything comes still, and for who was restarted."""

    patience: float = 30.0
    quiet: float = 2.0
    restarted: float = 60.0


async def play(scenes: Iterable[Iterable[Step]], wire: Wire, evidence: Evidence, pace: Pace) -> None:
    """Play one scene after the other. What is waited for in vain is no error here: the checks find it.

    Raises NobodyAnswers where not even the first answer comes.
    """
    for scene in scenes:
        for step in scene:
            await _take(step, wire, evidence, pace)


async def _take(step: Step, wire: Wire, evidence: Evidence, pace: Pace) -> None:
    if isinstance(step, Until | Quiet):
        await _wait(step, wire, evidence, pace)
    elif isinstance(step, Send):
        place = await wire.send(step.message)
        evidence.sent.append(ProducedMessage(step.message, place, len(evidence.came)))
    elif isinstance(step, Restart):
        await _restart(wire, evidence, pace)
    elif isinstance(step, Relist):
        await _relist(step, wire, evidence)
    else:
        await _over_http(step, wire, evidence, pace)


async def _wait(step: Until | Quiet, wire: Wire, evidence: Evidence, pace: Pace) -> None:
    if isinstance(step, Until):
        seconds = pace.restarted if step.restarted else pace.patience
        await _until(step.holds, wire, evidence, seconds + step.longer)
    else:
        await _quiet(wire, evidence, pace)
        evidence.marks[step.mark] = len(evidence.came)


async def _relist(step: Relist, wire: Wire, evidence: Evidence) -> None:
    means = evidence.trial.means
    if means.directory:
        write_directory(means.directory, step.services, step.now)
        evidence.listed = step.services
        await _until(lambda: False, wire, evidence, means.seen_within)


async def _restart(wire: Wire, evidence: Evidence, pace: Pace) -> None:
    """Have it restarted, and wait until it can be asked, if it is to be: who was restarted may open its door late."""
    await wire.restart()
    end = monotonic() + pace.restarted
    while evidence.trial.means.address:
        try:
            await wire.ask("/", None)
        except NotThere:
            if monotonic() >= end:
                raise
            await _gather(wire, evidence, _LOOK_SECONDS)
        else:
            return


async def _over_http(step: Ask | Request, wire: Wire, evidence: Evidence, pace: Pace) -> None:
    if isinstance(step, Ask):
        await _ask(step, wire, evidence, pace)
    else:
        await _request(step, wire, evidence)


async def _ask(step: Ask, wire: Wire, evidence: Evidence, pace: Pace) -> None:
    token = evidence.trial.means.tokens[step.who] if step.who else None
    end = monotonic() + (pace.patience if step.within is None else min(step.within, pace.patience))
    while True:
        answered = evidence.answered[step.name] = await wire.ask(step.path, token)
        if step.suits(answered.body) or monotonic() >= end:
            return
        await _gather(wire, evidence, _LOOK_SECONDS)


async def _request(request: Request, wire: Wire, evidence: Evidence) -> None:
    after = len(evidence.came)
    answered = await wire.request(request, evidence.trial.means.tokens[request.who] if request.who else None)
    evidence.answered[request.name] = answered
    evidence.asked.append(AnsweredRequest(request, answered, after))


async def _until(holds: Callable[[], bool], wire: Wire, evidence: Evidence, seconds: float) -> None:
    end = monotonic() + seconds
    while not holds():
        await _gather(wire, evidence, min(_LOOK_SECONDS, seconds))
        if monotonic() >= end:
            if not (evidence.is_answered or evidence.answered):
                raise NobodyAnswers(evidence.trial, seconds)
            return


async def _quiet(wire: Wire, evidence: Evidence, pace: Pace) -> None:
    """Wait until nothing has come for a while; who never stops is waited for no longer than for an answer."""
    end = monotonic() + pace.patience
    while await _gather(wire, evidence, pace.quiet) and monotonic() < end:
        pass


async def _gather(wire: Wire, evidence: Evidence, seconds: float) -> bool:
    records = await wire.came(seconds)
    for record in records:
        evidence.add(record)
    return bool(records)
