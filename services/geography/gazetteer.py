"""Where each London postcode is: metres on the British National Grid, and the borough it lies in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.geography.postcodes import Postcode

GSS_CODES = tuple(f"E09{number:06d}" for number in range(1, 34))
"""The 33 London authorities; a table keeps a borough as its position in here."""

BOROUGH_NUMBERS = {gss: number for number, gss in enumerate(GSS_CODES)}
OUTSIDE_LONDON = 255


@dataclass(frozen=True, slots=True)
class Place:
    """A point in metres on the British National Grid, and the GSS code (E09…) of its borough."""

    easting: int
    northing: int
    borough: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """The postcode nearest to a point, where it is, and how many metres away."""

    postcode: Postcode
    place: Place
    metres: float


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Many places as columns, in the order asked; a postcode not found has NaN metres and an empty borough."""

    easting: npt.NDArray[np.float64]
    northing: npt.NDArray[np.float64]
    borough: npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Places by name, as columns sorted by name; never empty."""

    names: npt.NDArray[np.bytes_]
    easting: npt.NDArray[np.int32]
    northing: npt.NDArray[np.int32]
    borough: npt.NDArray[np.uint8]

    def find(self, name: bytes) -> Place | None:
        """The place of that name, or None."""
        row = int(self.names.searchsorted(name))
        if row == len(self.names) or self.names[row] != name:
            return None
        return Place(int(self.easting[row]), int(self.northing[row]), GSS_CODES[self.borough[row]])

    def find_all(self, names: npt.NDArray[np.bytes_]) -> Places:
        """The places of these names, in their order."""
        rows = np.minimum(self.names.searchsorted(names), len(self.names) - 1)
        found = self.names[rows] == names
        return Places(
            easting=np.where(found, self.easting[rows], np.nan),
            northing=np.where(found, self.northing[rows], np.nan),
            borough=np.where(found, np.array(GSS_CODES)[self.borough[rows]], ""),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """London's postcodes, and the middle of each outcode and borough; pseudo postcodes are nowhere in it."""

    postcodes: Table
    outcodes: Table
    boroughs: Table

    @classmethod
    def blank(cls) -> "Gazetteer":
        """With no place in it: to be held, and not to be asked."""
        metres, nowhere = np.array([], np.int32), np.array([], np.uint8)
        return cls(*(Table(np.array([], "S7"), metres, metres, nowhere) for _ in range(3)))

    def find(self, postcode: Postcode) -> Place | None:
        """Where the postcode is; None when London has no such postcode."""
        return self.postcodes.find(_name(postcode))

    def find_all(self, postcodes: Sequence[Postcode]) -> Places:
        """Where many postcodes are, in one step."""
        width = self.postcodes.names.dtype
        return self.postcodes.find_all(np.array([_name(postcode) for postcode in postcodes], dtype=width))

    def nearest(self, easting: int, northing: int) -> Nearest:
        """The postcode nearest to a point.

        It looks at each of London's postcodes, which takes a millisecond or two.
        """
        table = self.postcodes
        squares = (table.easting - float(easting)) ** 2 + (table.northing - float(northing)) ** 2
        row = int(squares.argmin())
        name = table.names[row].decode()
        place = Place(int(table.easting[row]), int(table.northing[row]), GSS_CODES[table.borough[row]])
        return Nearest(Postcode(name[:4].rstrip(), name[4:]), place, float(squares[row]) ** 0.5)

    def outcode_centre(self, outcode: str) -> Place | None:
        """The mean of the outcode's London postcodes, and the borough with most of them; None outside London."""
        return self.outcodes.find(f"{outcode:<4}".encode())

    def borough_centre(self, gss: str) -> Place | None:
        """The mean of the borough's postcodes; None when the GSS code is not a London borough's."""
        return self.boroughs.find(gss.encode())

    def postcodes_in(self, gss: str) -> Sequence[str]:
        """Every postcode of a borough, sorted; some are no longer in use, because the release does not say which."""
        there = self.postcodes.borough == BOROUGH_NUMBERS.get(gss, OUTSIDE_LONDON)
        return [f"{name[:4].rstrip()} {name[4:]}" for name in self.postcodes.names[there].astype(np.str_).tolist()]


def _name(postcode: Postcode) -> bytes:
    """A postcode as the tables sort it: seven bytes, so that an outcode's postcodes stand together."""
    return f"{postcode.outcode:<4}{postcode.incode}".encode()
