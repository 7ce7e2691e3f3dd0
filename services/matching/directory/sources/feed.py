"""A directory behind an address: the pages of `/services`, and `/services/{id}` where a page tells too little."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

import httpx

from services.matching.directory.oruk import id_of
from services.matching.directory.record import Record
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.pages import read_page
from services.matching.directory.sources.source import Look
from services.matching.directory.sources.state import SourceState

Json = Any

_PER_PAGE = 100
# More services than the whole country lists.
_MOST_PAGES = 2000
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class EndlessFeed(ValueError):
    """The feed gives the same page again and again, or more pages than there can be."""


class Feed:
    """An Open Referral UK feed at `{address}/services`. `transport` is for tests."""

    def __init__(self, address: str, transport: httpx.BaseTransport | None = None) -> None:
        self.where = address.rstrip("/")
        self._transport = transport
        self._known: dict[str, dict[str, Json]] = {}

    def look(self, known: SourceState, now: datetime) -> Look:
        """All of it."""
        return Look(self.records(), known.model_copy(update={"whole_at": now, "read_at": now}))

    def records(self) -> Iterator[Record]:
        """Every service, whole: if one page is missing, none is taken."""
        for number, written in enumerate(self.services(), 1):
            yield Record(where=f"record {number}", written=written)

    def services(self) -> Sequence[Json]:
        """Every service, whole: if one page is missing, none is taken. Raises DirectoryAway."""
        try:
            with httpx.Client(timeout=10, follow_redirects=True, transport=self._transport) as client:
                return [self._whole(client, listed) for listed in self._listed(client)]
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as cause:
            what = f"its feed does not answer as it should ({type(cause).__name__})"
            raise DirectoryAway(self.where, what) from cause

    def _listed(self, client: httpx.Client) -> Iterator[Json]:
        before: list[Json] = []
        for number in range(1, _MOST_PAGES + 1):
            answer = client.get(f"{self.where}/services", params={"page": number, "per_page": _PER_PAGE})
            page = read_page(answer.raise_for_status().json())
            yield from page.services
            if page.is_last:
                return
            if page.services == before:
                break
            before = page.services
        raise EndlessFeed

    def _whole(self, client: httpx.Client, listed: Json) -> Json:
        """The service with all that belongs to it; by the standard, a list may leave out places and attributes."""
        service_id = id_of(listed)
        if service_id is None or not _is_short(listed):
            return listed
        known = self._known.get(service_id)
        if known is not None and known.get("last_modified") == listed.get("last_modified") is not None:
            return known
        answer = client.get(f"{self.where}/services/{service_id}")
        if answer.status_code in _GONE:
            return listed
        whole = answer.raise_for_status().json()
        if id_of(whole) != service_id:
            raise ValueError("The feed answers with another service.")
        self._known[service_id] = whole
        return whole


def _is_short(listed: dict[str, Json]) -> bool:
    return listed.get("status") == "active" and not {"attributes", "service_at_locations"} & listed.keys()
