"""Merged cells: what stands in the first of them is meant for all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from openpyxl.utils.cell import range_boundaries

from services.matching.directory.record import Finding
from services.matching.directory.tables.sheets.row import MOST_COLUMNS, Row


@dataclass(frozen=True, slots=True)
class _Range:
    name: str
    left: int
    top: int
    right: int
    bottom: int


@dataclass
class MergedCells:
    """The merged ranges of a sheet, such as `B3:B7`; rows are given to it from the first to the last."""

    ranges: Iterable[str]
    _by_top: dict[int, list[_Range]] = field(init=False)
    _open: dict[_Range, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._by_top = defaultdict(list)
        for name in self.ranges:
            left, top, right, bottom = range_boundaries(name)
            if left and top and right and bottom and left <= MOST_COLUMNS:
                one = _Range(name, left, top, min(right, MOST_COLUMNS), bottom)
                self._by_top[one.top].append(one)

    def filled(self, row: Row) -> Row:
        """The row with what its merged cells mean. One that is empty but for them stays empty."""
        for one in self._by_top.pop(row.number, ()):
            self._open[one] = row.cells[one.left - 1] if one.left <= len(row.cells) else ""
        self._open = {one: text for one, text in self._open.items() if one.bottom >= row.number}
        if not (self._open and any(row.cells)):
            return row
        filled, cells = [], list(row.cells)
        for one, text in self._open.items():
            cells += [""] * (one.right - len(cells))
            cells[one.left - 1 : one.right] = [text] * (one.right - one.left + 1)
            if text and one.top != row.number:
                filled.append(one)
        return replace(row, cells=tuple(cells), findings=(*row.findings, *map(_finding, filled)))


def _finding(one: _Range) -> Finding:
    what = f"The cells {one.name} are merged: what stands in the first was taken for each row."
    return Finding("merged-cells", f"cells {one.name}", what, "part them, and fill in each, if that is not meant")
