"""Where a feed is: its list, and each of its services."""

from urllib.parse import quote

import httpx


class FeedAddress:
    """The address of a feed, which may be given with `/services` at its end, and with a query of its own.

    Raises ValueError. `shown` is it without the query and what stands before an @, which may hold a key.
    """

    def __init__(self, written: str) -> None:
        try:
            url = httpx.URL(written.strip())
        except httpx.InvalidURL as cause:
            raise ValueError(str(cause)) from cause
        if not url.host:
            raise ValueError("it names no host")
        self._query = url.params
        self._base = url.copy_with(query=None, fragment=None, path=url.path.rstrip("/").removesuffix("/services"))
        self.shown = str(self._base.copy_with(userinfo=b"")).rstrip("/")

    def listed(self, **asked: str) -> httpx.URL:
        """The list, asked in this way."""
        return self._below("services", asked)

    def service(self, service_id: str) -> httpx.URL:
        """One service."""
        return self._below(f"services/{quote(service_id, safe='')}", {})

    def _below(self, path: str, asked: dict[str, str]) -> httpx.URL:
        return httpx.URL(f"{str(self._base).rstrip('/')}/{path}", params={**self._query, **asked} or None)
