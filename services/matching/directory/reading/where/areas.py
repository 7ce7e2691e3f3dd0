"""Where those must live whom a service takes: areas by their code of the Office for National Statistics, or by name."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from services.contract import boroughs
from services.contract.listing import Area
from services.contract.words.listing_words import AreaKind
from services.geography.postcodes import is_outcode
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import cut, one_line, plain

LONDON = Area(kind=AreaKind.REGION, code="E12000007", name="London")

_MOST = 200
_MOST_READ = 400
_GSS = re.compile(r"(?<![A-Z0-9])([EWSNKJ][0-9]{8})(?![0-9])")
# England, Great Britain, the United Kingdom, and England and Wales hold London.
_ROUND_LONDON = ("E12000007", "E92000001", "K02000001", "K03000001", "K04000001")
_LONDON_NAMES = {
    *("london", "greaterlondon", "allondon", "alllondon", "alllondonboroughs", "londonwide", "panlondon"),
    *("acrosslondon", "england", "national", "nationwide", "nationalengland", "uk", "ukwide", "unitedkingdom"),
    *("greatbritain", "everywhere", "anywhere"),
}
_TITLES = re.compile(
    r"\b(?:the|london borough of|royal borough of|lb|rb|borough of|borough|council|residents of|residents)\b",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*[,;/|\n]\s*(?:and\s+)?|\s+and\s+|\s*&\s*")


class Areas(NamedTuple):
    """The areas that were understood, and the words of those that were not, which people read then."""

    known: tuple[Area, ...]
    words: tuple[str, ...]


def _by_name() -> dict[str, Area]:
    named = {plain(one.name): Area(kind=AreaKind.BOROUGH, code=one.gss, name=one.name) for one in boroughs.BOROUGHS}
    # As people say it.
    short = {"cityofwestminster": "westminster", "kingston": "kingstonuponthames", "richmond": "richmonduponthames"}
    return {
        **named,
        **{name: named[whole] for name, whole in short.items()},
        **dict.fromkeys(_LONDON_NAMES, LONDON),
    }


_NAMED = _by_name()
_OF_GSS = {area.code: area for area in _NAMED.values()} | dict.fromkeys(_ROUND_LONDON, LONDON)


def read_areas(service: Part) -> Areas:
    """Where it serves. Raises LeftOut where that is elsewhere alone."""
    known: dict[Area, None] = {}
    words: list[str] = []
    elsewhere = 0
    for part in service.parts("service_areas"):
        found, codes = [*_areas(part)], _codes(part)
        known.update(dict.fromkeys(found))
        elsewhere += bool(codes and not found)
        if not found and not codes and (name := part.line("name", "service_area")):
            part.note(
                "name",
                "area-unknown",
                "It names no area that we know; people read its words instead.",
                "Write a borough's name, or the area's GSS code in uri, such as E09000028.",
            )
            words.append(f"Where it serves: {name}")
    if elsewhere and not known and not words:
        service.leave_out(
            "service_areas",
            "outside-london",
            "It serves areas outside London alone.",
            "Add the areas of London that it serves, if there are any.",
        )
    return Areas(tuple(known)[:_MOST], tuple(words))


def _codes(part: Part) -> list[str]:
    # The extent may be a polygon, whose numbers are no codes.
    written = " ".join(part.word(field)[:_MOST_READ] for field in ("uri", "extent", "code", "name"))
    return list(dict.fromkeys(_GSS.findall(written)))


def _areas(part: Part) -> Iterator[Area]:
    if codes := _codes(part):
        name = cut(one_line(part.word("name")), 200) if len(codes) == 1 else ""
        yield from filter(None, (_of_code(code, name) for code in codes))
        return
    for field in ("extent", "name", "service_area"):
        if found := _named(part.word(field)[:_MOST_READ]):
            yield from found
            return


def _of_code(code: str, name: str) -> Area | None:
    if code.startswith("E05"):
        return Area(kind=AreaKind.WARD, code=code, name=name or f"Ward {code}")
    return _OF_GSS.get(code)


# A directory has few areas, many times.
@lru_cache(maxsize=5000)
def _named(text: str) -> Sequence[Area]:
    """The areas of a text such as `Southwark, Lambeth and SE15`; nothing unless each part of it is known."""
    if area := _one(text):
        return [area]
    pieces = _joined([piece for piece in _SEPARATORS.split(text.strip()) if piece])
    areas = [_one(piece) for piece in pieces]
    return [area for area in areas if area] if all(areas) else []


def _joined(pieces: list[str]) -> list[str]:
    """Put together again what belongs together, such as Barking and Dagenham."""
    joined: list[str] = []
    for piece in pieces:
        if joined and (both := f"{joined[-1]} and {piece}") and _one(both):
            joined[-1] = both
        else:
            joined.append(piece)
    return joined


def _one(text: str) -> Area | None:
    named = plain(_TITLES.sub(" ", text.replace("&", " and ")))
    whole = plain(text)
    outcode = text.strip().upper()
    if area := _NAMED.get(whole) or _NAMED.get(named):
        return area
    return Area(kind=AreaKind.OUTCODE, code=outcode, name=outcode) if is_outcode(outcode) else None
