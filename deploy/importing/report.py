"""What came of each row: a file beside the list, with nothing of what stood in it but the row's reference."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from deploy.importing.rows import Row
from services.contract.text.separated import no_formula

HEADINGS = ("row", "line", "reference", "outcome", "referral_id", "faults")


class Outcome(StrEnum):
    """What was done with a row."""

    MADE = "made"
    MADE_BEFORE = "made-before"
    OPEN = "open"
    CHECKED = "checked"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(frozen=True)
class Came:
    """What came of one row; faults are sentences, each with its column before it."""

    row: Row
    outcome: Outcome
    referral_id: str = ""
    faults: tuple[str, ...] = ()


@dataclass
class Report:
    """Writes down what came of each row, and counts it."""

    path: Path
    _write: Any
    counted: Counter[Outcome] = field(default_factory=Counter)

    def add(self, came: Came) -> None:
        """Note one row."""
        row = came.row
        self.counted[came.outcome] += 1
        reference, faults = no_formula(row.reference), " ".join(came.faults)
        self._write((row.number, row.line, reference, came.outcome, came.referral_id, faults))

    @property
    def figures(self) -> Mapping[str, int]:
        """How many rows came to what."""
        return {"rows": self.counted.total(), **{outcome.value: self.counted[outcome] for outcome in Outcome}}


@contextmanager
def report_at(path: Path) -> Iterator[Report]:
    """A report that is written row by row; what was written stands if it ends early."""
    # With a mark at its beginning, because spreadsheets take it for something else without one.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        yield Report(path, writer.writerow)
