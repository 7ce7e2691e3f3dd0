"""What a service costs."""

import re
from collections.abc import Iterator
from datetime import date

from services.contract.listing import Cost
from services.matching.directory.reading.written.days import read_day
from services.matching.directory.reading.written.numbers import read_number
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import cut

_MOST = 20
_MOST_POUNDS = 100_000
_MOST_LETTERS = 300
_FREE = re.compile(r"(?:it is |this service is )?free(?: of charge)?(?: to (?:use|join|all))?[.!]?", re.IGNORECASE)


def read_costs(service: Part, today: date) -> tuple[Cost, ...]:
    """Its prices, or where there are none the words in `fees`, which the standard has given up."""
    costs = tuple(_priced(service, today))[:_MOST]
    if costs:
        return costs
    words = service.line("fees", most=_MOST_LETTERS)
    return (Cost(pence=0 if _FREE.fullmatch(words) else None, words=words),) if words else ()


def _priced(service: Part, today: date) -> Iterator[Cost]:
    for part in service.parts("cost_options"):
        ends = read_day(part, "valid_to")
        if ends is not None and ends < today:
            part.note("valid_to", "price-is-over", "This price has ended, and is passed over.", "Write what it costs.")
            continue
        pounds = read_number(part, "amount", 0, _MOST_POUNDS)
        words = _words(part)
        if pounds is None and words and _FREE.fullmatch(words):
            pounds = 0
        if pounds is not None or words:
            pence = None if pounds is None else round(pounds * 100)
            yield Cost(pence=pence, words=words, valid_from=read_day(part, "valid_from"), valid_to=ends)


def _words(part: Part) -> str | None:
    words = ", ".join(filter(None, (part.line("option"), part.line("amount_description"))))
    return cut(words, _MOST_LETTERS) if words else None
