"""What was asked of the system from outside and what it answered, as lines of JSON: the one thing checkers believe.

Before something is asked, `invoke` is written; what came of it is `ok`, `fail` (for certain nothing was done) or
`unknown` (nobody can say: the answer was lost). An invoke without an answer counts as unknown. No fact is personal:
ids, boroughs, keys of requests, codes, places in topics and digests only.
"""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any

Fact = str | int | float | bool | None
Facts = Mapping[str, Fact]


class Phase(StrEnum):
    """Where an operation stands."""

    INVOKE = "invoke"
    OK = "ok"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What is asked, with the facts that the checkers look for.

    refer    invoke: `borough`, `idempotency_key`, and `synthetic` where it is, `expires_on` where consent ends;
             ok: `referral_id`, `status`; fail: `status`
    look     a referral is looked up once all is quiet. invoke: `referral_id`; ok and fail: `status`
    attend   what was said of a day, or put right. invoke: `referral_id`, `outcome`, `on`; ok and fail: `status`
    end      invoke: `referral_id`, `end` (closed or withdrawn); ok and fail: `status`
    answer   a yes or no of a person, a provider or a human. invoke: `referral_id`, `step`; ok and fail: `status`
    blunder  what a partner asks on its topic and is to be refused. invoke: `what`; ok: it was accepted; fail: `status`
    garble   a record that no service can read, put on a topic. invoke: `topic`, `digest` (evidence.digest);
             ok: `partition`, `offset`
    repeat   a record put on its topic once more. invoke: `topic`, `partition`, `offset` of the first; ok: `partition`,
             `offset` of the second
    forge    an event that its owner never said, such as one before its turn or of the future, put on a topic.
             invoke: `topic`, `digest`, `referral_id`; ok: as above. Nothing is promised about that referral
    skew     invoke: `service`, `seconds` by which its clock is wrong; ok when it is right again
    fault    invoke: `fault`, its name, and `borough` where it is of that one alone; ok when it is healed
    death    kill -9 of the leader of a partition, or of the primary. invoke: `of` (leader or primary), `server`, and
             of a leader the `topic` and `partition`
    ask      a caller with a token asks a door once. invoke: `service`; ok: `status`; fail: `status`, if there was one
    release  a broken release of one process. invoke: `service`; ok: the `code` with which it ended, if it did
    rollback a member came back and undid what it alone had written. invoke: `server`
    """

    REFER = "refer"
    LOOK = "look"
    ATTEND = "attend"
    END = "end"
    ANSWER = "answer"
    BLUNDER = "blunder"
    GARBLE = "garble"
    REPEAT = "repeat"
    FORGE = "forge"
    SKEW = "skew"
    FAULT = "fault"
    DEATH = "death"
    ASK = "ask"
    RELEASE = "release"
    ROLLBACK = "rollback"


@dataclass(frozen=True)
class Operation:
    """One line: an operation has its `number` from invoke to answer. `monotonic` orders lines of one history."""

    number: int
    process: str
    kind: Kind
    phase: Phase
    at: datetime
    monotonic: float
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    """What was asked, with its answer; the `phase` is what came of it, and the `facts` are those of both."""

    invoked: Operation
    answered: Operation | None = None

    @property
    def phase(self) -> Phase:
        """What came of it: unknown where nobody answered."""
        return self.answered.phase if self.answered else Phase.UNKNOWN

    @property
    def facts(self) -> Facts:
        """Everything that is known about it."""
        return {**self.invoked.facts, **(self.answered.facts if self.answered else {})}


class History:
    """Writes a history into a file of its own, a line at a time, so that it survives whoever writes it."""

    def __init__(self, path: Path) -> None:
        self._lines = path.open("w", encoding="utf-8", buffering=1)
        self._numbers = count(1)

    def invoke(self, process: str, kind: Kind, **facts: Fact) -> Operation:
        """Say what is about to be asked, and by whom; the answer is then told with what this function gives."""
        return self._write(next(self._numbers), process, kind, Phase.INVOKE, facts)

    def ok(self, invoked: Operation, **facts: Fact) -> Operation:
        """It was done: the system said so."""
        return self._write(invoked.number, invoked.process, invoked.kind, Phase.OK, facts)

    def fail(self, invoked: Operation, **facts: Fact) -> Operation:
        """It was refused: the system said that nothing was done."""
        return self._write(invoked.number, invoked.process, invoked.kind, Phase.FAIL, facts)

    def unknown(self, invoked: Operation, **facts: Fact) -> Operation:
        """It may have been done, or not: there was no answer, or none that says."""
        return self._write(invoked.number, invoked.process, invoked.kind, Phase.UNKNOWN, facts)

    def close(self) -> None:
        """Let go of the file."""
        self._lines.close()

    def _write(self, number: int, process: str, kind: Kind, phase: Phase, facts: Facts) -> Operation:
        operation = Operation(number, process, kind, phase, datetime.now(UTC), time.monotonic(), facts)
        self._lines.write(json.dumps(_line(operation)) + "\n")
        return operation


def read(path: Path) -> list[Operation]:
    """Every line of a history, in order."""
    return [_operation(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def pairs(operations: Iterable[Operation]) -> list[Pair]:
    """Every operation with its answer, in the order in which they were asked."""
    paired: dict[int, Pair] = {}
    for one in operations:
        paired[one.number] = Pair(one) if one.phase is Phase.INVOKE else Pair(paired[one.number].invoked, one)
    return list(paired.values())


def _line(operation: Operation) -> dict[str, Any]:
    return {**vars(operation), "at": operation.at.isoformat(), "facts": dict(operation.facts)}


def _operation(line: dict[str, Any]) -> Operation:
    moment = datetime.fromisoformat(line["at"])
    return Operation(**{**line, "kind": Kind(line["kind"]), "phase": Phase(line["phase"]), "at": moment})
