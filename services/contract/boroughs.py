"""The 33 London authorities, by the codes that the Office for National Statistics gives them."""

from dataclasses import dataclass
from enum import StrEnum


class BoroughSlug(StrEnum):
    """A borough as topics, addresses and events write it."""

    CITY_OF_LONDON = "city-of-london"
    BARKING_AND_DAGENHAM = "barking-and-dagenham"
    BARNET = "barnet"
    BEXLEY = "bexley"
    BRENT = "brent"
    BROMLEY = "bromley"
    CAMDEN = "camden"
    CROYDON = "croydon"
    EALING = "ealing"
    ENFIELD = "enfield"
    GREENWICH = "greenwich"
    HACKNEY = "hackney"
    HAMMERSMITH_AND_FULHAM = "hammersmith-and-fulham"
    HARINGEY = "haringey"
    HARROW = "harrow"
    HAVERING = "havering"
    HILLINGDON = "hillingdon"
    HOUNSLOW = "hounslow"
    ISLINGTON = "islington"
    KENSINGTON_AND_CHELSEA = "kensington-and-chelsea"
    KINGSTON_UPON_THAMES = "kingston-upon-thames"
    LAMBETH = "lambeth"
    LEWISHAM = "lewisham"
    MERTON = "merton"
    NEWHAM = "newham"
    REDBRIDGE = "redbridge"
    RICHMOND_UPON_THAMES = "richmond-upon-thames"
    SOUTHWARK = "southwark"
    SUTTON = "sutton"
    TOWER_HAMLETS = "tower-hamlets"
    WALTHAM_FOREST = "waltham-forest"
    WANDSWORTH = "wandsworth"
    WESTMINSTER = "westminster"


@dataclass(frozen=True, slots=True)
class Borough:
    """One authority: its slug, its GSS code (E09…) and the name people know it by."""

    slug: BoroughSlug
    gss: str
    name: str


_SMALL_WORDS = {"and", "of", "upon"}


def _name(slug: str) -> str:
    return " ".join(word if word in _SMALL_WORDS else word.capitalize() for word in slug.split("-"))


BOROUGHS: tuple[Borough, ...] = tuple(
    # The GSS codes number the City first and then the boroughs by the alphabet, just as the slugs stand above.
    Borough(slug, f"E090000{number:02d}", _name(slug))
    for number, slug in enumerate(BoroughSlug, start=1)
)
BY_SLUG: dict[str, Borough] = {borough.slug.value: borough for borough in BOROUGHS}
BY_GSS: dict[str, Borough] = {borough.gss: borough for borough in BOROUGHS}
