"""What is kept of a source between two looks, so that what has not changed is not read again, nor after a restart."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from services.matching.directory.sources.pages import Marks

# What changes without a sign, in a service that is listed in outline and without `last_modified`, and what is gone from
# a feed that is asked for its changes alone, shows only where all is asked for.
_WHOLE_AGAIN = timedelta(days=1)


class PageState(BaseModel):
    """A page of a feed as it was: what its server knows it by, its marks, and a digest of each service by its id."""

    number: int
    etag: str | None = None
    last_modified: str | None = None
    marks: Marks = Marks()
    services: dict[str, str] = {}

    @property
    def conditions(self) -> Mapping[str, str]:
        """The headers by which a server says that nothing has changed."""
        by = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in by.items() if value}


class SourceState(BaseModel):
    """What is known of a source. An empty one has everything read anew.

    `stamp` is a file's time in nanoseconds and its size in bytes. `whole_at` and `read_at` are the beginnings of the
    last look at all of a feed, and of the last look. `changes` are digests of what has changed since the former. A
    service takes some 70 bytes.
    """

    model_config = ConfigDict(extra="ignore")

    stamp: tuple[int, int] | None = None
    whole_at: datetime | None = None
    read_at: datetime | None = None
    honours_modified_after: bool = False
    pages: list[PageState] = []
    changes: dict[str, str] = {}

    def is_due(self, now: datetime) -> bool:
        """Whether all is to be asked for, whatever is known."""
        return self.whole_at is None or not timedelta() <= now - self.whole_at < _WHOLE_AGAIN

    def digests(self) -> dict[str, str]:
        """The digest of each service by its id."""
        return {key: digest for page in self.pages for key, digest in page.services.items()} | self.changes
