"""An entry of the list is opened as what it is."""

import pytest

from services.matching.directory.sources.feed_list import FeedEntry
from services.matching.directory.sources.feeds.feed import Feed
from services.matching.directory.sources.file import File
from services.matching.directory.sources.opening import open_source


@pytest.mark.parametrize(
    ("where", "kind"), [("https://feed.example", Feed), ("HTTP://feed.example", Feed), ("directory.json", File)]
)
def test_an_address_is_a_feed_and_anything_else_a_file(where: str, kind: type) -> None:
    assert type(open_source(FeedEntry(name="Invented", where=where))) is kind
