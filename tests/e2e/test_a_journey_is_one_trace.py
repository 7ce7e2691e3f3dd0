"""Four processes that are told where to send spans: a referral's way from the API to the person is one trace."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from random import Random
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy import boroughs, tokens
from deploy.invented.listings import directory
from deploy.local.platform import Platform, stop_everything
from deploy.ports import Ports
from services.geography.gazetteer import Gazetteer
from tests.e2e.watching import ANSWER_SECONDS
from tests.fakes.referral import of_somebody_else
from tests.running.otlp import Receiver, SentSpan, receiving
from tests.running.servers import a_home
from tests.running.stage import until

WAY = {
    "linkway-referral": {"POST /v1/referrals", "referral publishes london.linkway.referral-created.v1"},
    "linkway-matching": {
        "matching works london.linkway.referral-created.v1",
        "matching publishes london.linkway.matched.v1",
    },
    "linkway-notify": {"notify works london.linkway.matched.v1", "notify publishes london.linkway.person-told.v1"},
    "linkway-reporting": {
        "reporting works london.linkway.referral-created.v1",
        "reporting works london.linkway.matched.v1",
        "reporting works london.linkway.person-told.v1",
    },
}


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="module")
async def traced(
    gazetteer: Gazetteer, receiver: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Platform]:
    folder = tmp_path_factory.mktemp("traced")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.address)
        environment.setenv("OTEL_BSP_SCHEDULE_DELAY", "200")
        chance = Random(1)  # noqa: S311 - it must repeat itself
        listed = directory.invented(300, chance, run="traced", postcodes_in=gazetteer.postcodes_in)
        listing = directory.write(folder / "directory.json", listed)
        platform = await Platform.start(a_home(folder), Ports.somewhere_free(), boroughs.read(), listing)
        yield platform
        await asyncio.to_thread(stop_everything, platform.servers.processes)


async def refer(platform: Platform, trace: str, root: str) -> Any:
    asked = of_somebody_else(1)
    token = await tokens.add(platform.servers.mongo_url, tokens.referrer("a-surgery"))
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    headers |= {"traceparent": f"00-{trace}-{root}-01"}
    address = f"http://127.0.0.1:{platform.ports.referral}"
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=ANSWER_SECONDS) as surgery:
        made = await surgery.post("/v1/referrals", json=asked)
    assert made.status_code == 201, made.text
    return asked


@pytest.mark.long
async def test_a_referrals_way_is_one_trace_over_four_processes(traced: Platform, receiver: Receiver) -> None:
    trace, root = secrets.token_hex(16), secrets.token_hex(8)
    asked = await refer(traced, trace, root)

    async def all_told() -> bool:
        spans = receiver.of_trace(trace)
        is_whole = all(names <= told(spans, service) for service, names in WAY.items())
        # What holds others ends after them, so it may be told later, too.
        return is_whole and not orphans(spans, root) and linked(spans) <= batches(receiver.spans)

    await until(all_told, 60)
    spans = receiver.of_trace(trace)
    assert [span.name for span in spans if span.parent == root] == ["POST /v1/referrals"]
    assert parents(spans, "matching publishes london.linkway.matched.v1") == {
        "matching works london.linkway.referral-created.v1"
    }
    assert parents(spans, "notify works london.linkway.matched.v1") == {
        "matching works london.linkway.referral-created.v1"
    }
    assert {span.trace for span in receiver.spans if span.name.endswith("works a batch")}.isdisjoint({trace})
    assert linked(spans)
    assert len(personal(asked)) >= 4
    assert not [value for value in personal(asked) if value.encode() in b"".join(receiver.bodies)]


def told(spans: list[SentSpan], service: str) -> set[str]:
    return {span.name for span in spans if span.service == service}


def parents(spans: list[SentSpan], name: str) -> set[str]:
    by_id = {span.span: span.name for span in spans}
    return {by_id[span.parent] for span in spans if span.name == name}


def orphans(spans: list[SentSpan], root: str) -> set[str]:
    """Parents that are in no span."""
    return {span.parent for span in spans} - {root, *(span.span for span in spans)}


def linked(spans: list[SentSpan]) -> set[str]:
    """The batches in which they were worked."""
    return {link for span in spans if " works " in span.name for link in span.links}


def batches(spans: list[SentSpan]) -> set[str]:
    return {span.span for span in spans if span.name.endswith("works a batch")}


def personal(asked: Any) -> list[str]:
    """What of the request tells who the person is."""
    # A code of one letter is anybody's.
    return [one for one in (asked["postcode"], asked["story"], *asked["person"].values()) if len(one) > 2]
