"""A benchmark's outcome: a figure, the one beside it, their ratio and the bar it must hold."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Literal

from rich.console import Console
from rich.table import Table

ROUNDS = 5


@dataclass(frozen=True)
class Row:
    """`value` and `beside` are medians of the rounds in `unit`; `ratio` is the median of each round's own ratio.

    The bar is held by a ratio of at least, or of at most, its figure: as `better` says.
    """

    name: str
    value: float
    unit: str
    beside: float
    ratio: float
    bar: float
    held: bool
    better: Literal["more", "less"]


def compare(
    name: str, pairs: Sequence[tuple[float, float]], unit: str, *, bar: float, better: Literal["more", "less"]
) -> Row:
    """Ours and the one beside it, round by round."""
    ratio = median(ours / other for ours, other in pairs)
    held = ratio >= bar if better == "more" else ratio <= bar
    value, beside = (median(column) for column in zip(*pairs, strict=True))
    return Row(name, round(value, 1), unit, round(beside, 1), round(ratio, 2), bar, held, better)


def write(rows: Sequence[Row], path: Path) -> None:
    """Keep the rows as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")


def show(rows: Sequence[Row]) -> None:
    """Print the rows as a table."""
    table = Table(
        "what", "Linkway", "by hand", "unit", "ratio", "bar", "held", title="Medians, side by side in one run"
    )
    for row in rows:
        held = "yes" if row.held else "no"
        bar = f"at {'least' if row.better == 'more' else 'most'} {row.bar:g}"
        table.add_row(row.name, f"{row.value:,}", f"{row.beside:,}", row.unit, f"{row.ratio}", bar, held)
    Console().print(table)
