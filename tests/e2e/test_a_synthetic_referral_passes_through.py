"""Synthetic referrals go through four processes beside real ones, by either door, and take no place, mail or figure."""

import asyncio
import json
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from typer.testing import CliRunner

from deploy import passing, tokens
from deploy.cli.app import app
from deploy.demo import partner
from deploy.local.platform import Platform
from services.contract import envelope as envelopes
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.events.partners import ReferralRequested, RequestAccepted
from services.contract.topics import PartnerStream, PartnerTopic, Stream, Topic
from services.reporting.domain.journey import Stage
from services.runtime.admin.databases import reading
from tests.e2e.watching import ANSWER_SECONDS, at_rest, figures, mails
from tests.fakes.referral import of_somebody_else
from tests.running.stage import until
from tests.support.partner_messages import stated

MARK = {"synthetic": "true"}
IN_CAMDEN = "WC1B 3DG"
EVENTS, ANSWERS = (PartnerTopic(BoroughSlug.SOUTHWARK, partner.NAME, stream) for stream in PartnerStream)


async def by_http(platform: Platform, *, synthetic: bool) -> str:
    token = await tokens.add(platform.servers.mongo_url, tokens.prober("linkway-ops"))
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    headers |= {"Synthetic": "true"} if synthetic else {}
    address = f"http://127.0.0.1:{platform.ports.referral}"
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=ANSWER_SECONDS) as ops:
        made = await ops.post("/v1/referrals", json=of_somebody_else(2))
    assert (made.status_code, made.json()["synthetic"]) == (201, synthetic), made.text
    return str(made.json()["referral_id"])


async def by_topic(platform: Platform, *, synthetic: bool) -> str:
    name, kafka = str(uuid4()), platform.servers.kafka
    # Somebody whom the other door does not know, who else would have an open referral already.
    value = json.dumps(of_somebody_else(1)).encode()
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        headers = stated(ReferralRequested, name, **(MARK if synthetic else {}))
        await producer.send_and_wait(EVENTS.name, value, headers=headers)
    envelope, body = (await said(platform, ANSWERS.name, name))[0]
    assert envelope.synthetic is synthetic
    return str(RequestAccepted.model_validate_json(body).referral_id)


async def said(platform: Platform, topic: str, about: str) -> list[tuple[envelopes.Envelope, bytes]]:
    """What lies on a topic because of this, or about it, once anything does."""
    kafka = platform.servers.kafka
    async with AIOKafkaConsumer(topic, bootstrap_servers=kafka, auto_offset_reset="earliest") as consumer:
        async with asyncio.timeout(60):
            while True:
                polled = (await consumer.getmany(timeout_ms=500)).values()
                read = [envelopes.read(one.headers, one.value) for many in polled for one in many]
                if found := [one for one in read if about in (one[0].causationid, one[0].subject)]:
                    return found


async def have_passed(platform: Platform, *referrals: str) -> bool:
    found = [await passing.how_far(platform.servers.mongo_url, one) for one in referrals]
    # Of a real one notify tells the person, which is news too.
    return not any(map(passing.missing, found)) and all(one[Component.MATCHING].published for one in found)


async def kept(platform: Platform, component: Component, name: str) -> list[dict[str, Any]]:
    async with reading(platform.servers.mongo_url, component) as database:
        return await database.collection(name).find({})


async def metric(platform: Platform, service: str, name: str, labelled: str = "") -> float:
    port = getattr(platform.ports, f"{service}_internal")
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as client:
        lines = (await client.get(f"http://127.0.0.1:{port}/metrics")).text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name}{{") and labelled in line)


async def metrics(platform: Platform) -> dict[str, float]:
    return {
        "taken in": await metric(platform, "referral", "linkway_referral_referrals_taken_in_total"),
        "matched": await metric(platform, "matching", "linkway_matching_referrals_matched_total"),
        "applied": await metric(platform, "matching", "linkway_events_total", 'outcome="applied"'),
    }


async def grown(platform: Platform, before: Mapping[str, float], wanted: Mapping[str, float]) -> dict[str, float]:
    """By how much the metrics have grown, once each has as much as is wanted: what is kept is counted after that."""
    found = dict[str, float]()

    async def are_counted() -> bool:
        nonlocal found
        found = {name: count - before[name] for name, count in (await metrics(platform)).items()}
        return all(count >= wanted[name] for name, count in found.items())

    await until(are_counted, seconds=60)
    return found


async def is_matched_as_synthetic(platform: Platform, referral_id: str) -> bool:
    matches = await said(platform, Topic(BoroughSlug.SOUTHWARK, Stream.MATCHES).name, referral_id)
    [(envelope, _)] = matches
    assert envelope.type == "london.linkway.matched.v1"
    return envelope.synthetic


async def test_synthetic_referrals_pass_through_and_real_ones_beside_them_do_all(platform: Platform) -> None:
    figures_before, mails_before = await at_rest(platform)
    metrics_before = await metrics(platform)
    synthetic = [await by_http(platform, synthetic=True), await by_topic(platform, synthetic=True)]
    real = [await by_http(platform, synthetic=False), await by_topic(platform, synthetic=False)]

    async def all_told() -> bool:
        told = (await figures(platform))[Stage.TOLD] - figures_before[Stage.TOLD]
        return await mails(platform) - mails_before >= len(real) and told >= len(real)

    await until(all_told, seconds=60)
    await until(lambda: have_passed(platform, *synthetic, *real), seconds=60)
    assert [await is_matched_as_synthetic(platform, one) for one in (*synthetic, *real)] == [True, True, False, False]
    places = await kept(platform, Component.MATCHING, "places")
    taken = [one for service in places for one in service["taken"]]
    assert sorted(one for one in taken if one in {*synthetic, *real}) == sorted(real)
    noticed = {one["referral_id"] for one in await kept(platform, Component.NOTIFY, "notices")}
    assert noticed & {*synthetic, *real} == set(real)
    assert await mails(platform) == mails_before + len(real)
    more = {Stage.CREATED: 2, Stage.MATCHED: 2, Stage.TOLD: 2, Stage.ATTENDED: 0}
    expected = {stage: count + more[stage] for stage, count in figures_before.items()}
    assert await figures(platform) == expected
    # What partners ask of referral passes matching by on the same topic.
    wanted = {"taken in": len(real), "matched": len(real), "applied": len(synthetic) + len(real)}
    assert await grown(platform, metrics_before, wanted) == wanted

    probed = await linkway_refers(platform)

    assert (probed["status"], probed["synthetic"], probed["missing"]) == ("matched", True, [])
    assert probed["published"] == {"referral": 2, "matching": 2, "notify": 0, "reporting": 0}
    assert (await mails(platform), await figures(platform)) == (mails_before + len(real), expected)
    assert await kept(platform, Component.MATCHING, "places") == places


async def test_whoever_runs_linkway_sees_by_borough_how_far_a_synthetic_referral_came(platform: Platform) -> None:
    async def is_worked(borough: BoroughSlug, by: Component) -> bool:
        return await metric(platform, by, "linkway_synthetic_events_total", f'borough="{borough}"') > 0

    assert not any([await is_worked(BoroughSlug.CAMDEN, by=service) for service in Component])

    probed = await linkway_refers(platform, "--postcode", IN_CAMDEN)

    assert (probed["synthetic"], probed["missing"]) == (True, [])
    for service in Component:
        await until(partial(is_worked, BoroughSlug.CAMDEN, service), seconds=60)
        assert not await is_worked(BoroughSlug.ENFIELD, service)


async def linkway_refers(platform: Platform, *options: str) -> dict[str, Any]:
    here = {"LINKWAY_HOME": str(platform.home.folder), "LINKWAY_PORT_BASE": str(platform.ports.kafka)}
    answer = await asyncio.to_thread(CliRunner().invoke, app, ["refer", "--synthetic", *options, "--json"], env=here)
    assert answer.exit_code == 0, answer.output
    facts: dict[str, Any] = json.loads(answer.stdout)
    return facts
