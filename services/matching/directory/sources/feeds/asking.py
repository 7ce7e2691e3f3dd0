"""Asks a feed's server: within bounds, again where it is busy, and nowhere but where the feed is said to be."""

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from services.matching.directory.sources.limits import Allowance
from services.runtime.clock import utc_now

T = TypeVar("T")

# How soon it is seen that the reading is to stop, or its time is over.
_LOOK_SECONDS = 0.1
_PIECE = 65_536
_MOST_REDIRECTS = 5
_LONGEST_PAUSE_SECONDS = 120.0
_BUSY = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "Linkway (reads Open Referral UK)"}
_UNPACKED_HERE = ("", "identity", "gzip", "x-gzip")


# Reading the authorities that are trusted takes longer than most answers.
_trusted = cache(httpx.create_ssl_context)


class NoAnswer(Exception):
    """An address does not answer as a feed should: what it does instead."""


@dataclass(frozen=True)
class Answer:
    """What a server answers: its body comes piece by piece, packed as it may be."""

    status: int
    headers: httpx.Headers
    chunks: Iterator[bytes]


class Asker:
    """Asks for JSON by GET, from a thread that has no event loop: every wait ends with the allowance."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._runner = asyncio.Runner()
        timeout = allowance.limits.answer_seconds
        self._client = httpx.AsyncClient(headers=_HEADERS, timeout=timeout, verify=_trusted())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    @contextmanager
    def asked(
        self, address: httpx.URL, headers: Mapping[str, str] | None = None, *, tries: int | None = None
    ) -> Iterator[Answer]:
        """What stands at the address. Raises NoAnswer where nothing can be had, and DirectoryAway at a bound."""
        response = self._response(address, headers or {}, tries or self._allowance.limits.tries)
        try:
            packed = response.headers.get("content-encoding", "").lower()
            if packed not in _UNPACKED_HERE:
                raise NoAnswer(f"it answers packed as {packed[:20]!r}, which was not asked for")
            yield Answer(response.status_code, response.headers, self._chunks(response))
        finally:
            self._runner.run(response.aclose())

    def _response(self, address: httpx.URL, headers: Mapping[str, str], tries: int) -> httpx.Response:
        for number in range(1, tries + 1):
            pause = self._allowance.limits.backoff_seconds * 2 ** (number - 1)
            try:
                response = self._followed(address, headers)
            except httpx.TransportError as cause:
                why = in_words(cause)
            else:
                if response.status_code not in _BUSY:
                    return response
                why = f"it answers {response.status_code}"
                pause = max(pause, _asks_to_wait(response.headers.get("retry-after", "")))
                self._runner.run(response.aclose())
            if number < tries:
                self._pause(pause, why)
        raise NoAnswer(f"{why}, {tries} times")

    def _pause(self, seconds: float, why: str) -> None:
        if seconds > min(_LONGEST_PAUSE_SECONDS, self._allowance.seconds_left):
            raise NoAnswer(f"{why}, and asks to be left alone for {seconds:.0f} seconds")
        self._wait(asyncio.sleep(seconds))

    def _followed(self, address: httpx.URL, headers: Mapping[str, str]) -> httpx.Response:
        for _ in range(_MOST_REDIRECTS):
            request = self._client.build_request("GET", address, headers=headers)
            response = self._wait(self._client.send(request, stream=True))
            if response.next_request is None:
                return response
            self._runner.run(response.aclose())
            there = response.next_request.url
            if not stays(address, there):
                raise NoAnswer(f"it sends on to another place, {there.scheme}://{there.netloc.decode()}")
            address = there
        raise NoAnswer("it sends on and on")

    def _chunks(self, response: httpx.Response) -> Iterator[bytes]:
        pieces = response.aiter_raw(_PIECE)

        async def another() -> bytes:
            return await anext(pieces, b"")

        try:
            while piece := self._wait(another()):
                yield piece
        except httpx.TransportError as cause:
            raise NoAnswer(in_words(cause)) from cause

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(self._within(work))

    async def _within(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                self._allowance.check()
                await asyncio.wait({task}, timeout=_LOOK_SECONDS)
            return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})


def stays(here: httpx.URL, there: httpx.URL) -> bool:
    """Whether a redirect leads to the same host and port; it may lead from http to https where both are the usual."""
    if there.host != here.host or there.userinfo not in (b"", here.userinfo):
        return False
    is_upgrade = (here.scheme, there.scheme) == ("http", "https") and here.port is None
    return there.port == here.port and (there.scheme == here.scheme or is_upgrade)


def in_words(cause: httpx.TransportError) -> str:
    """What became of a request, for whoever knows the feed and not our library."""
    if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout):
        return "it cannot be reached"
    if isinstance(cause, httpx.TimeoutException):
        return "it does not answer in time"
    if isinstance(cause, httpx.RemoteProtocolError | httpx.ReadError):
        return "its answer breaks off"
    return f"it cannot be asked ({type(cause).__name__})"


def _asks_to_wait(retry_after: str) -> float:
    """Seconds, from either form that HTTP has for it (RFC 9110, 10.2.3); 0 where there is none."""
    if retry_after.isdecimal():
        return float(retry_after[:9])
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0
    return max(0.0, (until.astimezone(UTC) - utc_now()).total_seconds())
