"""The doors, as those outside use them: with a token each, and again when a door is not to be had."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from deploy.demo.steps import Step, Who
from deploy.demo.tokens import Tokens
from deploy.invented.referrals import Planned
from services.contract.boroughs import BoroughSlug

REFERRALS = "/v1/referrals"
TRIES = 24
LONGEST_PAUSE_SECONDS = 2.0
TRY_AGAIN = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


class DoorSaidNo(Exception):
    """A door refused what the demonstration asked, or could not be reached at all."""


@dataclass(frozen=True)
class Doors:
    """The referral service's door for programs, with the tokens of the day."""

    client: httpx.AsyncClient
    tokens: Tokens
    run: str
    first_pause_seconds: float = 0.1

    async def refer(self, planned: Planned) -> str:
        """Refer somebody: this function will give the referral's id, or raise DoorSaidNo.

        The key names the run and the referral, so that a request sent again makes no second one.
        """
        headers = _headers(self.tokens.of(Who.REFERRER, planned.borough.slug), f"{self.run}-{planned.number}")
        answer = await insist(
            lambda: self.client.post(REFERRALS, json=planned.asked, headers=headers),
            first_pause_seconds=self.first_pause_seconds,
        )
        if answer.status_code == HTTPStatus.OK:
            raise DoorSaidNo("The person has an open referral for this already, so none is made.")
        return str(answer.json()["referral_id"])

    async def take(self, referral_id: str, step: Step, borough: BoroughSlug, organization_id: str | None) -> None:
        """Ask for a step, as whoever takes it, or raise DoorSaidNo."""
        token = self.tokens.of(step.by, borough, organization_id)
        path, headers = f"{REFERRALS}/{referral_id}/{step.path}", _headers(token, f"{referral_id}-{step.name}")
        await insist(
            lambda: self.client.request(step.verb, path, json=step.body, headers=headers),
            first_pause_seconds=self.first_pause_seconds,
        )


async def insist(
    ask: Callable[[], Awaitable[httpx.Response]], *, first_pause_seconds: float = 0.1, done: Collection[int] = ()
) -> httpx.Response:
    """Ask until there is an answer that is worth having: success, or that it is `done` already. Raises DoorSaidNo."""
    for attempt in range(TRIES):
        answer, said = await _asked(ask)
        if answer and (answer.is_success or answer.status_code in done):
            return answer
        if answer and answer.status_code not in TRY_AGAIN:
            break
        await asyncio.sleep(min(first_pause_seconds * 2**attempt, LONGEST_PAUSE_SECONDS))
    raise DoorSaidNo(said)


async def _asked(ask: Callable[[], Awaitable[httpx.Response]]) -> tuple[httpx.Response | None, str]:
    """The answer, if there is one, and in words."""
    try:
        answer = await ask()
    except httpx.TransportError as away:
        return None, type(away).__name__
    return answer, f"{answer.status_code}: {answer.text[:300]}"


def _headers(token: str, key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
