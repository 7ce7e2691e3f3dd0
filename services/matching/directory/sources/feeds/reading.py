"""One reading of a feed: the services of its pages, and what is to be known of them the next time."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

from services.matching.directory.record import Record
from services.matching.directory.sources.feeds.address import FeedAddress
from services.matching.directory.sources.feeds.asking import Asker, NoAnswer
from services.matching.directory.sources.feeds.outlines import Outline, WholeServices, is_outline
from services.matching.directory.sources.feeds.page_walk import PageWalk
from services.matching.directory.sources.json_window import JsonWindow
from services.matching.directory.sources.limits import Allowance
from services.matching.directory.sources.pages import Entry, Page
from services.matching.directory.sources.state import PageState, SourceState
from services.matching.directory.sources.unpacking import text_of

# A feed may know its changes by the day alone, and its clock may differ from ours.
_OVERLAP = timedelta(days=1, hours=1)


class FeedReading:
    """Reads a feed once. Its iterators raise DirectoryAway where it cannot be had whole, and fill `state`."""

    def __init__(
        self, asker: Asker, allowance: Allowance, address: FeedAddress, known: SourceState, state: SourceState
    ) -> None:
        self._asker = asker
        self._allowance = allowance
        self._address = address
        self._whole_services = WholeServices(asker, allowance, address)
        self._known = known
        self._digests = known.digests()
        self._state = state

    def everything(self, now: datetime) -> Iterator[Record]:
        """Every service, had anew."""
        yield from self._all({})
        self._state.honours_modified_after = self._tells_changes(now)

    def everything_listed(self) -> Iterator[Record]:
        """Every service that is listed; pages and services that are as they were are not had again."""
        yield from self._all({page.number: page for page in self._known.pages if page.was_shown})

    def changes(self, since: datetime) -> Iterator[Record]:
        """The services that have changed, as the feed tells them."""
        pages: list[PageState] = []
        yield from self._records(self._walk(_modified_after(since - _OVERLAP)), pages)
        self._state.changes = self._known.changes | {
            key: digest for page in pages for key, digest in page.services.items()
        }

    def _all(self, known: Mapping[int, PageState]) -> Iterator[Record]:
        walk, self._state.pages, self._state.changes = self._walk({}, known), [], {}
        yield from self._records(walk, self._state.pages)
        if not walk.count:
            raise self._allowance.away("it lists no services", "See why; a directory without services is not used")

    def _walk(self, asked: Mapping[str, str], known: Mapping[int, PageState] | None = None) -> PageWalk:
        return PageWalk(self._asker, self._allowance, self._address, asked, known or {})

    def _records(self, walk: PageWalk, pages: list[PageState]) -> Iterator[Record]:
        outlines: list[Outline] = []
        for page, services in walk.pages():
            pages.append(page)
            for listed in services:
                if listed.entry is None or self._is_known(listed.entry):
                    yield Record(listed.where, None, id=listed.id, unchanged=True)
                elif is_outline(listed.entry):
                    outlines.append(Outline(page, listed.where, listed.entry))
                else:
                    yield Record(listed.where, listed.entry.written, id=listed.id)
        # Only where the list is whole: a feed that is refused is not asked for each of its services every time.
        for outline in outlines:
            yield self._whole_services.record(outline)

    def _is_known(self, entry: Entry) -> bool:
        return entry.id is not None and self._digests.get(entry.id) == entry.digest

    def _tells_changes(self, now: datetime) -> bool:
        """Whether nothing has changed after tomorrow: a feed that knows nothing of the question answers with all."""
        address = self._address.listed(page="1", per_page="1", **_modified_after(now + 2 * _OVERLAP))
        self._allowance.begin_page()
        try:
            with self._asker.asked(address) as answer:
                page = Page(
                    JsonWindow(text_of(answer.chunks, self._allowance), self._allowance.limits.record_characters)
                )
                return answer.status == HTTPStatus.OK and next(page.entries(), None) is None
        except (NoAnswer, ValueError):
            return False


def _modified_after(moment: datetime) -> dict[str, str]:
    return {"modified_after": f"{moment:%Y-%m-%dT%H:%M:%SZ}"}
