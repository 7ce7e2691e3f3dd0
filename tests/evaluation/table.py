"""What was measured, for people to read."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from tests.evaluation.judged import Part, concerning
from tests.evaluation.measuring import Alarms, Measured, is_known
from tests.evaluation.metrics import MEASURES, Figures, interval, mean


def show(console: Console, ways: Sequence[Measured], alarms: Mapping[str, Alarms]) -> None:
    """Print the tables: each way over all stories and over each part and kind, and the alarms."""
    console.print(_orders(ways))
    console.print(_kinds(ways))
    console.print(_alarms(alarms))


def show_misses(console: Console) -> None:
    """Print what the lexicon of concerns takes wrongly, of the development part: the other is not to be looked at."""
    for one in concerning():
        if one.part is Part.DEVELOPMENT and one.raises is not is_known(one):
            console.print(f"{'missed' if one.raises else 'false alarm'} ({one.kind}): {one.text}", markup=False)


def _orders(ways: Sequence[Measured]) -> Table:
    table = Table(
        "services are ordered by",
        "stories",
        "nDCG@5 (95 %)",
        "recall@5",
        "recall@10",
        "hit@1",
        title="Services for a story",
    )
    for way in ways:
        table.add_row(way.name, "all", *_cells(way.figures))
        for part in Part:
            table.add_row("", part, *_cells(way.of(part)))
        table.add_section()
    return table


def _cells(figures: Sequence[Figures]) -> list[str]:
    low, high = interval([one["ndcg_at_5"] for one in figures])
    means = mean(figures)
    return [f"{means['ndcg_at_5']:.3f} ({low:.2f}-{high:.2f})", *(f"{means[one]:.3f}" for one in MEASURES[1:])]


def _kinds(ways: Sequence[Measured]) -> Table:
    table = Table("kind", "stories", *(way.name for way in ways), title="nDCG@5 by the kind of story")
    for kind in dict.fromkeys(one.kind for one in ways[0].stories):
        figures = [way.of(kind) for way in ways]
        table.add_row(kind, str(len(figures[0])), *(f"{mean(one)['ndcg_at_5']:.3f}" for one in figures))
    return table


def _alarms(alarms: Mapping[str, Alarms]) -> Table:
    headings = ("stories", "raise a concern", "known", "recall", "harmless", "false alarms", "precision")
    table = Table(*headings, title="Safeguarding")
    for name, one in alarms.items():
        of = one.raised + one.missed
        recall, precision = (f"{one.recall:.3f}", f"{one.precision:.3f}") if of else ("-", "-")
        table.add_row(name, str(of), str(one.raised), recall, str(one.harmless), str(one.false), precision)
    return table
