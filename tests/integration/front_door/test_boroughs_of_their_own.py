"""What a borough runs itself is reached below its own name, and what the region runs for it is too."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from deploy.ports import LOOPBACK
from tests.running.front_door import PATIENCE_SECONDS, Echo, a_front_door
from tests.support.maps import a_map

MATCHING = {"matching": "borough", "neighbours": "none"}
BOROUGHS = {
    "southwark": {**MATCHING, "matching_address": "https://linkway.southwark.example"},
    "brent": MATCHING,
}


@pytest.fixture(scope="module")
async def client(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    folder: Path = tmp_path_factory.mktemp("front-door")
    (folder / "boroughs.toml").write_text(a_map(**BOROUGHS))
    async with (
        a_front_door(folder, {"matching": Echo("matching")}, boroughs=folder / "boroughs.toml") as running,
        httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{running.port}", timeout=PATIENCE_SECONDS) as client,
    ):
        yield client


async def test_what_the_borough_runs_is_asked_at_the_boroughs_own_address(client: httpx.AsyncClient) -> None:
    answer = await client.post("/boroughs/southwark/v1/listings/5%20a/suggestions?q=a%2Fb")

    # So that method and body come along, and a token does not: browsers and programs leave it out elsewhere.
    assert answer.status_code == 307
    assert answer.headers["Location"] == "https://linkway.southwark.example/v1/listings/5%20a/suggestions?q=a%2Fb"


@pytest.mark.parametrize(
    "path", ["/camden/openreferral/services?per_page=1", "/southwark/fhir/metadata", "/brent/v1/referrals"]
)
async def test_what_the_region_runs_is_asked_here(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"/boroughs{path}")

    assert (answer.status_code, answer.headers["Location"]) == (307, "/" + path.split("/", 2)[2])


async def test_what_the_borough_runs_nobody_knows_where_is_said_to_be_so(client: httpx.AsyncClient) -> None:
    answer = await client.get("/boroughs/brent/openreferral/")

    assert answer.status_code == 404
    assert answer.json()["detail"] == "Brent runs its own matching, and has not said where. Ask the borough."


@pytest.mark.parametrize("path", ["/nowhere/fhir/metadata", "/southwarker/fhir/metadata", "", "/", "/southwark"])
async def test_other_names_lead_nowhere(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/boroughs{path}")).status_code == 404
