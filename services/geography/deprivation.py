"""How deprived the place is where somebody lives: a decile of England by postcode, from a table that is handed in.

No such table comes with Linkway. The Ministry of Housing, Communities and Local Government publishes one: its postcode
lookup has a decile for each postcode. Its File 7 has one for each neighbourhood (LSOA), which takes a second table, the
ONS's National Statistics Postcode Lookup, that says in which neighbourhood a postcode lies. All are CSV, may have more
columns, and are under the Open Government Licence.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.geography.postcodes import Postcode

_DECILES = {str(decile): decile for decile in range(1, 11)}
_SHORTEST, _LONGEST = len("N14AB"), len("SE154QN")
# What the publishers call these columns in any edition, and what a table of one's own may.
_POSTCODE = re.compile(r"postcode|pcds|pcd7|pcd8|pcd", re.IGNORECASE)
_AREA = re.compile(r"lsoa ?code( \(20\d\d\))?|lsoa(11|21)(cd)?", re.IGNORECASE)
_DECILE = re.compile(
    r"index of multiple deprivation (\(imd\) )?decile.*|imd(20\d\d)?_?decile|imd20\d\d|decile", re.IGNORECASE
)

_WHAT = {_POSTCODE: "postcodes", _AREA: "neighbourhoods (LSOA)", _DECILE: "deciles"}


class DeprivationUnusable(ValueError):
    """The table of deprivation that the settings name cannot be used; the message says why, and what to do."""


class Lived(NamedTuple):
    """How deprived a place is: the decile, 1 for the most deprived tenth of England, and the edition it is of."""

    decile: int | None = None
    edition: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Deprivation:
    """Deciles by postcode, sorted, of one edition of the index. Without any, nothing is known of anybody."""

    edition: str = ""
    names: npt.NDArray[np.bytes_] = field(default_factory=lambda: np.array([], dtype="S7"))
    deciles: npt.NDArray[np.uint8] = field(default_factory=lambda: np.array([], dtype=np.uint8))

    def of(self, postcode: Postcode) -> Lived:
        """How deprived it is there; nothing, where the table does not have the postcode."""
        name = _name(postcode)
        row = int(self.names.searchsorted(name))
        if row == len(self.names) or self.names[row] != name:
            return Lived()
        return Lived(int(self.deciles[row]), self.edition)


def read_deprivation(table: Path, edition: str, postcodes: Path | None = None) -> Deprivation:
    """Read a table by postcode; or by neighbourhood, with another of what lies there. Raises DeprivationUnusable."""
    if postcodes is None:
        return _deprivation(_pairs(table, _POSTCODE, _DECILE), edition, table)
    deciles = dict(_pairs(table, _AREA, _DECILE))
    there = _pairs(postcodes, _POSTCODE, _AREA)
    return _deprivation(((name, deciles[area]) for name, area in there if area in deciles), edition, table)


def _deprivation(known: Iterable[tuple[str, str]], edition: str, file: Path) -> Deprivation:
    read = {name: _decile(decile, file) for written, decile in known if decile and (name := _name_of(written))}
    if not read:
        raise DeprivationUnusable(f"{file} gives no postcode a decile. Check that it is the table that you mean.")
    names = np.array([*read], dtype="S7")
    order = np.argsort(names)
    return Deprivation(edition, names[order], np.array([*read.values()], dtype=np.uint8)[order])


def _decile(written: str, file: Path) -> int:
    if known := _DECILES.get(written):
        return known
    raise DeprivationUnusable(f"{file} has a decile that is not from 1 to 10. Is it the column of a rank or a score?")


def _pairs(file: Path, of: re.Pattern[str], gives: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """What two columns have, row by row."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            rows = csv.reader(lines)
            headings = next(rows, [])
            first, second = _column(headings, of, file), _column(headings, gives, file)
            most = max(first, second)
            yield from ((row[first].strip(), row[second].strip()) for row in rows if len(row) > most)
    except (OSError, UnicodeDecodeError, csv.Error) as unreadable:
        raise DeprivationUnusable(f"{file} cannot be read as CSV in UTF-8: {unreadable}") from None


def _column(headings: Sequence[str], named: re.Pattern[str], file: Path) -> int:
    found = [number for number, heading in enumerate(headings) if named.fullmatch(heading.strip())]
    if not found:
        raise DeprivationUnusable(
            f"{file} has no column of {_WHAT[named]}. A table by postcode needs columns of postcodes and deciles; for "
            "one by neighbourhood (LSOA) name LINKWAY_DEPRIVATION_POSTCODES_FILE too, which says where each lies."
        )
    if len(found) > 1:
        names = ", ".join(headings[number] for number in found)
        raise DeprivationUnusable(f"{file} has several columns of {_WHAT[named]}: {names}. Leave the one that counts.")
    return found[0]


def _name_of(written: str) -> bytes | None:
    """The name of a postcode in a table, quickly: what is no postcode gets a name that nobody looks for, or none."""
    together = written.replace(" ", "").upper()
    if not (_SHORTEST <= len(together) <= _LONGEST and together[-3].isdigit() and together.isascii()):
        return None
    return f"{together[:-3]:<4}{together[-3:]}".encode()


def _name(postcode: Postcode) -> bytes:
    return f"{postcode.outcode:<4}{postcode.incode}".encode()
