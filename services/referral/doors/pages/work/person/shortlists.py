"""What could be chosen for a person: asked of the matching service, as whoever is looking, and kept nowhere."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Protocol
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from typing_extensions import override

from services.contract.doors.sessions import COOKIE
from services.pages import cookies

# A page is better shown without them than late; matching answers in milliseconds.
_WAIT_SECONDS = 3.0


class ShortlistAway(Exception):
    """Matching does not say what could be chosen; the sentence is for whoever looks at the page."""


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Part(_Read):
    """One part of why a service suits."""

    why: str | None = None


class Suits(_Read):
    """A service that suits, and why."""

    service_id: UUID
    service_name: str
    distance_metres: int | None = None
    free: int
    parts: tuple[Part, ...] = ()
    checked_on: date | None = None


class NearMiss(_Read):
    """A service that would suit but for one thing."""

    service_name: str
    why: str


class Shortlist(_Read):
    """Services with room, the best first, and those that were nearly among them."""

    services: tuple[Suits, ...]
    near_misses: tuple[NearMiss, ...] = ()


class Shortlists(Protocol):
    """Whoever knows what could be chosen."""

    async def of(self, referral_id: UUID, request: Request) -> Shortlist:
        """What could be chosen for this person, as whoever sent the request may see it. Raises ShortlistAway."""


class NoMatching(Shortlists):
    """No address of the matching service is set."""

    @override
    async def of(self, referral_id: UUID, request: Request) -> Shortlist:
        """Nothing."""
        raise ShortlistAway("Nobody has set where the matching service is (LINKWAY_MATCHING_URL).")


class MatchingService(Shortlists):
    """The matching service, asked over HTTP."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    @override
    async def of(self, referral_id: UUID, request: Request) -> Shortlist:
        try:
            answer = await self._http.get(f"/v1/matches/{referral_id}/shortlist", headers=shown_by(request))
        except httpx.HTTPError:
            raise ShortlistAway("The matching service does not answer at the moment.") from None
        if answer.status_code == HTTPStatus.NOT_FOUND:
            raise ShortlistAway("The matching service has not heard of this referral yet, or it has ended there.")
        if answer.status_code != HTTPStatus.OK:
            raise ShortlistAway(f"The matching service does not show it (it answers {answer.status_code}).")
        try:
            return Shortlist.model_validate_json(answer.content)
        except ValidationError:
            raise ShortlistAway("What the matching service answers cannot be read.") from None


def shown_by(request: Request) -> Mapping[str, str]:
    """What shows who asks, as they showed it themselves: their token, else their session."""
    token, session = request.headers.get("authorization"), cookies.read(request, cookies.SESSION)
    if token:
        return {"Authorization": token}
    # Under the name without TLS, because between services there may be none.
    return {"Cookie": f"{COOKIE}={session}"} if session else {}


def connect(url: str | None) -> Shortlists:
    """The matching service at this address, if there is one."""
    return MatchingService(httpx.AsyncClient(base_url=url, timeout=_WAIT_SECONDS)) if url else NoMatching()
