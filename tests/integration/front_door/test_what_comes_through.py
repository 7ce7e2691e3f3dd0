"""What services and browsers are told through the front door: who asks, how it came, and how to treat the answer."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from deploy.ports import LOOPBACK
from deploy.securing.certificates import an_authority, of_a_server
from tests.running.front_door import PATIENCE_SECONDS, Echo, FrontDoor, a_front_door, serving

SPOOFED = (
    "X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\nX-Real-IP: 203.0.113.9\r\nX-Forwarded-Proto: https"
)
OWN = {"Content-Security-Policy": "default-src 'none'", "Server": "invented/1.0", "Content-Type": "text/html"}

MATCHING = Echo("matching")


@pytest.fixture(scope="module")
async def front_door(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FrontDoor]:
    apps = {"referral": Echo("referral", OWN), "matching": MATCHING}
    async with a_front_door(tmp_path_factory.mktemp("front-door"), apps) as running:
        yield running


@pytest.fixture
async def client(front_door: FrontDoor) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{front_door.port}", timeout=PATIENCE_SECONDS) as client:
        yield client


async def test_a_door_that_sets_no_headers_for_browsers_is_given_them(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/openreferral/")).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert "Strict-Transport-Security" not in headers


async def test_a_door_keeps_what_it_sets_itself_and_is_given_the_rest(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/contract/")).headers

    assert headers.get_list("Content-Security-Policy") == ["default-src 'none'"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/contract/", "/openreferral/", "/docs/", "/nothing", "/reports/funnel", "//"])
async def test_no_answer_says_what_program_gave_it(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers

    assert not {"server", "via", "x-powered-by"} & {*headers}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"]


async def test_a_service_is_told_the_callers_own_address(front_door: FrontDoor) -> None:
    ordinary, other = [
        await front_door.says("GET /openreferral/ HTTP/1.1", source=one) for one in (LOOPBACK, "127.0.0.7")
    ]

    assert f'"client": "{LOOPBACK}"' in ordinary
    assert '"client": "127.0.0.7"' in other


async def test_what_a_caller_says_of_its_own_address_is_not_passed_on(front_door: FrontDoor) -> None:
    answer = await front_door.says(f"GET /openreferral/ HTTP/1.1\r\n{SPOOFED}", source="127.0.0.7")

    assert '"client": "127.0.0.7"' in answer
    assert '"scheme": "http"' in answer


async def test_who_comes_past_the_front_door_is_not_believed(front_door: FrontDoor) -> None:
    async with httpx.AsyncClient(
        headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}, timeout=PATIENCE_SECONDS
    ) as client:
        seen = (await client.get(f"http://{front_door.services['matching']}/openreferral/")).json()

    assert (seen["client"], seen["scheme"]) == (LOOPBACK, "http")


async def test_a_service_that_was_told_of_no_front_door_believes_nobody() -> None:
    async with (
        serving({"matching": Echo("matching")}, proxies=[]) as there,
        httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client,
    ):
        seen = (await client.get(f"http://{there['matching']}/", headers={"X-Forwarded-For": "203.0.113.9"})).json()

    assert seen["client"] == LOOPBACK


async def test_half_a_body_troubles_no_service(front_door: FrontDoor, client: httpx.AsyncClient) -> None:
    reader, writer = await asyncio.open_connection(LOOPBACK, front_door.port)
    head = "POST /v1/listings/suggestions HTTP/1.1", "Host: linkway.example", "Content-Length: 4", "Connection: close"
    writer.write("\r\n".join((*head, "", "{}")).encode())
    await writer.drain()
    for _ in range(5):
        meanwhile = (await client.get("/openreferral/before")).json()
    assert meanwhile["path"] == "/openreferral/before"
    assert {request["method"] for request in MATCHING.reached} == {"GET"}

    writer.write(b"  ")
    answer = (await reader.read()).decode()
    writer.close()

    assert '"length": 4' in answer


async def test_who_asks_by_a_name_that_is_not_its_own_is_let_in_nowhere(tmp_path: Path) -> None:
    directory = Echo("matching")

    async with a_front_door(tmp_path, {"matching": directory}, front_door_names='["127.0.0.1"]') as running:
        # A page of somebody else's site, whose name was made to lead to this machine.
        astray = await running.says("GET /openreferral/ HTTP/1.1")
        page = await running.says("GET /docs/ HTTP/1.1\r\nAccept: text/html")
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
            answer = await client.get(f"http://127.0.0.1:{running.port}/openreferral/")

    assert [one.split("\r\n")[0].split()[1] for one in (astray, page)] == ["421", "421"]
    assert answer.status_code == 200
    assert len(directory.reached) == 1


async def test_with_a_certificate_all_goes_over_tls_and_stays_so(tmp_path: Path) -> None:
    authority = an_authority(datetime.now(UTC))
    (tmp_path / "server.pem").write_bytes(of_a_server(authority, "linkway", datetime.now(UTC)).pem)
    trusting = ssl.create_default_context(cadata=authority.certificate_pem.decode())
    files = dict.fromkeys(("front_door_certificate_file", "front_door_key_file"), tmp_path / "server.pem")

    async with a_front_door(tmp_path, {"matching": Echo("matching")}, **files) as running:
        async with httpx.AsyncClient(verify=trusting, timeout=PATIENCE_SECONDS) as client:
            answer = await client.get(f"https://localhost:{running.port}/openreferral/")
        plain = await running.says("GET /openreferral/ HTTP/1.1")

    assert answer.json()["scheme"] == "https"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert plain.split("\r\n")[0].split()[1] == "400"
