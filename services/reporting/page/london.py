"""London as 33 squares, each roughly where its borough lies, with the Thames between them."""

from dataclasses import dataclass

from services.contract.boroughs import Borough, BoroughSlug

# From north to south and from west to east; a dot is a place where no borough lies.
_ROWS = """
. . barnet enfield
harrow brent camden haringey waltham-forest redbridge havering
hillingdon ealing westminster islington hackney newham barking-and-dagenham
hounslow hammersmith-and-fulham kensington-and-chelsea city-of-london tower-hamlets greenwich bexley
richmond-upon-thames wandsworth lambeth southwark lewisham bromley
kingston-upon-thames merton sutton croydon
"""
# In hundredths of a square's pitch. The river runs in the gaps: south of Tower Hamlets, then up between Newham and
# Greenwich, and out to the east.
COLUMNS, ROWS = 7, 6
RIVER = "M0 400 H484 Q500 400 500 384 V316 Q500 300 516 300 H700"


@dataclass(frozen=True)
class Square:
    """A borough's place on the map, counted from 1, and its name in one line or two."""

    column: int
    row: int
    lines: tuple[str, ...]


_PLACES = {
    BoroughSlug(slug): (column, row)
    for row, slugs in enumerate(_ROWS.strip().splitlines(), start=1)
    for column, slug in enumerate(slugs.split(), start=1)
    if slug != "."
}


def square(borough: Borough) -> Square:
    """Where the borough stands."""
    return Square(*_PLACES[borough.slug], _lines(borough.name))


def _lines(name: str) -> tuple[str, ...]:
    """Kensington / & Chelsea; Kingston / upon Thames; City of / London; Barnet."""
    for small in (" and ", " upon "):
        first, found, rest = name.partition(small)
        if found:
            return first, f"{small.strip().replace('and', '&')} {rest}"
    first, _, last = name.rpartition(" ")
    return (first, last) if first else (last,)
