"""The end of the day: how many came how far, how long it took, and whether everything was conserved."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from deploy.conservation.checks import Check
from deploy.conservation.facts import FinalStatus
from deploy.demo.diary import Counts, Way

_BY = {
    Way.HTTP: "by the API",
    Way.FHIR: "by FHIR messages",
    Way.LIST: "in lists",
    Way.PARTNER: "by Kafka",
}


@dataclass(frozen=True)
class Latency:
    """Milliseconds from a referral's being sent to its place being kept; None when nobody had one."""

    p50: int | None
    p99: int | None


@dataclass(frozen=True)
class Summary:
    """A day that is over.

    `from_before` are the referrals that earlier days left in the data. `seconds` are from the command to the summary,
    `resident_mib` the most that was held. `final_statuses` are those of the accepted referrals in the end,
    `to_explain` one of those that came to a place from the waiting list.
    """

    counts: Counts
    from_before: int
    door_to_match: Latency
    per_second: float
    checks: tuple[Check, ...]
    seconds: float
    resident_mib: int
    final_statuses: Mapping[FinalStatus, int] = field(default_factory=dict)
    to_explain: str | None = None

    @property
    def violations(self) -> list[str]:
        """The sentences that say what was lost, doubled or made up."""
        return [sentence for check in self.checks for sentence in check.violations]

    @property
    def conserved(self) -> bool:
        """Whether every promise was kept."""
        return not self.violations

    def facts(self) -> dict[str, Any]:
        """The same for a program to read."""
        return {
            "accepted": self.counts.accepted,
            "doors": {way.value: self.counts.doors.get(way, 0) for way in Way},
            "from_before": self.from_before,
            "matched": self.counts.matched,
            "asked": self.counts.asked,
            "decided": self.counts.decided,
            "unmatched": self.counts.waiting,
            "at_the_end": {status.value: count for status, count in self.final_statuses.items()},
            "told": self.counts.told,
            "attended": self.counts.attended,
            "declined": self.counts.declined,
            "released": self.counts.released,
            "used_again": self.counts.used_again,
            "closed": self.counts.closed,
            "withdrawn": self.counts.withdrawn,
            "measured": self.counts.measured,
            "door_to_match_ms": {"p50": self.door_to_match.p50, "p99": self.door_to_match.p99},
            "conserved": self.conserved,
            "violations": self.violations,
            "seconds": round(self.seconds, 1),
            "resident_mib": self.resident_mib,
        }

    def shown(self) -> RenderableType:
        """The same for a person to read."""
        return Group(self._figures(), "", *self._note(), *(_line(check) for check in self.checks))

    def _note(self) -> Iterator[str]:
        if self.from_before:
            yield f"The figures count {self.from_before} referrals of earlier days too (`make clean` ends them).\n"

    def _figures(self) -> Table:
        table = Table(title="A day of referrals across London (invented)", show_header=False, title_justify="left")
        rows = {
            "referrals in": f"{self.counts.accepted}, {self.per_second:.0f} a second",
            "of them": ", ".join(f"{self.counts.doors.get(way, 0)} {_BY[way]}" for way in Way),
            "matched": self.counts.matched,
            "provider asked first": self.counts.asked,
            "decided by a human first": self.counts.decided,
            "waiting": self.counts.waiting,
            "in the end": ", ".join(f"{count} {status}" for status, count in self.final_statuses.items() if count),
            "told of their match": self.counts.told,
            "attended": self.counts.attended,
            "missed": self.counts.missed,
            "said no": f"{self.counts.declined} times",
            "places given up": f"{self.counts.released}, {self.counts.used_again} of them used again by somebody else",
            "closed": self.counts.closed,
            "withdrawn": self.counts.withdrawn,
            "asked at start and end": self.counts.measured,
            "API to match": f"p50 {self.door_to_match.p50} ms, p99 {self.door_to_match.p99} ms",
            "time": f"{self.seconds:.0f} s",
            "memory of all parts": f"{self.resident_mib} MiB at most",
        }
        for name, figure in rows.items():
            table.add_row(name, str(figure))
        return table


def _line(check: Check) -> Text:
    if check.holds:
        return Text.assemble(("ok", "green"), f"        {check.promise}")
    violations = "".join(f"\n            {one}" for one in check.violations)
    return Text.assemble(("violated", "red"), f"  {check.promise}{violations}")


def latency(sent: Mapping[str, datetime], matched: Mapping[str, datetime]) -> Latency:
    """How long the matched referrals took, from the request's beginning to the match's being kept."""
    millis = sorted((at - sent[one]).total_seconds() * 1000 for one, at in matched.items() if one in sent)
    return Latency(percentile(millis, 50), percentile(millis, 99))


def percentile(millis: Collection[float], percent: int) -> int | None:
    """The nearest rank: the least value that so many in a hundred do not exceed; None of nothing."""
    ranked = sorted(millis)
    return round(ranked[math.ceil(percent / 100 * len(ranked)) - 1]) if ranked else None
