"""Where a service does not answer, or is not asked, whoever wanted it is told what to do, in the form they can read."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from deploy.ports import LOOPBACK
from tests.running.front_door import PATIENCE_SECONDS, Echo, FrontDoor, a_front_door

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
KIBIBYTE = 1024


@pytest.fixture(scope="module")
async def front_door(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FrontDoor]:
    async with a_front_door(tmp_path_factory.mktemp("front-door"), {"referral": REFERRAL}) as running:
        yield running


REFERRAL = Echo("referral")


@pytest.fixture
async def client(front_door: FrontDoor) -> AsyncIterator[httpx.AsyncClient]:
    REFERRAL.reached.clear()
    async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{front_door.port}", timeout=PATIENCE_SECONDS) as client:
        yield client


async def test_a_program_is_told_to_come_back(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/listings/suggestions", json={})

    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (
        503,
        "5",
        "no-store",
    )
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503
    assert "Send the same request again after 5 seconds, with the same Idempotency-Key" in answer.json()["detail"]


async def test_a_person_is_told_in_a_page_what_to_do(client: httpx.AsyncClient) -> None:
    answer = await client.get("/openreferral/", headers=BROWSER)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Wait a few seconds, and load it again." in answer.text
    assert (await client.get("/docs/page.css")).status_code == 200


async def test_others_go_on_meanwhile(client: httpx.AsyncClient) -> None:
    assert (await client.get("/fhir/metadata")).json()["service"] == "referral"


async def test_a_gps_system_is_told_in_fhirs_own_form_and_whoever_asks_for_a_page_by_one(tmp_path: Path) -> None:
    async with a_front_door(tmp_path, {}) as nobody_there, httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
        answer = await client.get(f"http://{LOOPBACK}:{nobody_there.port}/fhir/metadata")
        page = await client.get(f"http://{LOOPBACK}:{nobody_there.port}/preferences")

    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/fhir+json")
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert (page.status_code, page.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "Wait a few seconds, and load it again." in page.text


async def test_a_person_who_goes_astray_is_led_to_the_first_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nothing", headers=BROWSER)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert '<a href="/">' in answer.text


@pytest.mark.parametrize(
    ("path", "kibibytes"), [("/v1/referrals", 64), ("/v1/referrals/batch", 1024), ("/fhir/$process-message", 1024)]
)
async def test_as_large_a_body_as_the_door_takes_goes_through(
    client: httpx.AsyncClient, path: str, kibibytes: int
) -> None:
    whole = await client.post(path, content=bytes(kibibytes * KIBIBYTE))

    assert whole.json()["length"] == kibibytes * KIBIBYTE


@pytest.mark.parametrize(
    ("path", "kibibytes", "media_type"),
    [
        ("/v1/referrals", 64, "application/problem+json"),
        ("/v1/referrals/batch", 1024, "application/problem+json"),
        ("/fhir/$process-message", 1024, "application/fhir+json"),
    ],
)
@pytest.mark.parametrize("is_announced", [True, False])
async def test_a_larger_one_is_refused_in_the_doors_form_and_never_comes_whole(
    client: httpx.AsyncClient, path: str, kibibytes: int, media_type: str, is_announced: bool
) -> None:
    body = bytes(kibibytes * KIBIBYTE + 1)

    async def in_parts() -> AsyncIterator[bytes]:
        yield body[:1000]
        yield body[1000:]

    answer = await client.post(path, content=body if is_announced else in_parts())

    assert (answer.status_code, answer.headers["Content-Type"]) == (413, media_type)
    assert json.loads(answer.text)
    # Its head may have gone through, and then a service sees that the body breaks off.
    assert all(request.get("length", 0) < len(body) for request in REFERRAL.reached)


async def test_a_head_that_is_too_large_is_refused(front_door: FrontDoor, client: httpx.AsyncClient) -> None:
    answer = await front_door.says(f"GET /fhir/metadata HTTP/1.1\r\nX-Long: {'x' * 17 * KIBIBYTE}")

    assert answer.split("\r\n")[0].split()[1] == "431"
    assert REFERRAL.reached == []
