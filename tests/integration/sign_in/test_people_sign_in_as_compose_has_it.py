"""People sign in where each process is told what compose tells its container, over the tokens of the first start.

Docker itself does not run here: what it does by itself, such as who may write to a volume, is not tried out.
"""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import LOOPBACK, Ports
from deploy.securing import for_containers
from services.contract.borough_map import Component
from services.referral.sign_in.signing_in import COMES_BACK_TO
from tests.deploy.manifests import COMPOSE, ROOT, SIGN_IN, interpolated, laid_over
from tests.integration.sign_in.provider import SECRET, a_provider, signed_in
from tests.running.containers import Containers
from tests.running.secured import SecuredServers, started

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
WITH_PAGES = (Component.REFERRAL, Component.MATCHING, Component.REPORTING)


@asynccontextmanager
async def the_containers(at: SecuredServers, folder: Path) -> AsyncIterator[Containers]:
    """All that people sign in at, started in compose's order."""
    containers = _containers(at, folder)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(a_provider(containers.ports.identity, containers.front_door + COMES_BACK_TO))
        await containers.works("first-start")
        for one in WITH_PAGES:
            await stack.enter_async_context(containers.runs(one))
        await containers.works("front-door-routes")
        await stack.enter_async_context(containers.shows("front-door"))
        yield containers


def _containers(at: SecuredServers, folder: Path) -> Containers:
    ports = Ports.somewhere_free()
    for_containers.hand_out(at.secured, folder / "handed-out")
    named = {
        "LINKWAY_SIGN_IN_ISSUER": f"http://{LOOPBACK}:{ports.identity}",
        "LINKWAY_SIGN_IN_FOLDER": str(_told(folder)),
    }
    return Containers(
        laid_over(COMPOSE, interpolated(SIGN_IN, named))["services"],
        folder,
        _addresses(at, ports),
        {"secure": at.secured.folder, **{f"{one}-secure": folder / "handed-out" / one for one in Component}},
        {"/var/lib/linkway/gazetteer": gazetteer_folder(Home.from_environment(os.environ))},
        ports,
    )


def _told(folder: Path) -> Path:
    """What whoever runs Linkway puts there for people to sign in."""
    own = folder / "sign-in"
    own.mkdir()
    (own / "client.secret").write_text(f"{SECRET}\n")
    (own / "roles.toml").write_text((ROOT / "deploy/roles.toml").read_text())
    return own


def _addresses(at: SecuredServers, ports: Ports) -> dict[str, str]:
    services = {f"{one}:8000": f"{LOOPBACK}:{getattr(ports, one)}" for one in WITH_PAGES}
    return services | {
        "kafka:9092": at.servers.kafka,
        "mongodb://mongo:27017/?replicaSet=rs0": at.servers.mongo_url,
        "127.0.0.1:18705": f"{LOOPBACK}:{ports.front_door}",
        "0.0.0.0": LOOPBACK,  # noqa: S104 - it is this that is not listened at
        "10.187.87.2": LOOPBACK,
    }


async def signs_in(containers: Containers, name: str) -> httpx.AsyncClient:
    """A browser at the front door, in which somebody has signed in by this name at the issuer."""
    browser = httpx.AsyncClient(base_url=containers.front_door, timeout=60)
    begun = await browser.get("/sign-in", params={"to": "/preferences"})
    assert begun.status_code == 303, begun.text
    back = await signed_in(begun.headers["location"], name, containers.front_door + COMES_BACK_TO)
    came_back = await browser.get(back)
    assert (came_back.status_code, came_back.headers["location"]) == (303, "/preferences"), came_back.text
    return browser


async def test_people_sign_in_and_each_service_knows_them(tmp_path: Path) -> None:
    async with started(tmp_path / "servers") as at, the_containers(at, tmp_path) as containers:
        stranger = httpx.AsyncClient(base_url=containers.front_door, timeout=60)
        led_to = [(await stranger.get(path)).status_code for path in ("/work", "/provider", "/figures")]
        link_worker = await signs_in(containers, "ada.southwark-link-workers")
        works = [(await link_worker.get(path)).status_code for path in ("/work", "/provider", "/figures")]
        provider = await signs_in(containers, "ben.region-analysts")
        sees = [(await provider.get(path)).status_code for path in ("/work", "/provider", "/figures")]
        for one in (stranger, link_worker, provider):
            await one.aclose()

    # Whoever has signed in and has another role is told so, and led to no sign-in, by each of the three services.
    assert led_to == [303, 303, 303]
    assert works == [200, 403, 403]
    assert sees == [403, 403, 200]
