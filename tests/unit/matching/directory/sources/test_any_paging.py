"""Where a feed tells how many services it has, nothing else that it says can have a part taken for the whole."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.matching.directory.sources.feeds.paging import Paging
from services.matching.directory.sources.pages import Marks

ODD = st.none() | st.booleans() | st.integers(-1, 9) | st.sampled_from(["true", "3", "?"])
MARKS = st.fixed_dictionaries({"total_pages": ODD, "first_page": ODD, "last_page": ODD})
# What stands on each page, which may be what stood on another.
PAGES = st.dictionaries(st.integers(0, 6), st.sets(st.sampled_from("abcdefgh"), max_size=3), max_size=7)


@given(PAGES, st.integers(0, 8), st.data())
def test_all_of_it_is_had_or_it_is_refused(pages: dict[int, set[str]], total: int, data: st.DataObject) -> None:
    paging = Paging()
    had: set[str] = set()
    for _ in range(20):
        if paging.number is None:
            break
        if paging.number not in pages:
            paging.absent()
            continue
        keys = pages[paging.number]
        marks: dict[str, Any] = data.draw(MARKS) | {"total_items": total}
        fresh = {key for key in keys if not paging.had(key)}
        had |= fresh
        paging.took(Marks.model_validate(marks), keys, len(fresh))
    assert paging.number is None
    assert paging.missing() is not None or len(had) >= total or not had
