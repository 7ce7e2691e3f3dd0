"""An address, as people write it on a letter: its lines and its postcode, wherever in it that stands."""

import re

from services.geography.postcodes import NotAPostcode, Postcode
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import cut, one_line, plain

_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE)
_HOUSE_NUMBER = re.compile(r"[0-9]+[A-Za-z]?(?:\s*[-–]\s*[0-9]+[A-Za-z]?)?")
_STREET = ("address_1", "address_2", "address_3", "address_4")
_MOST_LINES = 6
_MOST_READ = 1000


def read_lines(address: Part, said: set[str]) -> tuple[str, ...]:
    """The lines of the address, a house's number with its street; what is `said` elsewhere is left out."""
    written = "\n".join(address.word(field)[:_MOST_READ] for field in _STREET)
    lines: list[str] = []
    number = ""
    for piece in re.split(r"[,\n]", _POSTCODE.sub("", written)):
        line = cut(f"{number} {one_line(piece)}".strip(), 300)
        if _HOUSE_NUMBER.fullmatch(line):
            number = line
        elif line and plain(line) not in said:
            lines.append(line)
            said.add(plain(line))
            number = ""
    return tuple([*lines, number] if number else lines)[:_MOST_LINES]


def read_postcode(address: Part) -> Postcode | None:
    """The postcode in its field, or among the words there, or in a line of the address."""
    if postcode := _parsed(address.word("postal_code", "postcode")):
        return postcode
    for field in ("postal_code", "postcode", *_STREET, "city"):
        for found in _POSTCODE.findall(one_line(address.word(field)[:_MOST_READ])):
            if postcode := _parsed(found):
                what = "The postcode stands among other words."
                address.note("postal_code", "postcode-found", what, "Write it alone in postal_code.")
                return postcode
    return None


def _parsed(written: str) -> Postcode | None:
    try:
        return Postcode.parse(written)
    except NotAPostcode:
        return None
