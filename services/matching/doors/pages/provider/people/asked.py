"""Referral, asked over HTTP as whoever looks at a page: what it does not let them see, nobody here sees either."""

import asyncio
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, TypeVar
from uuid import UUID

import httpx
from fastapi import Request
from pydantic import BaseModel, ValidationError

from services.contract.doors import sessions
from services.contract.doors.refusals import Fault, Refusal
from services.matching.doors.pages.provider.people.told import Contacts, Messages, Offer, Offers, Problem, Risks
from services.pages import cookies

log = logging.getLogger(__name__)

M = TypeVar("M", bound=BaseModel)
_WAIT_SECONDS: Final = 4.0
MOST: Final = 200
_CORRELATION: Final = "X-Correlation-ID"


class ReferralAway(Refusal):
    """The referral service does not answer, so nobody can be shown."""

    status = 503
    title = "People cannot be shown just now"
    what_to_do = "Nothing is lost. Try again in a minute; your listings and places can be seen meanwhile."


class NobodyThere(Refusal):
    """Nobody of this id is offered to a service of the caller's, as far as referral says."""

    status = 404
    title = "There is nobody here"
    what_to_do = "The place may have gone to somebody else. Start from the people who are offered to you."


class NotDone(Refusal):
    """Referral does not do what was asked, and says why."""

    status = 409
    title = "This could not be done"


class HasChanged(Refusal):
    """Somebody did something about the person since whoever asks looked."""

    status = 412
    title = "Something has changed since you looked"
    what_to_do = "Look again, and see whether you would still do this."


class Referrals:
    """The referral service at an address; without one it is away."""

    def __init__(self, url: str | None, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url
        self._http = httpx.AsyncClient(base_url=url or "", timeout=_WAIT_SECONDS, transport=transport)

    def asked_by(self, request: Request) -> "Asked":
        """Referral as it answers whoever looks at this page."""
        return Asked(self._http if self._url else None, _shown_by(request, self._url or ""))

    async def until_stopped(self, _: object, stop: asyncio.Event) -> None:
        """Let go of connections once the service stops."""
        await stop.wait()
        await self._http.aclose()


class Asked:
    """All that pages ask of it, as one person. Each call raises ReferralAway, and about one referral NobodyThere."""

    def __init__(self, http: httpx.AsyncClient | None, headers: Mapping[str, str]) -> None:
        self._http = http
        self._headers = headers

    async def offers(self, after: str | None = None) -> Offers:
        """For whom places of theirs are held, the longest first."""
        wanted = {"limit": str(MOST), **({"after": after} if after else {})}
        return _read(Offers, await self._send("GET", "/v1/offers", params=wanted))

    async def one(self, referral_id: UUID) -> Offer:
        """One of them."""
        return _read(Offer, await self._send("GET", _at(referral_id)))

    async def contacts(self, referral_id: UUID) -> Contacts:
        """Who it is and how to reach them; that this was looked at is recorded there. Raises NotDone."""
        return _read(Contacts, await self._send("GET", _at(referral_id, "person")))

    async def risks(self, referral_id: UUID) -> Risks:
        """What they should know who meet them; that this was looked at is recorded there."""
        return _read(Risks, await self._send("GET", _at(referral_id, "risks"), params={"limit": str(MOST)}))

    async def answer(self, referral_id: UUID, said: Mapping[str, str], *, key: str, revision: str) -> None:
        """Say yes or no, once for the key. Raises HasChanged, NotDone."""
        await self._send("POST", _at(referral_id, "provider-answer"), json=said, key=key, revision=revision)

    async def record(self, referral_id: UUID, came: Mapping[str, str], *, key: str) -> None:
        """Say whether they came on a day. Raises NotDone."""
        await self._send("POST", _at(referral_id, "attendances"), json=came, key=key)

    async def correct(self, referral_id: UUID, attendance_id: UUID, came: Mapping[str, str]) -> None:
        """Put right what was said of a day. Raises NotDone."""
        await self._send("PUT", _at(referral_id, "attendances", str(attendance_id)), json=came)

    async def messages(self, referral_id: UUID) -> Messages:
        """What was written to them and by them, the oldest first."""
        return _read(Messages, await self._send("GET", _at(referral_id, "messages"), params={"limit": str(MOST)}))

    async def write(self, referral_id: UUID, message: Mapping[str, Any], *, key: str) -> None:
        """Send a message, once for the key. Raises NotDone."""
        await self._send("POST", _at(referral_id, "messages"), json=message, key=key)

    async def _send(
        self,
        method: str,
        path: str,
        *,
        key: str = "",
        revision: str = "",
        **more: Any,  # noqa: ANN401 - httpx reads it
    ) -> httpx.Response:
        if self._http is None:
            raise ReferralAway(ReferralAway.what_to_do)
        headers = {**self._headers, **({"Idempotency-Key": key} if key else {})}
        if revision:
            headers["If-Match"] = f'"{revision}"'
        try:
            answer = await self._http.request(method, path, headers=headers, **more)
        except httpx.HTTPError as error:
            log.warning("Referral does not answer a page", extra={"error": type(error).__name__})
            raise ReferralAway(ReferralAway.what_to_do) from None
        _check(answer)
        return answer


def _at(referral_id: UUID, *below: str) -> str:
    return "/".join(("/v1/referrals", str(referral_id), *below))


def _shown_by(request: Request, url: str) -> dict[str, str]:
    """What shows referral who looks: the token that came, or the session's cookie under the name that it has there."""
    shown = {name: request.headers[name] for name in ("authorization", _CORRELATION) if name in request.headers}
    session = cookies.read(request, cookies.SESSION)
    if session and "authorization" not in shown:
        name = sessions.cookie_name(cookies.SESSION, over_tls=url.startswith("https:"))
        shown["Cookie"] = f"{name}={session}"
    return shown


def _check(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    if answer.status_code == HTTPStatus.NOT_FOUND:
        raise NobodyThere(NobodyThere.what_to_do)
    if answer.status_code == HTTPStatus.PRECONDITION_FAILED:
        raise HasChanged(HasChanged.what_to_do)
    if answer.is_server_error or answer.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS):
        log.warning("Referral refuses a page", extra={"status": answer.status_code})
        raise ReferralAway(ReferralAway.what_to_do)
    problem = _read(Problem, answer)
    faults = [Fault(one.pointer, one.detail) for one in problem.errors if one.pointer]
    raise NotDone(problem.detail, *faults)


def _read(model: type[M], answer: httpx.Response) -> M:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError:
        # Nothing of the answer is told, because it may hold a person's details.
        log.error("Referral's answer cannot be read", extra={"as": model.__name__, "status": answer.status_code})
        raise ReferralAway(ReferralAway.what_to_do) from None
