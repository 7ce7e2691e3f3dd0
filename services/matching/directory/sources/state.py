"""What is kept of a source between two looks, so that what has not changed is not read again, nor after a restart."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class PageState(BaseModel):
    """A page of a feed as it was: what its server knows it by, and a digest of each service by the service's id."""

    etag: str | None = None
    last_modified: str | None = None
    services: dict[str, str] = {}


class SourceState(BaseModel):
    """What is known of a source. An empty one has everything read anew.

    `stamp` is a file's time in nanoseconds and its size in bytes. `whole_at` and `read_at` are the beginnings of the
    last look at all of a feed, and of the last look at all.
    """

    model_config = ConfigDict(extra="ignore")

    stamp: tuple[int, int] | None = None
    whole_at: datetime | None = None
    read_at: datetime | None = None
    honours_modified_after: bool = False
    pages: list[PageState] = []
