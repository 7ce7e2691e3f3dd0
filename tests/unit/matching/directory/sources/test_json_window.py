"""Through a window of any width, a text in pieces of any size says what it says as a whole."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.matching.directory.sources.json_window import JsonWindow, NotJson
from services.matching.directory.sources.pages import Page

NUMBERS = st.integers(1 - 10**18, 10**18 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=20),
    lambda some: st.lists(some, max_size=4) | st.dictionaries(st.text(max_size=5), some, max_size=4),
    max_leaves=10,
)
SIZES = st.integers(1, 20)


def pieces(text: str, size: int) -> Iterator[str]:
    return (text[start : start + size] for start in range(0, len(text), size))


def contents(text: str, size: int, width: int) -> list[Any]:
    return [entry.written for entry in Page(JsonWindow(pieces(text, size), 100_000, width)).entries()]


@given(st.lists(VALUES, max_size=5), SIZES, SIZES, st.sampled_from([None, 0, 2]))
def test_a_page_and_a_list_give_what_stands_in_them(listed: list[Any], size: int, width: int, indent: int) -> None:
    page = {"total_items": len(listed), "odd": listed, "contents": listed, "last_page": True}
    for written in (listed, page):
        assert contents(json.dumps(written, indent=indent), size, width) == listed
        assert contents(json.dumps(written, indent=indent, ensure_ascii=False), size, width) == listed


@given(st.lists(VALUES, min_size=1, max_size=5), SIZES, SIZES, st.data())
def test_one_that_is_cut_off_is_never_taken_for_whole(
    listed: list[Any], size: int, width: int, data: st.DataObject
) -> None:
    text = json.dumps(listed)
    cut = text[: data.draw(st.integers(1, len(text) - 1))]
    try:
        contents(cut, size, width)
    except NotJson:
        return
    raise AssertionError(cut)
