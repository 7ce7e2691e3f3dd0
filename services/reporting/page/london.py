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
PITCH, SIZE = 100, 92
WIDTH, HEIGHT = 7 * PITCH, 6 * PITCH
# The river runs in the gaps: south of Tower Hamlets, then up between Newham and Greenwich and out to the east.
RIVER = "M-4 396 H480 Q496 396 496 380 V312 Q496 296 512 296 H704"


@dataclass(frozen=True)
class Square:
    """A borough's place on the map, in the drawing's own units, and its name in one line or two."""

    x: int
    y: int
    lines: tuple[str, ...]


_PLACES = {
    BoroughSlug(slug): (column * PITCH, row * PITCH)
    for row, slugs in enumerate(_ROWS.strip().splitlines())
    for column, slug in enumerate(slugs.split())
    if slug != "."
}


def square(borough: Borough) -> Square:
    """Where the borough stands."""
    x, y = _PLACES[borough.slug]
    return Square(x, y, _lines(borough.name))


def _lines(name: str) -> tuple[str, ...]:
    """Kensington / & Chelsea; Kingston / upon Thames; City of / London; Barnet."""
    for small in (" and ", " upon "):
        first, found, rest = name.partition(small)
        if found:
            return first, f"{small.strip().replace('and', '&')} {rest}"
    first, _, last = name.rpartition(" ")
    return (first, last) if first else (last,)
