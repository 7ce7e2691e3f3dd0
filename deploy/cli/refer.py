"""`linkway refer`: one referral of a person who does not exist, through the API, with each request and answer shown."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx

from deploy import tokens
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, NotReached, give
from deploy.ports import LOOPBACK

NAME = "my-surgery"
PATIENCE_SECONDS = 10
BODY = {
    "needs": ["loneliness"],
    "urgency": "routine",
    "story": "Invented.",
    "postcode": "SE15 4QN",
    "person": {"name": "Invented Person", "born_on": "1948-05-02", "email": "invented@mail.example"},
    "consent": {"to_refer": True, "channel": "email"},
    "referrer": {"role": "gp"},
}


def refer(as_json: AsJson = False) -> None:
    """Refer a person who does not exist through the API, follow the referral, and show each request and answer.

    The exit code is 1 when the referral is refused, or has led nowhere within ten seconds.
    """
    give(lambda: asyncio.run(_referred()), as_json=as_json, home=environment.home())


async def _referred() -> Answer:
    renewed = await tokens.renew(environment.mongo_url(), [tokens.referrer(NAME)], prefix=environment.name_prefix())
    address = f"http://{LOOPBACK}:{environment.ports().referral}"
    async with httpx.AsyncClient(base_url=address, headers={"Authorization": f"Bearer {renewed[NAME]}"}) as api:
        try:
            return _answer(await _exchange(api))
        except httpx.TransportError as away:
            raise NotReached(f"The API does not answer at {address}: {away}") from None


async def _exchange(api: httpx.AsyncClient) -> list[httpx.Response]:
    made = await api.post("/referrals", json=BODY, headers={"Idempotency-Key": str(uuid4())})
    if not made.is_success:
        return [made]
    return [made, await _followed(api, made.headers["Location"])]


async def _followed(api: httpx.AsyncClient, location: str) -> httpx.Response:
    """The referral once it has led somewhere, or as it is when patience ends."""
    end = time.monotonic() + PATIENCE_SECONDS
    seen = await api.get(location)
    while seen.json()["status"] == "created" and time.monotonic() < end:
        await asyncio.sleep(0.1)
        seen = await api.get(location)
    return seen


def _answer(exchanged: list[httpx.Response]) -> Answer:
    seen: dict[str, Any] = exchanged[-1].json()
    led_somewhere = exchanged[-1].is_success and seen["status"] != "created"
    shown = "\n".join(line for response in exchanged for line in _lines(response))
    return Answer(seen, shown, Exit.FINE if led_somewhere else Exit.CHECK_FAILED)


def _lines(response: httpx.Response) -> Iterator[str]:
    yield f"{response.request.method} {response.request.url}"
    if response.request.content:
        yield json.dumps(json.loads(response.request.content), indent=2)
    yield f"-> {response.status_code} {response.reason_phrase}"
    yield json.dumps(response.json(), indent=2, ensure_ascii=False) + "\n"
