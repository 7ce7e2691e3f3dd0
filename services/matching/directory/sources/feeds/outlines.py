"""A list may hold its services in outline: each is then asked for by its id."""

import json
from http import HTTPStatus
from typing import Any

from services.matching.directory.record import Record
from services.matching.directory.sources.feeds.address import FeedAddress
from services.matching.directory.sources.feeds.asking import Answer, Asker, NoAnswer
from services.matching.directory.sources.json_window import JsonWindow
from services.matching.directory.sources.limits import Allowance
from services.matching.directory.sources.pages import Entry
from services.matching.directory.sources.state import PageState
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


class Outline:
    """A service that is listed in outline, kept as short as it can be until it is asked for."""

    __slots__ = ("_text", "id", "page", "where")

    def __init__(self, page: PageState, where: str, entry: Entry) -> None:
        self.page = page
        self.where = where
        self.id = entry.id or ""
        self._text = entry.text

    @property
    def written(self) -> Json:
        """As it is listed."""
        return json.loads(self._text)


class WholeServices:
    """Asks for services one by one; what one of them does costs no other anything."""

    def __init__(self, asker: Asker, allowance: Allowance, address: FeedAddress) -> None:
        self._asker = asker
        self._allowance = allowance
        self._address = address
        self._in_a_row = 0

    def record(self, outline: Outline) -> Record:
        """It with all that belongs to it. Raises DirectoryAway where one after the other cannot be shown."""
        try:
            written = self._asked(outline)
        except (NoAnswer, ValueError) as cause:
            self._missed(str(cause))
            outline.page.not_shown(outline.id)
            return Record(outline.where, None, id=outline.id, why_missing=f"asked for by its id, {cause}")
        self._in_a_row = 0
        return Record(outline.where, written, id=outline.id)

    def _asked(self, outline: Outline) -> Json:
        self._allowance.begin_page()
        with self._asker.asked(self._address.service(outline.id)) as answer:
            if answer.status in _GONE:
                return outline.written
            if answer.status != HTTPStatus.OK:
                raise NoAnswer(f"it answers {answer.status}")
            return self._read(outline.id, answer)

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
