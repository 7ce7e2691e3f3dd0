"""Appointments and courses as people write them into a cell, to schedules with places of their own.

`appointments Mon, Wed 2pm-3pm x 4`, and `course 11/01/2027 to 29/03/2027 Mon 10am-12pm x 12 join by 25/01/2027`.
"""

import re
from typing import Any

from services.matching.directory.tables import hours
from services.matching.directory.tables.cells import day_of

Json = dict[str, Any]

_DATE = r"\d[\d/.-]{5,9}"
_BOOKING = re.compile(
    rf"(?P<kind>appointment|course)s?\b[\s:]*(?:(?P<first>{_DATE})\s+(?:to|until)\s+(?P<last>{_DATE})[\s,:]+)?"
    rf"(?P<when>.+?)[\s,]*[x×]\s*(?P<places>\d{{1,4}})(?:[\s,]+join\s+(?:by|until)\s+(?P<join>{_DATE}))?",
    re.IGNORECASE | re.DOTALL,
)


def in_words(text: str) -> list[Json]:
    """Schedules of one such text; one that says no more than its words where they are of another form."""
    found = _BOOKING.fullmatch(text.strip())
    if found is None:
        return [{"description": text, "linkway_booking": text}]
    days = {"valid_from": found["first"], "valid_to": found["last"], "linkway_join_until": found["join"]}
    said = {
        "linkway_booking": found["kind"].lower(),
        "linkway_places": found["places"],
        **{name: day_of(day) for name, day in days.items() if day},
    }
    return [{**times, **said} for times in hours.in_words(found["when"])]
