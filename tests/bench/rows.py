"""A benchmark's outcome: a figure, the one beside it, their ratio, the bar it must hold and the goal it has."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Literal, NamedTuple

from rich.console import Console
from rich.table import Table

ROUNDS = 5
Better = Literal["more", "less"]


class Figure(NamedTuple):
    """What was measured, and the process's own CPU microseconds for each event, where one process did the work."""

    value: float
    cpu_us: float | None = None


@dataclass(frozen=True)
class Row:
    """`value` and `beside` are medians of the rounds in `unit`; `ratio` is the median of each round's own ratio.

    Bar and goal are held by a ratio of at least, or of at most, their figure: as `better` says.
    """

    name: str
    value: float
    unit: str
    beside: float
    ratio: float
    better: Better
    bar: float
    goal: float
    cpu_us: float | None
    cpu_us_beside: float | None
    note: str = ""

    @property
    def held(self) -> bool:
        """Whether the bar is."""
        return self._reaches(self.bar)

    @property
    def reached(self) -> bool:
        """Whether the goal is."""
        return self._reaches(self.goal)

    def _reaches(self, figure: float) -> bool:
        return self.ratio >= figure if self.better == "more" else self.ratio <= figure


def compare(
    name: str,
    pairs: Sequence[tuple[Figure, Figure]],
    unit: str,
    *,
    bar: float,
    better: Better,
    goal: float | None = None,
    note: str = "",
) -> Row:
    """Ours and the one beside it, round by round. The goal is the bar unless given; `note` tells what held it back."""
    ratio = median(ours.value / other.value for ours, other in pairs)
    ours, beside = zip(*pairs, strict=True)
    return Row(
        name=name,
        value=round(median(one.value for one in ours), 1),
        unit=unit,
        beside=round(median(one.value for one in beside), 1),
        ratio=round(ratio, 2),
        better=better,
        bar=bar,
        goal=bar if goal is None else goal,
        cpu_us=_cpu(ours),
        cpu_us_beside=_cpu(beside),
        note=note,
    )


def _cpu(figures: Sequence[Figure]) -> float | None:
    known = [figure.cpu_us for figure in figures if figure.cpu_us is not None]
    return round(median(known), 1) if known else None


def write(rows: Sequence[Row], path: Path) -> None:
    """Keep the rows as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [asdict(row) | {"held": row.held, "reached": row.reached} for row in rows]
    path.write_text(json.dumps(kept, indent=2) + "\n")


def show(rows: Sequence[Row]) -> None:
    """Print the rows as a table."""
    columns = ("what", "Linkway", "by hand", "unit", "ratio", "bar", "goal")
    table = Table(*columns, title="Medians, side by side in one run")
    for row in rows:
        figures = (f"{row.value:,}", f"{row.beside:,}", row.unit, f"{row.ratio}")
        bar = f"at {'least' if row.better == 'more' else 'most'} {row.bar:g}: {'held' if row.held else 'not held'}"
        goal = f"{row.goal:g}: {'reached' if row.reached else 'not reached'}"
        table.add_row(row.name, *figures, bar, goal)
    console = Console()
    console.print(table)
    for row in rows:
        if row.note:
            console.print(f"{row.name}: {row.note}.")
