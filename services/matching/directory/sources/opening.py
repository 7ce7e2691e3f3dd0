"""From an entry in the list of feeds to its source."""

import threading
from pathlib import Path

from services.matching.directory.sources.feed_list import FeedEntry
from services.matching.directory.sources.feeds.feed import Feed
from services.matching.directory.sources.file import File
from services.matching.directory.sources.source import Source
from services.matching.directory.tables.table import SUFFIXES, Table, mapping_beside


def open_source(entry: FeedEntry, stop: threading.Event | None = None) -> Source:
    """The source of an entry; nothing is read yet. Its reading ends soon after `stop` is set."""
    if entry.is_address:
        return Feed(entry.where, stop=stop)
    path = Path(entry.where)
    if entry.mapping or path.suffix.lower() in SUFFIXES:
        return Table(path, entry.mapping or mapping_beside(path), stop)
    return File(path, stop=stop)
