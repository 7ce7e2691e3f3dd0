"""What is too much at a door is sent away before its body is read, told when to come back, and counted."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from prometheus_client import REGISTRY
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.runtime.bootstrap.assembly import assemble
from services.runtime.serving.load_shedding import Limits, Load, LoadShedding, Turns
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.storing.outbox import Backlog
from services.runtime.working.callers import Caller, Callers
from services.runtime.working.ports import Unavailable
from tests.fakes.callers import MemoryCallers
from tests.running.stage import settings_for
from tests.toys.toy import a_toy


class SlowApp:
    """Answers when it is let go on."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.at_once = self.most_at_once = self.served = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.go_on.wait()
        self.at_once -= 1
        self.served += 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


KNOWN = MemoryCallers(surgery="referral:refer", council="referral:refer")


def shedding(app: ASGIApp, limits: Limits, *, behind: bool = False, callers: Callers = KNOWN) -> LoadShedding:
    """Two organisations are known, by the tokens `surgery` and `council`."""
    load = Load(limits, callers, lambda: behind)
    return LoadShedding(Turns(app, load), load, PROBLEM_DETAILS)


async def asked(
    load: LoadShedding, count: int, *, token: str = "", address: str = "192.0.2.1", method: str = "POST"
) -> list[asyncio.Task[httpx.Response]]:
    """So many requests, each as far as it comes by itself; a `{}` in the token is each one's number."""
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(load, client=(address, 50_000)), base_url="http://doors.example"
    )
    tokens = [{"Authorization": f"Bearer {token.format(number)}"} if token else {} for number in range(count)]
    tasks = [asyncio.create_task(client.request(method, "/", headers=headers)) for headers in tokens]
    await asyncio.sleep(0.01)
    return tasks


def statuses(tasks: list[asyncio.Task[httpx.Response]]) -> list[int]:
    return [task.result().status_code for task in tasks if task.done()]


def shed(reason: str) -> float:
    return REGISTRY.get_sample_value("linkway_http_shed_total", {"reason": reason}) or 0.0


async def test_no_more_than_the_places_are_worked_at_once_and_the_others_wait_their_turn() -> None:
    app = SlowApp()
    first = await asked(shedding(app, Limits(at_once=2, waiting=6)), 4)
    assert (app.at_once, statuses(first)) == (2, [])
    app.go_on.set()
    assert [answer.status_code for answer in await asyncio.gather(*first)] == [200] * 4
    assert app.most_at_once == 2


async def test_what_comes_beyond_the_queue_is_told_what_to_do_and_when() -> None:
    app, before = SlowApp(), shed("busy")
    load = shedding(app, Limits(at_once=1, waiting=1))
    let_in = [*await asked(load, 1, token="surgery"), *await asked(load, 1, token="council")]
    (refused,) = await asked(load, 1, address="192.0.2.3")
    answer = refused.result()
    seconds = answer.headers["retry-after"]
    assert (answer.status_code, answer.headers["content-type"]) == (429, PROBLEM_DETAILS.media_type)
    assert (
        f"Send the same request again after {seconds} seconds, with the same Idempotency-Key."
        in (answer.json()["detail"])
    )
    assert 1 <= int(seconds) <= 5
    assert shed("busy") == before + 1
    app.go_on.set()
    assert [one.status_code for one in await asyncio.gather(*let_in)] == [200, 200]


async def test_one_caller_may_have_half_the_places_and_leaves_the_others_theirs() -> None:
    app, before = SlowApp(), shed("caller")
    load = shedding(app, Limits(at_once=2, waiting=2))
    greedy = await asked(load, 5, token="council")
    modest = await asked(load, 1, token="surgery")
    assert statuses(greedy) == [429] * 3
    assert shed("caller") == before + 3
    app.go_on.set()
    assert (await modest[0]).status_code == 200
    await asyncio.gather(*greedy)


async def test_hundreds_of_invented_tokens_from_one_address_have_one_share() -> None:
    app = SlowApp()
    load = shedding(app, Limits(at_once=4, waiting=4))
    invented = await asked(load, 300, token="invented-{}")
    known = await asked(load, 2, token="surgery")
    page = await asked(load, 1, address="192.0.2.2", method="GET")
    assert statuses(invented) == [429] * 296
    app.go_on.set()
    assert [(await one).status_code for one in (*known, *page)] == [200] * 3
    await asyncio.gather(*invented)


async def test_those_whom_nobody_knows_leave_a_quarter_of_the_places_whatever_their_addresses() -> None:
    app = SlowApp()
    load = shedding(app, Limits(at_once=4, waiting=4))
    strangers = [one for number in range(8) for one in await asked(load, 1, address=f"192.0.2.{number}")]
    known = await asked(load, 2, token="surgery")
    assert statuses(strangers) == [429] * 2
    app.go_on.set()
    assert [(await one).status_code for one in known] == [200] * 2
    await asyncio.gather(*strangers)


@pytest.mark.parametrize(("neighbour", "status"), [("2001:db8:0:1:ffff::9", 429), ("2001:db8:0:2::1", 200)])
async def test_addresses_of_one_ipv6_network_have_one_share(neighbour: str, status: int) -> None:
    app = SlowApp()
    load = shedding(app, Limits(at_once=1, waiting=3))
    greedy = await asked(load, 2, address="2001:db8:0:1::1")
    (another,) = await asked(load, 1, address=neighbour)
    app.go_on.set()
    assert (await another).status_code == status
    await asyncio.gather(*greedy)


class SlowCallers(MemoryCallers):
    """Knows nobody, and takes until it is let go on to say so; or its storage is away."""

    def __init__(self, *, away: bool = False) -> None:
        super().__init__()
        self.go_on, self.away = asyncio.Event(), away

    async def find(self, token_hash: str) -> Caller | None:
        await self.go_on.wait()
        if self.away:
            raise Unavailable
        return await super().find(token_hash)


async def test_those_whose_token_is_looked_up_take_nobodys_place() -> None:
    app, callers = SlowApp(), SlowCallers()
    load = shedding(app, Limits(at_once=1, waiting=1), callers=callers)
    invented = await asked(load, 5, token="invented-{}")
    app.go_on.set()
    (without_one,) = await asked(load, 1)
    assert ((await without_one).status_code, statuses(invented)) == (200, [])
    callers.go_on.set()
    await asyncio.gather(*invented)


async def test_of_so_many_it_is_looked_up_at_once_who_they_are() -> None:
    app, callers = SlowApp(), SlowCallers()
    limits = Limits(at_once=2, waiting=2, recognising=2)
    invented = await asked(shedding(app, limits, callers=callers), 5, token="invented-{}")
    assert statuses(invented) == [429] * 3
    app.go_on.set()
    callers.go_on.set()
    assert [(await one).status_code for one in invented[:2]] == [200, 200]


async def test_while_no_caller_can_be_looked_up_those_who_show_a_token_are_told_to_come_back() -> None:
    callers = SlowCallers(away=True)
    callers.go_on.set()
    (answered,) = await asked(shedding(SlowApp(), Limits(), callers=callers), 1, token="surgery")
    answer = await answered
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM_DETAILS.media_type)
    assert answer.headers["retry-after"] == "5"


async def test_a_place_is_free_again_after_each_answer() -> None:
    app = SlowApp()
    app.go_on.set()
    load = shedding(app, Limits(at_once=1, waiting=0))
    for _ in range(3):
        (answered,) = await asked(load, 1)
        assert (await answered).status_code == 200


async def test_a_place_is_free_again_after_a_failure() -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise LookupError

    load = shedding(fails, Limits(at_once=1, waiting=0))
    for _ in range(3):
        (failed,) = await asked(load, 1)
        with pytest.raises(LookupError):
            await failed


@pytest.mark.parametrize(("method", "status"), [("POST", 429), ("GET", 200)])
async def test_while_too_much_waits_to_leave_only_looking_is_allowed(method: str, status: int) -> None:
    app = SlowApp()
    app.go_on.set()
    (answered,) = await asked(shedding(app, Limits(), behind=True), 1, method=method)
    assert (await answered).status_code == status


async def test_a_refusal_does_not_read_the_body() -> None:
    sent: list[Message] = []
    scope: Scope = {"type": "http", "method": "POST", "headers": []}
    await shedding(SlowApp(), Limits(), behind=True)(scope, unread, into(sent))
    assert sent[0]["status"] == 429


async def unread() -> Message:
    raise AssertionError("The body was read.")


def into(sent: list[Message]) -> Callable[[Message], Awaitable[None]]:
    async def send(message: Message) -> None:
        sent.append(message)

    return send


@pytest.mark.parametrize(("waiting", "status"), [(Backlog(9, 86_400.0), 404), (Backlog(10, 0.0), 429)])
async def test_doors_close_by_how_much_waits_to_leave_and_not_by_how_long(
    tmp_path: Path, waiting: Backlog, status: int
) -> None:
    nobody = settings_for("127.0.0.1:1", "mongodb://127.0.0.1:1", tmp_path, outbox_most=10)
    parts = assemble(a_toy(), nobody)
    parts.relay.standing = waiting
    async with httpx.AsyncClient(transport=httpx.ASGITransport(parts.doors), base_url="http://doors.example") as client:
        assert (await client.post("/nowhere")).status_code == status
    await parts.client.close()
