"""Which feeds are read, by what the settings name: a file, an address, or a list of both."""

import threading
from collections.abc import Sequence
from dataclasses import replace

from services.matching import metrics
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.directory.sources.feed_list import FeedEntry, sources_of
from services.matching.directory.sources.opening import open_source
from services.matching.directory.sources.source import Source
from services.matching.handlers.matching import Matcher
from services.matching.refresh.following import Following
from services.matching.refresh.loop import Refresh, Scheduled
from services.matching.refresh.reading import FeedReading
from services.matching.settings import Settings


def refresh_of(settings: Settings, matcher: Matcher, reader: DirectoryReader) -> Refresh:
    """The loops that keep this matcher's directory up to date; raises FeedListUnusable, MapUnusable."""
    entries, stopping = _entries(settings), threading.Event()
    sources = {entry: open_source(entry, stopping) for entry in entries}
    names = {entry: _name(entry, source, settings) for entry, source in sources.items()}
    served = tuple(settings.serves("matching"))

    def scheduled(entry: FeedEntry) -> Scheduled:
        reading = FeedReading(
            name=names[entry],
            source=sources[entry],
            reader=replace(reader, feed=names[entry]),
            named=frozenset(names.values()),
            served=served,
            keeper=entry.borough,
            may_shrink=settings.directory_may_shrink,
        )
        every = entry.every_minutes * 60
        metrics.READ_EVERY.labels(reading.name).set(every)
        metrics.NOT_READ.labels(reading.name)
        return Scheduled(reading, every, is_near=not entry.is_address)

    return Refresh(
        feeds=[scheduled(entry) for entry in entries],
        following=Following(matcher),
        follow_seconds=settings.directory_follow_seconds,
        doubt_seconds=settings.directory_refresh_seconds,
        stopping=stopping,
    )


def _entries(settings: Settings) -> Sequence[FeedEntry]:
    entries, every = sources_of(settings.directory), settings.directory_refresh_seconds / 60
    return [
        entry.model_copy(update={"every_minutes": every}) if _is_alone(entry, settings) else entry for entry in entries
    ]


def _name(entry: FeedEntry, source: Source, settings: Settings) -> str:
    # An address may hold a key, which its source does not show.
    return source.where[:200] if _is_alone(entry, settings) else entry.name


def _is_alone(entry: FeedEntry, settings: Settings) -> bool:
    return entry.where == settings.directory
