"""What something is called, as it may stand in a mail: without addresses of pages, and no spreadsheet's formula."""

import re

from services.contract.text.links import has_link, without_links
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import cut, one_line

MOST_IN_A_NAME = 200

# A spreadsheet takes what begins so for something to work out.
_FORMULA = "=+-@ "
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?(?:www\.)?([^\s./:@]+)", re.IGNORECASE)


def read_name(part: Part, *fields: str) -> str | None:
    """The name in the first of these fields that has one; None where nothing in it can be read aloud."""
    for field in fields:
        if (written := part.word(field)) and (
            name := _name(part, field, part.cleaned(field, written, one_line(written)))
        ):
            return name
    return None


def _name(part: Part, field: str, line: str) -> str | None:
    name = _unlinked(part, field, line) if has_link(line) else line
    name = name.lstrip(_FORMULA) if name.startswith(tuple(_FORMULA)) else name
    if not any(map(str.isalnum, name)):
        part.note(field, "empty", "There is no letter in it.", "Write what it is called.")
        return None
    if len(name) > MOST_IN_A_NAME:
        part.note(field, "cut", f"It is longer than {MOST_IN_A_NAME} letters, and is cut.", "Give it a shorter name.")
    return cut(name, MOST_IN_A_NAME)


def _unlinked(part: Part, field: str, line: str) -> str:
    part.note(
        field,
        "link-in-a-name",
        "There is an address of a page or of mail in the name; it is left out.",
        "Write it in url or email.",
    )
    name = without_links(line)
    host = _HOST.search(line)
    # A service that goes by its address alone goes by the word in it: Invented for www.invented.example.
    name = name if any(map(str.isalpha, name)) or host is None else host[1]
    return "" if has_link(name) else name
