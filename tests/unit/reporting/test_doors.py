"""Who gets figures at the doors, and what they look like."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.words.measure_words import Change, Scale
from services.reporting.domain.journey import Journey, Measured, Occurrence
from services.reporting.service import build
from services.runtime.serving.application import application
from services.runtime.working.transactions import Transactions
from tests.fakes.callers import MemoryCallers
from tests.fakes.reporting import a_storage, an_aggregate, settings
from tests.store_scenarios.reporting import CAME, MATCHED, keep
from tests.support.builders import NOW

PROGRAMS = ("/reports/funnel", "/reports/changes", "/reports/budgets", "/reports/fairness", "/reports/fairness.csv")


@asynccontextmanager
async def somebody_at_the_doors(token: str | None, **changes: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A dozen referrals in Southwark, of which three led to attendance, and somebody who asks for figures.

    All are better by one measure, and have a budget of which a tenth is spent.
    """
    storage, service = a_storage(), build(settings(**changes))
    better = (Measured(Scale.PAM, at_start=True, change=Change.BETTER),)
    more = {"measured": better, "granted_pence": 10_000, "spent_pence": 1_000}
    journeys = [(CAME if number < 3 else MATCHED).model_copy(update=more) for number in range(12)]
    await keep(storage, *(an_aggregate(number, journey) for number, journey in enumerate(journeys)))
    callers = MemoryCallers(reader="reporting:read", referrer="referral:refer")
    app = application(service, Transactions("reporting", Journey, storage, lambda: NOW), callers, max_body_bytes=1000)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://reports.example", headers=headers) as client:
        yield client


async def test_whoever_may_read_reports_gets_the_funnel() -> None:
    async with somebody_at_the_doors("reader") as client:
        answer = await client.get("/reports/funnel")
    report = answer.json()

    assert answer.status_code == 200
    assert set(report) == {"as_of", "read_at", "note", "rule", "london", "boroughs"}
    assert (report["as_of"], report["read_at"], report["note"]) == (None, "2026-01-31T09:30:00Z", "")
    nothing_else = {occurrence.value: 0 for occurrence in Occurrence}
    stages = {"created": 10, "matched": 10, "told": 5, "attended": 5}
    steps = {"step_referred": 10, "step_matched": 10, "step_told": 5, "step_came": 5}
    assert report["london"] == {**stages, **steps, **nothing_else}
    assert [row["borough"] for row in report["boroughs"]] == sorted(slug.value for slug in BoroughSlug)
    (southwark,) = (row for row in report["boroughs"] if row["borough"] == "southwark")
    hidden = {name: "*" if count == 5 else count for name, count in (stages | steps).items()}
    assert southwark == {"borough": "southwark", "name": "Southwark", **hidden, **nothing_else}


@pytest.mark.parametrize(("token", "status"), [(None, 401), ("stranger", 401), ("referrer", 403), ("reader", 200)])
@pytest.mark.parametrize("address", PROGRAMS)
async def test_figures_are_for_those_who_may_read_them(address: str, token: str | None, status: int) -> None:
    async with somebody_at_the_doors(token) as client:
        assert (await client.get(address)).status_code == status


async def test_whoever_may_read_reports_gets_the_changes_by_scale() -> None:
    async with somebody_at_the_doors("reader") as client:
        report = (await client.get("/reports/changes")).json()

    assert set(report) == {"as_of", "read_at", "note", "rule", "london", "boroughs"}
    nobody = {"at_start": 0, "at_both": 0, "better": 0, "same": 0, "worse": 0}
    dozen = {"at_start": 10, "at_both": 10, "better": 10, "same": 0, "worse": 0}
    assert report["london"] == {scale: dozen if scale == "pam" else nobody for scale in Scale}
    (southwark,) = (row for row in report["boroughs"] if row["borough"] == "southwark")
    assert southwark == {"borough": "southwark", "name": "Southwark", "scales": report["london"]}


async def test_whoever_may_read_reports_gets_the_budgets() -> None:
    async with somebody_at_the_doors("reader") as client:
        report = (await client.get("/reports/budgets")).json()

    assert report["london"] == {"people": 10, "granted": 1_200, "spent": 120}
    (southwark,) = (row for row in report["boroughs"] if row["borough"] == "southwark")
    assert southwark == {"borough": "southwark", "name": "Southwark", "people": 10, "granted": 1_200, "spent": 120}


async def test_whoever_may_read_reports_gets_the_fairness_report() -> None:
    async with somebody_at_the_doors("reader") as client:
        report = (await client.get("/reports/fairness")).json()
        table = await client.get("/reports/fairness.csv")

    assert set(report) == {"as_of", "read_at", "note", "rule", "uncertainty", "london", "boroughs"}
    everybody = report["london"]["everybody"]
    assert (everybody["referred"], everybody["offered"], everybody["share"]["percent"]) == (10, 10, 100)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    lines = table.text.splitlines()
    assert lines[0].startswith("area,told_apart_by,group,referred,offered,share_percent,share_low,share_high")
    assert lines[1].startswith("London,,Everybody,10,10,100,39,100")


async def test_figures_can_be_asked_for_by_need() -> None:
    async with somebody_at_the_doors("reader") as client:
        of_all, of_need = [(await client.get(f"/reports/funnel{query}")).json() for query in ("", "?need=food")]

    assert (of_all["london"]["created"], of_need["london"]["created"]) == (10, 0)


@pytest.mark.parametrize("address", [f"{one}?live=1" for one in PROGRAMS] + ["/reports/funnel?need=gold"])
async def test_what_nobody_can_be_asked_is_refused(address: str) -> None:
    async with somebody_at_the_doors("reader") as client:
        answer = await client.get(address)

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
