"""Which page of a feed is asked for next, and whether in the end all were had.

Feeds contradict themselves: their pages count from nought, the first says that it is the last, `total_pages` stays 1.
So pages are asked for as long as anything says that there are more, and what was had is held against what was told.
"""

from collections.abc import Set
from enum import Enum, auto

from services.matching.directory.sources.pages import Marks


class _End(Enum):
    """How it shows that no page follows."""

    TOLD = auto()
    EMPTY = auto()
    AGAIN = auto()
    ABSENT = auto()


class Paging:
    """What was had so far. `key` is a service's id, or a digest of it where it has none."""

    def __init__(self) -> None:
        self.number: int | None = 1
        self.count = 0
        self._keys: set[str] = set()
        self._pages = 0
        self._walked: list[Marks] = []
        self._end: _End | None = None
        self._drift: str | None = None

    def had(self, key: str) -> bool:
        """Whether it stood on an earlier page; what stands twice on one page is its keeper's mistake, and is told."""
        return key in self._keys

    def took(self, marks: Marks, keys: Set[str], listed: int) -> None:
        """The page that was asked for held services by these keys; so many of them were not had before."""
        strays = keys & self._keys
        if listed and strays and self._drift is None:
            self._drift = f"service {min(strays)} stands on page {self.number} and on an earlier one"
        self._keys |= keys
        self.count += listed
        self._pages += bool(listed)
        if keys:
            self._walked.insert(0 if self.number == 0 else len(self._walked), marks)
        self._go_on(self._end_at(is_empty=not keys, is_new=listed > 0))

    def absent(self) -> None:
        """There is no such page."""
        self._go_on(_End.ABSENT)

    def missing(self) -> str | None:
        """What was told and not had; None where all was had."""
        if self._total is not None and self.count == self._total:
            return None
        drifts = f" ({self._drift}, so its pages drift)" if self._drift else ""
        if self._total is not None and self._total > self.count:
            again = " (a page came twice)" if self._end is _End.AGAIN else ""
            return f"its pages hold {self.count} of the {self._total} services that it tells of{drifts or again}"
        if self._total is None and drifts:
            return f"it is not sure that all were had{drifts}"
        return self._missing_pages()

    def _missing_pages(self) -> str | None:
        if self._told_pages > self._pages:
            return f"it has {self._pages} of the {self._told_pages} pages that it tells of"
        if self._last.last_page is False and self._end in (_End.AGAIN, _End.ABSENT):
            return f"nothing new follows page {self._pages}, which is not its last"
        return None

    def _end_at(self, *, is_empty: bool, is_new: bool) -> _End | None:
        if not is_new:
            return _End.EMPTY if is_empty else _End.AGAIN
        marks, total = self._last, self._total
        more = marks.last_page is False or self._told_pages > self._pages or (total or 0) > self.count
        over = marks.last_page is True or marks.total_pages is not None or total is not None
        return _End.TOLD if over and not more else None

    def _go_on(self, end: _End | None) -> None:
        if self.number == 0:
            self.number = None
        elif end is None and self.number is not None:
            self.number += 1
        else:
            self._end = end
            self.number = 0 if self._may_begin_at_nought else None

    @property
    def _may_begin_at_nought(self) -> bool:
        first = self._walked[0] if self._walked else Marks()
        return (
            first.first_page is False
            or (first.first_page is None and self._total is None)
            or self.missing() is not None
        )

    @property
    def _last(self) -> Marks:
        return self._walked[-1] if self._walked else Marks()

    @property
    def _total(self) -> int | None:
        """How many services it told of last."""
        return next((one.total_items for one in reversed(self._walked) if one.total_items is not None), None)

    @property
    def _told_pages(self) -> int:
        return self._last.total_pages or 0
