"""The reviewed lists: files beside this that anybody can read and put right in a spreadsheet."""

import csv
from collections.abc import Mapping
from pathlib import Path

Row = Mapping[str, str]
_HERE = Path(__file__).parent


def rows(name: str) -> list[Row]:
    """The rows of the list of that name."""
    with (_HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
