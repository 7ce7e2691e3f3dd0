"""The doors, as those outside use them: with a token each, and again when a door is not to be had."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

import httpx

from deploy.conservation.facts import Came
from deploy.invented.referrals import Planned
from services.contract.boroughs import BoroughSlug

TRIES = 24
LONGEST_PAUSE_SECONDS = 2.0
TRY_AGAIN = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


class DoorSaidNo(Exception):
    """A door refused what the demonstration asked, or could not be reached at all."""


@dataclass(frozen=True)
class Doors:
    """The referral service's doors. `tokens` are the referring organisations', one for each borough."""

    client: httpx.AsyncClient
    tokens: Mapping[BoroughSlug, str]
    provider_token: str
    run: str
    first_pause_seconds: float = 0.1

    async def refer(self, planned: Planned) -> str:
        """Refer somebody: this function will give the referral's id, or raise DoorSaidNo.

        The key names the run and the referral, so that a request sent again makes no second one.
        """
        headers = {**_bearer(self.tokens[planned.borough.slug]), "Idempotency-Key": f"{self.run}-{planned.number}"}
        answer = await self._insist(lambda: self.client.post("/referrals", json=planned.body, headers=headers))
        return str(answer.json()["referral_id"])

    async def record(self, referral_id: str, came: Came, on: date) -> None:
        """Say as the provider whether the person came, or raise DoorSaidNo."""
        said = {"outcome": came, "on": on.isoformat()}
        path, headers = f"/referrals/{referral_id}/attendance", _bearer(self.provider_token)
        await self._insist(lambda: self.client.post(path, json=said, headers=headers))

    async def _insist(self, ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        """Ask until there is an answer that is worth having."""
        for attempt in range(TRIES):
            answer, said = await _asked(ask)
            if answer and answer.is_success:
                return answer
            if answer and answer.status_code not in TRY_AGAIN:
                break
            await asyncio.sleep(min(self.first_pause_seconds * 2**attempt, LONGEST_PAUSE_SECONDS))
        raise DoorSaidNo(said)


async def _asked(ask: Callable[[], Awaitable[httpx.Response]]) -> tuple[httpx.Response | None, str]:
    """The answer, if there is one, and in words."""
    try:
        answer = await ask()
    except httpx.TransportError as away:
        return None, type(away).__name__
    return answer, f"{answer.status_code}: {answer.text[:300]}"


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
