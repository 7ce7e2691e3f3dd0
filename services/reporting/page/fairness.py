"""What the page says of fairness: the rows of its tables in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.reporting.domain.disclosure import Shown
from services.reporting.domain.fairness.groups import DIMENSION_NAMES, Dimension
from services.reporting.domain.fairness.report import Area, Compared, Row
from services.reporting.domain.fairness.uncertainty import Middle, Share

COMPARED: Mapping[Compared, str] = {
    Compared.NO_CLEAR_DIFFERENCE: "no clear difference",
    Compared.LOWER: "lower",
    Compared.HIGHER: "higher",
    Compared.NOT_SHOWN: "–",
}


@dataclass(frozen=True)
class GroupRow:
    """A group, in words: referred, offered, their share, beside everybody, days and distance."""

    name: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class Table:
    """The groups of one dimension of which somebody was referred."""

    name: str
    rows: Sequence[GroupRow]


def of(area: Area) -> Mapping[str, Any]:
    """What the templates show of an area."""
    return {
        "everybody": _row(area.everybody, of_all=True),
        "fairness": [_table(dimension, rows, area.edition) for dimension, rows in area.groups.items()],
        "providers": [(one.name, (one.offers, _share(one.share))) for one in area.providers],
    }


def _table(dimension: Dimension, rows: Sequence[Row], edition: str) -> Table:
    name = DIMENSION_NAMES[dimension]
    if dimension is Dimension.DEPRIVATION:
        name += f" ({edition})" if edition else " (not known)"
    return Table(name, [_row(row) for row in rows if row.referred != 0])


def _row(row: Row, *, of_all: bool = False) -> GroupRow:
    compared = "" if of_all else COMPARED[row.compared]
    cells = (row.referred, row.offered, _share(row.share), compared, _middle(row.days), _middle(row.metres, " m"))
    return GroupRow(row.name, cells)


def _share(share: Share | None) -> str:
    if share is None:
        return "–"
    between = f"{share.low} to {share.high}%"
    return between if share.percent is None else f"{share.percent}% ({between})"


def _middle(one: Middle | None, unit: str = "") -> str:
    return f"{one.median:,}{unit} ({one.low:,} to {one.high:,})" if one else "–"
