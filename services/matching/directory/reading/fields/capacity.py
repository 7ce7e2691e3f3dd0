"""How many people a service can take at a time, and how long they wait."""

import re

from services.contract.listing import MOST_PLACES
from services.matching.directory.own_terms import OwnTaxonomy
from services.matching.directory.reading.fields.terms import Terms
from services.matching.directory.reading.written.numbers import read_number
from services.matching.directory.reading.written.part import Part

MOST_DAYS = 1000

_WAIT = re.compile(r"(\d{1,4})\s*(working day|day|week|month)s?\b", re.IGNORECASE)
# A working week has five days in seven; a month is read as its longest.
_DAYS = {"working day": 1.4, "day": 1.0, "week": 7.0, "month": 31.0}
_NO_WAIT = re.compile(r"\b(?:no|none|nil|immediate(?:ly)?|straight away|same day)\b", re.IGNORECASE)


def read_places(service: Part, terms: Terms) -> int | None:
    """Its places by Linkway's term, or by HSDS's table of capacity; None where nobody has said."""
    said = terms.number(OwnTaxonomy.PLACES, 0, MOST_PLACES)
    if said is not None:
        return said
    for field in ("capacities", "service_capacity"):
        for one in service.parts(field):
            for number in ("maximum", "available"):
                places = read_number(one, number, 0, 10**9)
                if places is not None:
                    return min(int(places), MOST_PLACES)
    return None


def read_wait(service: Part, terms: Terms) -> int | None:
    """Days that people wait, by Linkway's term or by the words of `wait_time`; of a range its end."""
    said = terms.number(OwnTaxonomy.WAIT, 0, MOST_DAYS)
    written = service.word("wait_time")[:200]
    if said is not None or not written:
        return said
    if spans := _WAIT.findall(written):
        return min(max(round(int(number) * _DAYS[unit.lower()]) for number, unit in spans), MOST_DAYS)
    if _NO_WAIT.search(written):
        return 0
    service.note("wait_time", "wait-unread", "How long people wait cannot be read in it.", "Write it like 2 weeks.")
    return None
