"""Through a real Caddy each outward route of each service reaches its service, and nothing internal can be reached."""

import re
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest

from deploy.front_door.outlines import outlines
from deploy.front_door.routes import shared_prefixes
from deploy.home import Home
from deploy.ports import LOOPBACK
from tests.running.front_door import PATIENCE_SECONDS, Echo, FrontDoor, a_front_door

DOORS = outlines(Home.from_environment({}).servers / "front-door")
# What the front door answers itself: one document of all doors that share a prefix.
DOCUMENTS = {f"{prefix}/openapi.json" for prefix in shared_prefixes(DOORS)}
OUTWARD = [(door.service, path) for door in DOORS if door.outward for path in door.paths if path not in DOCUMENTS]
OF_INTERNAL_PORTS = ("/livez", "/readyz", "/startupz", "/metrics", "/openapi.json")
# A path that an outward door of another service has is that one's.
INWARD = sorted(
    {path for door in DOORS if not door.outward for path in door.paths} - {path for _, path in OUTWARD}
    | {*OF_INTERNAL_PORTS}
)
# Ways to a path that a proxy and what stands behind it might read otherwise.
TRICKS = (
    *(
        "{}",
        "/{}",
        "{}/",
        "{}/.",
        "/.{}",
        "/x/..{}",
        "{};x",
        "{}?x",
        "{}%00",
        "{}%2e",
        "{}%23",
        "http://other.example{}",
    ),
    *("/contract/..{}", "/contract/../..{}", "/contract/%2e%2e{}", "/contract/%2E.{}", "/contract/.%2e{}"),
    *("/contract/..%2f..{}", "/contract/%2e%2e%2f{}", "/contract/..%5c..{}", "/contract/%252e%252e{}"),
    *("/fhir/..;{}", "/contract/..\\..{}", "/openreferral//..{}", "/docs/..{}", "/boroughs/southwark{}"),
    *("/boroughs/southwark/..{}", "/boroughs/southwark/%2e%2e{}", "/boroughs/southwark//other.example{}"),
)
REFERRAL, MATCHING, REPORTING = services = [Echo(name) for name in ("referral", "matching", "reporting")]


@pytest.fixture(scope="module")
async def front_door(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FrontDoor]:
    folder = tmp_path_factory.mktemp("front-door")
    async with a_front_door(folder, {service.name: service for service in services}) as running:
        yield running


@pytest.fixture
async def client(front_door: FrontDoor) -> AsyncIterator[httpx.AsyncClient]:
    for service in services:
        service.reached.clear()
    async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{front_door.port}", timeout=PATIENCE_SECONDS) as client:
        yield client


def reached() -> Sequence[str]:
    return [request["path"] for service in services for request in service.reached]


def filled(path: str) -> str:
    return re.sub(r"{[a-z_]+}", "0f8fad5b-d9cb-469f-a165-70867728950e", path)


@pytest.mark.parametrize(("service", "path"), OUTWARD)
async def test_an_outward_route_reaches_its_service(client: httpx.AsyncClient, service: str, path: str) -> None:
    asked = filled(path).replace("$", "%24")
    answer = await client.post(asked, params={"q": "a b"}, content=b"{}")

    assert answer.status_code == 200, answer.text
    assert answer.json().items() >= {"service": service, "path": asked, "query": "q=a+b", "length": 2}.items()


@pytest.mark.parametrize("path", sorted(DOCUMENTS))
async def test_a_document_of_many_is_the_front_doors_own(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).json()["openapi"] == "3.1.0"
    assert reached() == []


@pytest.mark.parametrize("path", INWARD)
@pytest.mark.parametrize("trick", TRICKS)
async def test_nothing_internal_is_reached(
    front_door: FrontDoor, client: httpx.AsyncClient, trick: str, path: str
) -> None:
    answers = [await front_door.says(f"{method} {trick.format(filled(path))} HTTP/1.1") for method in ("GET", "POST")]

    assert {answer.split()[1] for answer in answers} <= {"400", "404", "405", "307"}
    assert reached() == []
    assert not [answer for answer in answers if "307" in answer.split("\r\n")[0] and "other.example" in answer]


@pytest.mark.parametrize(
    "request_line", ["OPTIONS * HTTP/1.1", "CONNECT referral:80 HTTP/1.1", "GET disclosures HTTP/1.1"]
)
async def test_what_names_no_path_reaches_nobody(
    front_door: FrontDoor, client: httpx.AsyncClient, request_line: str
) -> None:
    await front_door.says(request_line)

    assert reached() == []


async def test_a_path_in_capitals_reaches_no_more_than_one_that_is_not(client: httpx.AsyncClient) -> None:
    assert [(await client.get(path.upper())).status_code for path in INWARD] == [404] * len(INWARD)
    assert reached() == []


async def test_the_front_door_cannot_be_told_anything_while_it_runs(client: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.ConnectError):
        await client.get("http://127.0.0.1:2019/config/")
    assert (await client.get("/config/")).status_code == 404
