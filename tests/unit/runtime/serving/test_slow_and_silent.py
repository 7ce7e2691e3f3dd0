"""Whoever sends nothing, too little or too slowly keeps nobody out; over real sockets, and the server as it is run.

The waits that end a connection are a fraction of a second here; which comes first is decided by what was sent.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends
from prometheus_client import REGISTRY
from pydantic import BaseModel

from services.runtime.observing.metrics import WhyClosed
from services.runtime.service import Door
from services.runtime.serving.application import application
from services.runtime.serving.authentication import caller_with
from services.runtime.serving.listening.connections import USUAL, Connection, ConnectionLimits
from services.runtime.serving.listening.server import Server
from services.runtime.serving.load_shedding import Limits
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions, Transactions
from tests.fakes.callers import MemoryCallers
from tests.fakes.storage import MemoryStorage
from tests.support.builders import NOW
from tests.toys.toy import Count, a_toy

SOON = ConnectionLimits(head=0.3, idle=0.3, answer=0.3, connections=20)
Socket = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Note(BaseModel):
    text: str


def notes(_: RequestTransactions[Count, None]) -> APIRouter:
    router = APIRouter()

    @router.post("/notes")
    async def leave_a_note(note: Note, caller: Annotated[Caller, Depends(caller_with("notes:leave"))]) -> str:
        """Leave a note."""
        return f"{len(note.text)} letters of {caller.organisation}"

    @router.post("/suggestions")
    async def suggest(note: Note) -> str:
        """Suggest something, which anybody may."""
        return note.text

    @router.get("/open")
    async def look() -> str:
        """Look at what is open to everybody."""
        return "." * 8_000_000

    return router


class Address:
    """Where the server listens, and who connects there."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.port: int = server.servers[0].sockets[0].getsockname()[1]
        self.opened: list[asyncio.StreamWriter] = []

    async def connect(self, sent: bytes = b"") -> Socket:
        """Connect and send at once, so that all of it is there before the server looks, however busy it is."""
        caller = socket.create_connection(("127.0.0.1", self.port))
        caller.sendall(sent)
        reader, writer = await asyncio.open_connection(sock=caller)
        self.opened.append(writer)
        return reader, writer

    async def ask(self, sent: bytes) -> str:
        """All that comes back until the server ends the connection."""
        reader, _ = await self.connect(sent)
        return (await reader.read()).decode()


@asynccontextmanager
async def served(connections: ConnectionLimits = SOON, limits: Limits | None = None) -> AsyncIterator[Address]:
    transactions = Transactions("notify", Count, MemoryStorage(None), lambda: NOW)
    service = replace(a_toy(), doors=(Door(notes, PROBLEM_DETAILS, anybody_sends_to=("/suggestions",)),))
    callers = MemoryCallers(surgery="notes:leave")
    limits = limits or Limits(at_once=2, waiting=6, body_seconds=0.3)
    doors = application(service, transactions, callers, max_body_bytes=1000, limits=limits)
    server = Server(doors, "127.0.0.1", 0, setting="LINKWAY_HTTP_PORT", grace_seconds=1, limits=connections)
    serving = asyncio.create_task(server.run_until_told())
    while not server.started:  # noqa: ASYNC110 - uvicorn sets a flag
        await asyncio.sleep(0.01)
    address = Address(server)
    try:
        yield address
    finally:
        for writer in address.opened:
            writer.close()
        server.should_exit = True
        await serving


def a_note(token: str = "surgery", *, ends: bool = True, length: int | None = None) -> bytes:  # noqa: S107 - invented
    body = b'{"text": "Invented."}'
    head = (
        f"POST /notes HTTP/1.1\r\nHost: doors.example\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {length or len(body)}\r\n"
    )
    return f"{head}Connection: close\r\n\r\n".encode() + (body if ends else body[:1])


def with_headers(count: int, *, letters: int = 1) -> bytes:
    many = "".join(f"X-{number}: {'x' * letters}\r\n" for number in range(count))
    return f"GET /nowhere HTTP/1.1\r\nHost: doors.example\r\n{many}\r\n".encode()


async def test_an_invented_token_is_refused_with_its_body_unread() -> None:
    async with served() as address:
        invented = [address.ask(a_note(f"invented-{number}", ends=False)) for number in range(6)]
        answers = await asyncio.gather(*invented, address.ask(a_note()))
    assert [answer.split(" ")[1] for answer in answers] == ["401"] * 6 + ["200"]
    assert '"title":"No known token"' in answers[0]
    assert "www-authenticate: Bearer" in answers[0]


async def test_a_slow_body_holds_up_nobody_else() -> None:
    async with served(limits=Limits(at_once=1, waiting=7, body_seconds=600)) as address:
        slow = [await address.connect(a_note(ends=False)) for _ in range(3)]
        async with asyncio.timeout(60):
            assert "9 letters of surgery" in await address.ask(a_note())
        for _, writer in slow:
            writer.write(a_note()[-20:])
        answers = [await reader.read() for reader, _ in slow]
    assert [b"9 letters of surgery" in answer for answer in answers] == [True] * 3


async def test_a_slow_body_is_told_so() -> None:
    async with served(limits=Limits(body_seconds=1)) as address:
        answer = await address.ask(a_note(ends=False))
    assert answer.split(" ")[1] == "408"
    assert "in 1 second and one more for each 16 KiB" in answer
    assert "Send the same request again" in answer


async def test_whoever_is_unknown_hears_of_the_seconds_that_they_had() -> None:
    stranger = a_note("invented", ends=False).replace(b"/notes", b"/suggestions")
    async with served(limits=Limits(body_seconds=60, strangers_seconds=0.2)) as address:
        answer = await address.ask(stranger)
    assert answer.split(" ")[1] == "408"
    assert "in 0.2 seconds and one more" in answer


@pytest.mark.parametrize(
    ("sent", "answer"),
    [(b"", ""), (b"\r\n" * 5, ""), (b"GET /nowhere HTTP/1.1\r\nHost", "408"), (b"GET /nowh", "408")],
)
async def test_a_connection_without_a_whole_head_is_ended(sent: bytes, answer: str) -> None:
    async with served() as address:
        assert (await address.ask(sent))[9:12] == answer


@pytest.mark.parametrize(
    "sent", [with_headers(600), with_headers(2, letters=9_000), b"GET /" + b"x" * 20_000, b"GET / HTTP/1.1\r\nX: "]
)
async def test_a_head_that_is_too_large_is_refused_before_it_is_kept(sent: bytes) -> None:
    async with served(USUAL) as address:
        reader, writer = await address.connect(sent)
        answering = asyncio.create_task(reader.read())
        while len(sent) < 18_000 and not answering.done():
            writer.write(b"x" * 1_000)
            await asyncio.sleep(0.005)
        answer = await answering
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b"application/problem+json" in answer


async def test_what_is_no_http_is_refused_in_words() -> None:
    async with served() as address:
        assert '"title":"This is not HTTP"' in await address.ask(b"\x16\x03\x01\x00\xff Invented")


async def test_trailers_are_headers_too() -> None:
    body = b"1\r\n{\r\n0\r\n" + b"".join(b"X-%d: x\r\n" % number for number in range(600))
    async with served() as address:
        answer = await address.ask(
            a_note(length=0).replace(b"Content-Length: 21", b"Transfer-Encoding: chunked") + body
        )
    assert "200" not in answer[:20]


async def test_requests_sent_in_one_go_are_answered_in_turn() -> None:
    several = a_note().replace(b"Connection: close\r\n", b"") * 3 + a_note()
    async with served(USUAL) as address:
        assert (await address.ask(several)).count("9 letters of surgery") == 4


async def test_a_request_after_another_has_its_own_time() -> None:
    async with served(USUAL) as address:
        reader, writer = await address.connect(a_note().replace(b"Connection: close\r\n", b""))
        assert b"200 OK" in await reader.readuntil(b'"9 letters of surgery"')
        writer.write(a_note())
        assert b"9 letters of surgery" in await reader.read()


async def test_silent_connections_make_way_and_whoever_is_known_is_answered() -> None:
    async with served(replace(USUAL, connections=20)) as address:
        silent = [await address.connect(sent) for sent in (b"", b"GET /nowh") * 100]
        assert "9 letters of surgery" in await address.ask(a_note())
        # The longest silent are let go; those that stay are no more than may.
        await asyncio.gather(*(_ended(reader) for reader, _ in silent[:180]))


def given_up() -> float:
    reason = {"reason": WhyClosed.ANSWER_NOT_READ.value}
    return REGISTRY.get_sample_value("linkway_http_connections_closed_total", reason) or 0.0


async def test_an_answer_that_nobody_reads_is_given_up() -> None:
    before = given_up()
    async with served() as address:
        reader, writer = await address.connect(b"GET /open HTTP/1.1\r\nHost: doors.example\r\n\r\n")
        transport: asyncio.Transport = writer.transport  # type: ignore[assignment]
        transport.pause_reading()
        while given_up() == before:  # noqa: ASYNC110 - the server counts it
            await asyncio.sleep(0.01)
        transport.resume_reading()
        assert len(await _ended(reader)) < 8_000_000


async def _ended(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionError:
        return b""


async def test_a_request_that_came_while_the_process_was_busy_is_read_before_its_connection_makes_way() -> None:
    async with served(USUAL) as address:
        with socket.create_connection(("127.0.0.1", address.port)) as caller:
            caller.setblocking(False)
            state = address.server.server_state.connections
            while not state:  # noqa: ASYNC110 - the server accepts whoever comes
                await asyncio.sleep(0.01)
            [connection] = [one for one in state if isinstance(one, Connection)]
            caller.send(a_note())
            connection._room._once_read(connection, [connection])
            answered = await asyncio.get_running_loop().sock_recv(caller, 1000)
    assert answered.startswith(b"HTTP/1.1 200")
