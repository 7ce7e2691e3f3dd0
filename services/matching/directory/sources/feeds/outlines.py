"""A list may hold its services in outline: each is then asked for by its id."""

from http import HTTPStatus
from typing import Any

from services.matching.directory.record import Record
from services.matching.directory.sources.feeds.address import FeedAddress
from services.matching.directory.sources.feeds.asking import Answer, Asker, NoAnswer
from services.matching.directory.sources.json_window import JsonWindow
from services.matching.directory.sources.limits import Allowance
from services.matching.directory.sources.pages import Entry
from services.matching.directory.sources.unpacking import text_of

Json = Any

_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_TELLING = ("attributes", "service_at_locations")
# So many that cannot be shown in a row are no mishap of theirs.
_MOST_IN_A_ROW = 20


def is_outline(entry: Entry) -> bool:
    """Whether what says where it is or what it is for may stand only with the service itself."""
    written = entry.written
    if entry.id is None or not isinstance(written, dict) or written.get("status", "active") != "active":
        return False
    return not all(written.get(part) for part in _TELLING)


class WholeServices:
    """Asks for services one by one; what one of them does costs no other anything."""

    def __init__(self, asker: Asker, allowance: Allowance, address: FeedAddress) -> None:
        self._asker = asker
        self._allowance = allowance
        self._address = address
        self._in_a_row = 0

    def record(self, where: str, entry: Entry) -> Record:
        """It with all that belongs to it. Raises DirectoryAway where one after the other cannot be shown."""
        service_id = entry.id or ""
        try:
            written = self._asked(service_id, entry)
        except (NoAnswer, ValueError) as cause:
            self._missed(str(cause))
            return Record(where, None, id=service_id, why_missing=f"asked for by its id, {cause}")
        self._in_a_row = 0
        return Record(where, written, id=service_id)

    def _asked(self, service_id: str, entry: Entry) -> Json:
        self._allowance.begin_page()
        with self._asker.asked(self._address.service(service_id)) as answer:
            if answer.status in _GONE:
                return entry.written
            if answer.status != HTTPStatus.OK:
                raise NoAnswer(f"it answers {answer.status}")
            return self._read(service_id, answer)

    def _read(self, service_id: str, answer: Answer) -> Json:
        window = JsonWindow(text_of(answer.chunks, self._allowance), self._allowance.limits.record_characters)
        entry = Entry(*window.value())
        if entry.id is None or entry.id.lower() != service_id.lower():
            raise NoAnswer("it answers with something else")
        return entry.written

    def _missed(self, why: str) -> None:
        self._in_a_row += 1
        if self._in_a_row >= _MOST_IN_A_ROW:
            what = f"{self._in_a_row} services in a row cannot be had by their ids (the last: {why})"
            raise self._allowance.away(what, "See what is wrong with /services/{id} there")
