"""What was asked for, by whom and with what is in nothing that the front door writes, whatever becomes of it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from deploy.ports import LOOPBACK
from deploy.securing.certificates import an_authority, of_a_server
from tests.running.front_door import BREAKS_OFF, PATIENCE_SECONDS, Echo, FrontDoor, a_front_door
from tests.running.stage import until

REFERENCE, QUERY, TOKEN, COOKIE = "LW-7KQM-2XPD", "q=lovelace", "lw_invented-token", "invented-session"
# Where nobody of this machine comes from, so that it stands nowhere but for a request.
SOURCE = "127.0.0.77"
TOLD_OF_A_REQUEST = (REFERENCE, "lovelace", TOKEN, COOKIE, SOURCE, "remote_ip", "User-Agent")
PATHS = (f"/my/at/{REFERENCE}", f"/fhir/{REFERENCE}", f"/{REFERENCE}", f"//{REFERENCE}", f"/sessions/{REFERENCE}")
SHOWN = {"Authorization": f"Bearer {TOKEN}", "Cookie": f"linkway-session={COOKIE}", "User-Agent": "lovelace/1.0"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("front-door")


@pytest.fixture(scope="module")
async def front_door(folder: Path) -> AsyncIterator[FrontDoor]:
    async with a_front_door(folder, {"referral": REFERRAL}) as running:
        yield running


REFERRAL = Echo("referral")


async def asks_all(running: FrontDoor, *paths: str) -> list[int]:
    """Somebody asks for these: the statuses; 0 where the answer broke off."""
    statuses = []
    transport = httpx.AsyncHTTPTransport(local_address=SOURCE)
    address = f"http://{LOOPBACK}:{running.port}"
    async with httpx.AsyncClient(
        base_url=address, transport=transport, headers=SHOWN, timeout=PATIENCE_SECONDS
    ) as client:
        for path in paths:
            for method in ("GET", "POST"):
                statuses.append(0)
                with contextlib.suppress(httpx.RemoteProtocolError):
                    statuses[-1] = (await client.request(method, f"{path}?{QUERY}", content=b"")).status_code
    return statuses


def written(running: FrontDoor, folder: Path) -> Iterator[str]:
    """All that Caddy wrote: its log, and whatever lies in its folder."""
    yield running.child.log.read_text()
    for file in (folder / "front-door").rglob("*"):
        # What Caddy puts there for a moment may be gone.
        with contextlib.suppress(FileNotFoundError):
            if file.is_file():
                yield file.read_bytes().decode("utf-8", "replace")


def told_of_a_request(running: FrontDoor, folder: Path) -> list[str]:
    """What of the requests stands in anything that was written."""
    all_of_it = "\n".join(written(running, folder))
    return [word for word in TOLD_OF_A_REQUEST if word in all_of_it]


async def test_while_the_service_answers(front_door: FrontDoor, folder: Path) -> None:
    statuses = await asks_all(front_door, *PATHS)

    assert statuses[0] == 200
    assert REFERENCE in REFERRAL.reached[0]["path"]
    assert told_of_a_request(front_door, folder) == []


async def test_while_the_service_is_away(tmp_path: Path) -> None:
    async with a_front_door(tmp_path, {}) as running:
        statuses = await asks_all(running, *PATHS)

        assert statuses[0] == 503
        assert told_of_a_request(running, tmp_path) == []


async def test_while_the_service_breaks_off_its_answers(front_door: FrontDoor, folder: Path) -> None:
    await asks_all(front_door, f"/my/at/{BREAKS_OFF}{REFERENCE}")

    async def has_said_so() -> bool:
        return "aborting with incomplete response" in front_door.child.log.read_text()

    await until(has_said_so)
    assert told_of_a_request(front_door, folder) == []


async def test_while_a_body_is_too_large(front_door: FrontDoor, folder: Path) -> None:
    async with httpx.AsyncClient(headers=SHOWN, timeout=PATIENCE_SECONDS) as client:
        address = f"http://{LOOPBACK}:{front_door.port}/my/at/{REFERENCE}?{QUERY}"
        answer = await client.post(address, content=bytes(2**17))

    assert answer.status_code == 413
    assert told_of_a_request(front_door, folder) == []


@asynccontextmanager
async def a_service_that_says(answer: bytes) -> AsyncIterator[str]:
    """Where something listens that reads a request's head, answers with this, and hangs up."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(answer.replace(b"HEAD", head.partition(b"\r\n")[0]))
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(hang_up, LOOPBACK, 0)
    async with server:
        yield f"{LOOPBACK}:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("answer", [b"", b"what is HEAD?\r\n\r\n"], ids=["nothing", "what-was-asked"])
async def test_while_something_else_answers_in_its_place(tmp_path: Path, answer: bytes) -> None:
    async with a_service_that_says(answer) as at:
        there = json.dumps({"referral": at, "matching": at, "reporting": at})
        async with a_front_door(tmp_path, {}, front_door_services=there) as running:
            statuses = await asks_all(running, *PATHS)

            assert statuses[0] == 503
            assert told_of_a_request(running, tmp_path) == []


async def test_whoever_speaks_no_tls_where_it_is_spoken(tmp_path: Path) -> None:
    authority = an_authority(datetime.now(UTC))
    (tmp_path / "server.pem").write_bytes(of_a_server(authority, "linkway", datetime.now(UTC)).pem)
    files = dict.fromkeys(("front_door_certificate_file", "front_door_key_file"), tmp_path / "server.pem")
    async with a_front_door(tmp_path, {"referral": Echo("referral")}, **files) as running:
        answer = await running.says(f"GET /my/at/{REFERENCE}?{QUERY} HTTP/1.1", source=SOURCE)

        assert answer.split("\r\n")[0].split()[1] == "400"
        assert told_of_a_request(running, tmp_path) == []


@pytest.mark.parametrize(
    "line",
    [f"GET /my/at/{REFERENCE}%zz?{QUERY} HTTP/1.1", f"GET /my/at/{REFERENCE} HTTP/9.9", f"GET /my/at/{REFERENCE}"],
    ids=["odd-percent", "odd-version", "no-version"],
)
async def test_what_is_no_request(front_door: FrontDoor, folder: Path, line: str) -> None:
    answer = await front_door.says(line, source=SOURCE)

    assert answer.split("\r\n")[0].split()[1] in {"400", "505"}
    assert told_of_a_request(front_door, folder) == []
