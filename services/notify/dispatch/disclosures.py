"""How to reach people: asked of the referral service for each batch, and kept no longer than the batch."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from services.notify.domain.person import Person

PURPOSE = "tell-the-person"
_TIMEOUT_SECONDS = 10


class ReferralAway(Exception):
    """The referral service did not disclose; nothing is lost by asking again later."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """The people who can be told, by their referral.

    Beside them the referrals whose seal is broken, those of children, and those whose person wants no more messages.
    """

    people: Mapping[UUID, Person]
    broken: frozenset[UUID] = frozenset()
    too_young: frozenset[UUID] = frozenset()
    unwanted: frozenset[UUID] = frozenset()

    def not_to_be_told(self, referral_id: UUID) -> str:
        """Why the person of this referral is told nothing, as a code; empty where nothing speaks against it."""
        return "too-young" if referral_id in self.too_young else "unwanted" if referral_id in self.unwanted else ""


class People(Protocol):
    """Whoever knows how to reach people."""

    async def of(self, referral_ids: Sequence[UUID]) -> Disclosed:
        """The people of these referrals; those who cannot be told are left out. Raises ReferralAway."""

    async def close(self) -> None:
        """Let go of connections."""


class _Answer(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    people: list[Person]
    broken: frozenset[UUID] = frozenset()
    too_young: frozenset[UUID] = frozenset()
    # One of an earlier release does not say so.
    unwanted: frozenset[UUID] = frozenset()


class TokenFile(httpx.Auth):
    """Sends the bearer token in a file, read at each request so that the token can be changed while we run."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the token to the request."""
        request.headers["Authorization"] = f"Bearer {self._token()}"
        yield request

    def _token(self) -> str:
        try:
            return self._path.read_text().strip()
        except OSError as error:
            raise ReferralAway(
                f"The token file {self._path} cannot be read ({type(error).__name__}). "
                "Put a token with the right referral:disclose there; `linkway tokens add` makes one."
            ) from None


class ReferralService:
    """The referral service, asked over HTTP."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def of(self, referral_ids: Sequence[UUID]) -> Disclosed:
        """The people of these referrals; those who cannot be told are left out. Raises ReferralAway."""
        asked = list(dict.fromkeys(map(str, referral_ids)))
        try:
            answer = await self._http.post("/disclosures", json={"purpose": PURPOSE, "referral_ids": asked})
        except httpx.HTTPError as error:
            raise ReferralAway(f"The referral service does not answer ({type(error).__name__}).") from error
        read = _read(answer)
        people = {person.referral_id: person for person in read.people}
        return Disclosed(people, read.broken, read.too_young, read.unwanted)

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.aclose()


def _read(answer: httpx.Response) -> _Answer:
    if answer.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise ReferralAway("The referral service refuses our token. Give it the right referral:disclose.")
    if answer.status_code != HTTPStatus.OK:
        raise ReferralAway(f"The referral service answered {answer.status_code} instead of disclosing.")
    try:
        return _Answer.model_validate_json(answer.content)
    except ValidationError as error:
        # The cause is cut off, because an answer that we cannot read may still hold a person's details.
        wrong = ", ".join(sorted({".".join(map(str, one["loc"])) for one in error.errors(include_input=False)}))
        raise ReferralAway(f"The referral service's answer cannot be read: see {wrong or 'its JSON'}.") from None


def connect(url: str, token_file: Path) -> ReferralService:
    """The referral service at this address, asked with the token in the file."""
    return ReferralService(httpx.AsyncClient(base_url=url, auth=TokenFile(token_file), timeout=_TIMEOUT_SECONDS))
