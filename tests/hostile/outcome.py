"""What came of a run: kept as JSON, and shown as a short table."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.chaos.overload.memory import MOST_MIB

SHOWN = 40


@dataclass(frozen=True)
class Failure:
    """What must not be, and with which ARGS it is played again; `sent` and `answered` are the beginnings of both."""

    what: str
    again: str = ""
    sent: str = ""
    answered: str = ""


@dataclass
class Outcome:
    """All figures. `answers` goes by status, `records` and `requests` by what was wrong with them, `set_aside` by why.

    `rate` is requests and records sent in a second, and worked in a second to the last of them.
    """

    seed: int
    requests: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    records: Mapping[str, int] = field(default_factory=dict)
    refused_by_kafka: Mapping[str, int] = field(default_factory=dict)
    set_aside: Mapping[str, int] = field(default_factory=dict)
    most_mib: Mapping[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    rate: dict[str, float] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def judge_memory(self) -> None:
        """Each service that held too much is a failure."""
        for service, mib in self.most_mib.items():
            if mib > MOST_MIB:
                self.failures.append(Failure(f"{service} held {mib:.0f} MiB, and {MOST_MIB} is what it may."))

    def as_json(self) -> str:
        """Everything, but of many failures the first."""
        first = [vars(one) for one in self.failures[:SHOWN]]
        return json.dumps({**vars(self), "failed": len(self.failures), "failures": first}, indent=2)

    def table(self) -> str:
        """For whoever waits for it."""
        rows = [
            ("requests", sum(self.requests.values()), self.answers),
            ("records", sum(self.records.values()), self.set_aside),
            ("most MiB", "", {service: round(mib) for service, mib in self.most_mib.items()}),
            ("seconds", "", self.seconds),
            ("a second", "", self.rate),
        ]
        lines = [f"{name:9} {count:>8}  {_listed(parts)}" for name, count, parts in rows]
        lines += [f"  {one.what} {one.again and f'(ARGS={one.again!r})'}" for one in self.failures[:SHOWN]]
        return "\n".join([*lines, f"{len(self.failures)} failures", ""])


def _listed(parts: Mapping[str, float]) -> str:
    return ", ".join(f"{name}: {count:,}" for name, count in sorted(parts.items()))


def beginning(sent: bytes, most: int = 1_000) -> str:
    """The first of the bytes, each as one letter."""
    return sent[:most].decode("latin-1")


def told(failures: Sequence[str], again: Mapping[str, str]) -> list[Failure]:
    """Sentences that name a spot, each with what plays the spot's burst again."""
    return [Failure(one, next((again[word] for word in one.split() if word in again), "")) for one in failures]
