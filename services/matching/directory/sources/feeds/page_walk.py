"""Walks the pages of a feed's list, one request each, and notes what each is known by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from services.matching.directory.sources.feeds.address import FeedAddress
from services.matching.directory.sources.feeds.asking import Answer, Asker, NoAnswer
from services.matching.directory.sources.feeds.paging import Paging
from services.matching.directory.sources.json_window import JsonWindow
from services.matching.directory.sources.limits import Allowance
from services.matching.directory.sources.pages import Entry, Page
from services.matching.directory.sources.state import PageState
from services.matching.directory.sources.unpacking import text_of

_PER_PAGE = {"per_page": "100"}
# How servers say that they give no pages of this size.
_NOT_SO_MANY = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
_LONGEST_TAG = 300
# How servers say that there is no page of this number.
_ABSENT = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A service as a page lists it; its `entry` is None where the server says that the page is as it was."""

    where: str
    id: str | None
    entry: Entry | None


class PageWalk:
    """All pages of a list that is `asked` for in some way; those that are `known` come only if they have changed."""

    def __init__(
        self,
        asker: Asker,
        allowance: Allowance,
        address: FeedAddress,
        asked: Mapping[str, str],
        known: Mapping[int, PageState],
    ) -> None:
        self.count = 0
        self._asker = asker
        self._allowance = allowance
        self._address = address
        self._asked = asked
        self._known = known
        self._size = _PER_PAGE
        self._paging = Paging()

    def pages(self) -> Iterator[tuple[PageState, Iterator[Listed]]]:
        """Each page, to be read to its end before the next. Raises DirectoryAway where not all can be had."""
        for _ in range(self._allowance.limits.pages):
            if self._paging.number is None:
                break
            state = PageState(number=self._paging.number)
            yield state, self._page(state)
        else:
            raise self._away("its pages do not end")
        if missing := self._paging.missing():
            raise self._away(missing)
        self.count = self._paging.count

    def _page(self, state: PageState) -> Iterator[Listed]:
        known = self._known.get(state.number)
        address = self._address.listed(**self._asked, page=str(state.number), **self._size)
        self._allowance.begin_page()
        try:
            with self._asker.asked(address, known.conditions if known else {}) as answer:
                if known and answer.status == HTTPStatus.NOT_MODIFIED:
                    yield from self._as_it_was(known, state)
                elif answer.status in _NOT_SO_MANY and state.number == 1 and self._size:
                    self._size = {}
                    yield from self._page(state)
                elif answer.status in _ABSENT and state.number != 1:
                    self._paging.absent()
                else:
                    yield from self._as_it_is(answer, state)
        except (NoAnswer, ValueError) as cause:
            raise self._away(f"of page {state.number}, {cause}") from cause

    def _as_it_was(self, known: PageState, state: PageState) -> Iterator[Listed]:
        state.etag, state.last_modified, state.marks = known.etag, known.last_modified, known.marks
        fresh = [key for key in known.services if not self._paging.had(key)]
        state.services = dict(known.services)
        for number, key in enumerate(fresh, 1):
            self._allowance.take_service()
            yield Listed(f"page {state.number}, record {number}", key, None)
        self._paging.took(state.marks, known.services.keys(), len(fresh))

    def _as_it_is(self, answer: Answer, state: PageState) -> Iterator[Listed]:
        if answer.status != HTTPStatus.OK:
            raise NoAnswer(f"it answers {answer.status}")
        page = Page(JsonWindow(text_of(answer.chunks, self._allowance), self._allowance.limits.record_characters))
        fresh, names_all = 0, True
        for number, entry in enumerate(page.entries(), 1):
            self._allowance.take_service()
            key = entry.id or entry.digest
            names_all = names_all and entry.id is not None
            state.services[key] = entry.digest
            if not self._paging.had(key):
                fresh += 1
                yield Listed(f"page {state.number}, record {number}", entry.id, entry)
        self._paging.took(page.marks, state.services.keys(), fresh)
        state.marks = page.marks
        # A page that is not sent again is known by the ids of its services alone.
        if names_all:
            state.etag, state.last_modified = _tag(answer, "etag"), _tag(answer, "last-modified")

    def _away(self, what: str) -> Exception:
        do = "See that it pages its list in one fixed order, as Open Referral UK 3.0 has it, at the address that is set"
        return self._allowance.away(what, do)


def _tag(answer: Answer, name: str) -> str | None:
    tag = answer.headers.get(name)
    return tag if tag and len(tag) <= _LONGEST_TAG else None
