"""Sessions as referral tells of them: asked over HTTP, and remembered for seconds, so that one taken back ends soon."""

import asyncio
from collections.abc import Callable
from contextvars import Context
from http import HTTPStatus
from pathlib import Path
from time import monotonic

import httpx
from pydantic import ValidationError
from typing_extensions import override

from services.contract.doors.sessions import SESSION_HEADER, SignedIn
from services.runtime.working.ports import SessionsAway
from services.runtime.working.sessions.session import REMEMBER_SECONDS, Session, Sessions, as_told

PATH = "/sessions/current"
# A page is better refused than late; referral answers in milliseconds.
_WAIT_SECONDS = 1.5
# So long nobody is asked again once nobody answered.
_AWAY_SECONDS = 1.0
_MOST_REMEMBERED = 20_000


class AskedSessions(Sessions):
    """Sessions asked of the referral service with this service's own token."""

    def __init__(self, http: httpx.AsyncClient, token_file: Path, now: Callable[[], float] = monotonic) -> None:
        self._http = http
        self._token_file = token_file
        self._now = now
        self._remembered: dict[str, tuple[float, Session | None]] = {}
        self._asking: dict[str, asyncio.Task[Session | None]] = {}
        self._away_until = 0.0

    @override
    async def find(self, session_hash: str) -> Session | None:
        until, session = self._remembered.get(session_hash, (0.0, None))
        if self._now() < until:
            return session
        asking = self._asking.get(session_hash)
        if asking is None:
            # In a context of its own, and shielded, because others wait for the same answer.
            asking = asyncio.get_running_loop().create_task(self._ask(session_hash), context=Context())
            self._asking[session_hash] = asking
            asking.add_done_callback(lambda _: self._asking.pop(session_hash))
        return await asyncio.shield(asking)

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.aclose()

    async def _ask(self, session_hash: str) -> Session | None:
        asked_at = self._now()
        if asked_at < self._away_until:
            raise SessionsAway("The referral service did not answer a moment ago.")
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                answer = await self._http.get(PATH, headers={SESSION_HEADER: session_hash, **self._token()})
            session = _read(answer)
        except (httpx.HTTPError, TimeoutError, OSError, ValidationError) as error:
            self._away_until = self._now() + _AWAY_SECONDS
            raise SessionsAway(
                f"The referral service does not say who is signed in ({type(error).__name__})."
            ) from None
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        # From when it was asked on, because the answer is no younger than that.
        self._remembered[session_hash] = asked_at + REMEMBER_SECONDS, session
        return session

    def _token(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token_file.read_text().strip()}"}


def _read(answer: httpx.Response) -> Session | None:
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return None
    answer.raise_for_status()
    return as_told(SignedIn.model_validate_json(answer.content))


def connect(url: str, token_file: Path) -> AskedSessions:
    """The referral service at this address."""
    return AskedSessions(httpx.AsyncClient(base_url=url, timeout=_WAIT_SECONDS), token_file)
