"""What is kept of a source between two looks, so that what has not changed is not read again, nor after a restart."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from services.matching.directory.sources.pages import Marks

# What changes without a sign in the list, what is gone from a feed that is asked for its changes alone, and what a
# newer Linkway reads otherwise shows only where all is had anew.
_WHOLE_AGAIN = timedelta(days=1)
_NOT_SHOWN = ""


class PageState(BaseModel):
    """A page of a feed as it was: what its server knows it by, its marks, and a digest of each service by its id."""

    number: int
    etag: str | None = None
    last_modified: str | None = None
    marks: Marks = Marks()
    services: dict[str, str] = {}

    def not_shown(self, service_id: str) -> None:
        """It could not be had, so that it is asked for again; it is still listed."""
        self.services[service_id] = _NOT_SHOWN

    @property
    def was_shown(self) -> bool:
        """Whether all of its services were had."""
        return _NOT_SHOWN not in self.services.values()

    @property
    def conditions(self) -> Mapping[str, str]:
        """The headers by which a server says that nothing has changed."""
        by = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in by.items() if value}


class SourceState(BaseModel):
    """What is known of the source at `where`. An empty one has everything read anew.

    `stamp` is a file's time in nanoseconds and its size in bytes. `whole_at` and `read_at` are the beginnings of the
    last look at everything, and of the last look. `changes` are digests of what has changed since the former. A
    service takes some 70 bytes.
    """

    model_config = ConfigDict(extra="ignore")

    where: str | None = None
    stamp: tuple[int, int] | None = None
    whole_at: datetime | None = None
    read_at: datetime | None = None
    honours_modified_after: bool = False
    pages: list[PageState] = []
    changes: dict[str, str] = {}

    def is_due(self, where: str, now: datetime) -> bool:
        """Whether all of the source there is to be had anew, whatever is known."""
        if self.whole_at is None or self.where != where:
            return True
        return not timedelta() <= now - self.whole_at < _WHOLE_AGAIN

    def digests(self) -> dict[str, str]:
        """The digest of each service by its id."""
        return {key: digest for page in self.pages for key, digest in page.services.items()} | self.changes
