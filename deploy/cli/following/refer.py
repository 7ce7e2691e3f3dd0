"""`linkway refer`: one referral of a person who does not exist, through the API, with each request and answer shown."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeVar
from uuid import uuid4

import httpx
import typer

from deploy import passing, tokens
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, NotReached, give
from services.contract.borough_map import Component

NAME, PROBER = "my-surgery", "linkway-ops"
# What goes well ends the wait; on a busy machine each service may take its seconds.
PATIENCE_SECONDS, ANSWER_SECONDS = 60.0, 30.0
Body = Mapping[str, object]
POSTCODE = "SE15 4QN"
BODY = {
    "needs": ["loneliness"],
    "urgency": "routine",
    "story": "Invented.",
    "postcode": POSTCODE,
    "person": {"name": "Invented Person", "born_on": "1948-05-02", "email": "invented@mail.example"},
    "consent": {"to_refer": True, "channel": "email"},
    "referrer": {"role": "gp"},
}
Synthetic = Annotated[
    bool,
    typer.Option(
        "--synthetic",
        help="Send a synthetic one: it holds no place, tells nobody and is not counted. Once answered it is withdrawn, "
        "and it is shown whether every service has had it all.",
    ),
]

Postcode = Annotated[
    str, typer.Option(help="Where the invented person lives, and so which borough is tried; it must be in London.")
]

T = TypeVar("T")


def refer(synthetic: Synthetic = False, postcode: Postcode = POSTCODE, as_json: AsJson = False) -> None:
    """Refer a person who does not exist through the API, follow the referral, and show each request and answer.

    The exit code is 1 when the referral is refused, or has led nowhere within a minute.
    """
    give(
        lambda: asyncio.run(_referred(synthetic, {**BODY, "postcode": postcode})),
        as_json=as_json,
        home=environment.home(),
    )


async def _referred(synthetic: bool, body: Body) -> Answer:
    caller = tokens.prober(PROBER) if synthetic else tokens.referrer(NAME)
    renewed = await tokens.renew(environment.mongo_url(), [caller], prefix=environment.name_prefix())
    address = environment.referral_url()
    headers = {"Authorization": f"Bearer {renewed[caller.organisation]}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=ANSWER_SECONDS) as api:
        try:
            return await (_probed(api, body) if synthetic else _followed(api, body))
        except httpx.TransportError as away:
            raise NotReached(f"The API does not answer at {address}: {away}") from None


async def _followed(api: httpx.AsyncClient, body: Body) -> Answer:
    exchanged = await _exchange(api, body)
    return Answer(exchanged[-1].json(), _shown(exchanged), _exit(exchanged))


async def _probed(api: httpx.AsyncClient, body: Body) -> Answer:
    """Make a synthetic referral, take it back once it was answered, and look whether all of it went the whole way."""
    exchanged = await _exchange(api, body, Synthetic="true")
    answered = exchanged[-1].json()
    if not exchanged[0].is_success:
        return Answer(answered, _shown(exchanged), Exit.CHECK_FAILED)
    reason, key = {"reason": "other"}, {"Idempotency-Key": str(uuid4())}
    withdrawn = await api.post(f"/v1{exchanged[0].headers['Location']}/withdrawal", json=reason, headers=key)
    passed = await _in_time(lambda: _how_far(answered["referral_id"]), lambda found: not passing.missing(found))
    missing = passing.missing(passed)
    facts = {**answered, "published": {one: kept.published for one, kept in passed.items()}, "missing": missing}
    lines = missing or ["Every service has had all that was published of it."]
    went_well = _exit(exchanged) is Exit.FINE and withdrawn.is_success and not missing
    return Answer(
        facts, "\n".join([_shown([*exchanged, withdrawn]), *lines]), Exit.FINE if went_well else Exit.CHECK_FAILED
    )


async def _how_far(referral_id: str) -> dict[Component, passing.Passed]:
    return await passing.how_far(environment.mongo_url(), referral_id, prefix=environment.name_prefix())


async def _exchange(api: httpx.AsyncClient, body: Body, **headers: str) -> list[httpx.Response]:
    made = await api.post("/referrals", json=body, headers={"Idempotency-Key": str(uuid4()), **headers})
    if not made.is_success:
        return [made]
    where = made.headers["Location"]
    return [made, await _in_time(lambda: api.get(where), lambda seen: seen.json()["status"] != "created")]


async def _in_time(look: Callable[[], Awaitable[T]], is_done: Callable[[T], bool]) -> T:
    """What is seen once it is as it should be, or when patience ends."""
    end = time.monotonic() + PATIENCE_SECONDS
    seen = await look()
    while not is_done(seen) and time.monotonic() < end:
        await asyncio.sleep(0.1)
        seen = await look()
    return seen


def _exit(exchanged: Sequence[httpx.Response]) -> Exit:
    seen: dict[str, Any] = exchanged[-1].json()
    led_somewhere = exchanged[-1].is_success and seen["status"] != "created"
    return Exit.FINE if led_somewhere else Exit.CHECK_FAILED


def _shown(exchanged: Sequence[httpx.Response]) -> str:
    return "\n".join(line for response in exchanged for line in _lines(response))


def _lines(response: httpx.Response) -> Iterator[str]:
    yield f"{response.request.method} {response.request.url}"
    if response.request.content:
        yield json.dumps(json.loads(response.request.content), indent=2)
    yield f"-> {response.status_code} {response.reason_phrase}"
    yield json.dumps(response.json(), indent=2, ensure_ascii=False) + "\n"
