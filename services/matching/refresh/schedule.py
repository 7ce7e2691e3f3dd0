"""Which feeds are read, by what the settings name: a file, an address, or a list of both."""

import threading
from dataclasses import replace

from services.matching import metrics
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.directory.sources.feed_list import FeedEntry, sources_of
from services.matching.directory.sources.opening import open_source
from services.matching.handlers.matching import Matcher
from services.matching.refresh.following import Following
from services.matching.refresh.loop import Refresh, Scheduled
from services.matching.refresh.reading import FeedReading
from services.matching.settings import Settings


def refresh_of(settings: Settings, matcher: Matcher, reader: DirectoryReader) -> Refresh:
    """The loops that keep this matcher's directory up to date; raises FeedListUnusable, MapUnusable."""
    entries, stopping = sources_of(settings.directory), threading.Event()
    named = frozenset(entry.name for entry in entries)
    served = tuple(settings.serves("matching"))

    def scheduled(entry: FeedEntry) -> Scheduled:
        is_alone = entry.where == settings.directory
        every = settings.directory_refresh_seconds if is_alone else entry.every_minutes * 60
        metrics.READ_EVERY.labels(entry.name).set(every)
        reading = FeedReading(
            name=entry.name,
            source=open_source(entry, stopping),
            reader=replace(reader, feed=entry.name),
            named=named,
            served=served,
            keeper=entry.borough,
            may_shrink=settings.directory_may_shrink,
        )
        return Scheduled(reading, every, is_near=not entry.is_address)

    return Refresh(
        feeds=[scheduled(entry) for entry in entries],
        following=Following(matcher),
        follow_seconds=settings.directory_follow_seconds,
        doubt_seconds=settings.directory_refresh_seconds,
        stopping=stopping,
    )
