"""Sends rows to the referral service in batches, which it takes again without doing anything twice."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from deploy.importing.columns import BY_POINTER
from deploy.importing.report import Came, Outcome
from deploy.importing.rows import Row
from deploy.problems import CannotRun

MOST_ROWS = 100
# Under the megabyte that the service takes.
MOST_BYTES = 900_000
_PATH = "/v1/referrals/batch"
_LATER = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.BAD_GATEWAY})


@dataclass(frozen=True)
class Backoff:
    """For how long a service that takes nothing is asked again, and with which pauses at most."""

    seconds: float = 120.0
    longest_pause: float = 8.0


USUAL = Backoff()


class NotSent(CannotRun):
    """The service does not take the rows; what it took before stands."""

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(what, where=where, do=f"{do}; then run it again: what was made is not made twice")


async def send(api: httpx.AsyncClient, rows: Sequence[Row], *, dry_run: bool, backoff: Backoff = USUAL) -> list[Came]:
    """What came of each row. Raises NotSent."""
    wanted = [{"idempotency_key": row.key, "referral": row.body} for row in rows]
    body = json.dumps({"dry_run": dry_run, "rows": wanted}).encode()
    answered = await _post(api, body, backoff)
    if answered.status_code == HTTPStatus.OK:
        return [_came(row, said) for row, said in zip(rows, answered.json()["rows"], strict=True)]
    if answered.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and len(rows) > 1:
        half = len(rows) // 2
        halves = [await send(api, some, dry_run=dry_run, backoff=backoff) for some in (rows[:half], rows[half:])]
        return [came for some in halves for came in some]
    if answered.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return [Came(rows[0], Outcome.REFUSED, faults=("The row is too large. Shorten its cells.",))]
    raise NotSent(f"The service refuses the rows: {_said(answered)}", str(api.base_url), "mend what it says")


async def _post(api: httpx.AsyncClient, body: bytes, backoff: Backoff) -> httpx.Response:
    loop = asyncio.get_running_loop()
    end, pause, said = loop.time() + backoff.seconds, min(0.25, backoff.longest_pause), ""
    while loop.time() < end:
        try:
            answered = await api.post(_PATH, content=body, headers={"Content-Type": "application/json"})
        except httpx.TransportError as away:
            said, wait = f"it does not answer ({type(away).__name__})", pause
        else:
            if answered.status_code not in _LATER:
                return answered
            said, wait = _said(answered), min(_asked_wait(answered, pause), backoff.longest_pause)
        await asyncio.sleep(wait)
        pause = min(2 * pause, backoff.longest_pause)
    raise NotSent(f"The service takes nothing for two minutes: {said}", str(api.base_url), "see that it runs")


def _asked_wait(answered: httpx.Response, otherwise: float) -> float:
    asked = answered.headers.get("retry-after", "")
    return float(asked) if asked.isdigit() else otherwise


def _said(answered: httpx.Response) -> str:
    try:
        told = answered.json()
        return f"{answered.status_code}, {told['title']}. {told['detail']}"
    except (ValueError, KeyError, TypeError):
        return f"{answered.status_code} {answered.reason_phrase}"


def _came(row: Row, said: dict[str, Any]) -> Came:
    faults = tuple(_fault(one["pointer"] or "", one["detail"]) for one in said["faults"])
    return Came(row, Outcome(said["outcome"]), said["referral_id"] or "", faults)


def _fault(pointer: str, detail: str) -> str:
    place = pointer
    while place and place not in BY_POINTER:
        place = place.rpartition("/")[0]
    column = BY_POINTER[place].name if place else pointer.removeprefix("#/")
    return f"{column}: {detail}" if column else detail
