"""From an entry in the list of feeds to its source."""

import threading
from pathlib import Path

from services.matching.directory.sources.feed_list import FeedEntry
from services.matching.directory.sources.feeds.feed import Feed
from services.matching.directory.sources.file import File
from services.matching.directory.sources.source import Source


def open_source(entry: FeedEntry, stop: threading.Event | None = None) -> Source:
    """The source of an entry; nothing is read yet. Its reading ends soon after `stop` is set."""
    if entry.is_address:
        return Feed(entry.where, stop=stop)
    return File(Path(entry.where), stop=stop)
