"""Measures and a budget on a real Kafka and MongoDB: right when many write at once, and counted by reporting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role
from services.contract.words.measure_words import Change, Scale
from services.referral.domain.age import day_in_london
from services.referral.service import table
from services.reporting.domain.budgets import Budgets
from services.reporting.domain.counted import TrueCounts
from services.reporting.domain.journey import Measured
from services.reporting.service import build
from services.runtime.storing.rows import callers as caller_rows
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.referral import A_REQUEST, a_referring
from tests.fakes.reporting import settings
from tests.running.stage import Stage, until

BETTER = Measured(Scale.PAM, at_start=True, change=Change.BETTER)
SOMEBODY = Caller(
    "invented-borough",
    frozenset({"referral:refer", "referral:work"}),
    person="invented-link-worker",
    roles=(Role.LINK_WORKER.value,),
    boroughs=(BoroughSlug.SOUTHWARK,),
)


class Referred:
    """A referral, and whoever may do everything with it."""

    def __init__(self, client: httpx.AsyncClient, made: httpx.Response) -> None:
        self._client, self._where = client, made.headers["location"]
        self.today = day_in_london(datetime.fromisoformat(made.json()["created_at"])).isoformat()

    async def add(self, what: str, key: str, **body: Any) -> httpx.Response:
        return await self._client.post(f"{self._where}/{what}", json=body, headers={"Idempotency-Key": key})

    async def see(self, what: str) -> Any:
        return (await self._client.get(f"{self._where}/{what}")).json()

    async def grant(self, pence: int) -> None:
        await self._client.put(f"{self._where}/budget", json={"granted_pence": pence})

    async def measure(self, occasion: str, score: int) -> httpx.Response:
        answers = {"instrument": "pam", "score": score}
        return await self.add("measures", occasion, occasion=occasion, taken_on=self.today, answers=answers)


@asynccontextmanager
async def a_referral_on(stage: Stage) -> AsyncIterator[Referred]:
    """The referral service at work, and a referral."""
    async with stage.running(table(a_referring())) as parts:
        collection = stage.database(parts).collection(caller_rows.COLLECTION)
        await caller_rows.MongoCallers(collection).add(hash_token("invented"), SOMEBODY)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(parts.doors),
            base_url="http://referral.example",
            headers={"Authorization": "Bearer invented"},
        ) as client:
            made = await client.post("/v1/referrals", json=A_REQUEST, headers={"Idempotency-Key": "made"})
            yield Referred(client, made)


async def test_of_ten_who_spend_at_once_none_overspends(stage: Stage) -> None:
    async with a_referral_on(stage) as referral:
        goal = (await referral.add("goals", "goal", words="An invented wish.")).json()["entry_id"]
        await referral.grant(10_000)
        bill = {"goal_id": goal, "spent_on": referral.today, "pence": 2_000, "what_for": "An invented bill."}
        answers = await asyncio.gather(*(referral.add("spending", f"bill-{number}", **bill) for number in range(10)))
        budget, spending = await referral.see("budget"), await referral.see("spending")

    assert sorted(answer.status_code for answer in answers) == [201] * 5 + [409] * 5
    assert (budget["spent_pence"], budget["left_pence"]) == (10_000, 0)
    assert sum(entry["pence"] for entry in spending["entries"]) == 10_000


async def test_start_and_end_that_are_recorded_at_once_are_compared(stage: Stage) -> None:
    async with a_referral_on(stage) as referral:
        answers = await asyncio.gather(referral.measure("end", 60), referral.measure("start", 50))
        seen = {entry["occasion"]: entry for entry in (await referral.see("measures"))["entries"]}

    assert [answer.status_code for answer in answers] == [201, 201]
    assert seen["end"]["scales"] == [{"scale": "pam", "score": 60, "band": "level-3", "change": "better"}]


async def test_what_was_measured_and_spent_is_counted_by_reporting(stage: Stage) -> None:
    async with a_referral_on(stage) as referral, stage.running(build(settings())) as reporting:
        goal = (await referral.add("goals", "goal", words="An invented wish.")).json()["entry_id"]
        await referral.measure("start", 50)
        await referral.measure("end", 60)
        await referral.grant(10_000)
        bill = {"goal_id": goal, "spent_on": referral.today, "pence": 2_550, "what_for": "An invented bill."}
        await referral.add("spending", "bill", **bill)

        async def is_counted() -> bool:
            counted = await reporting.transactions.do(lambda work: work.counters.read(), by=None)
            true = TrueCounts.of(counted.rows if counted else {})
            return (true.measured.get(BoroughSlug.SOUTHWARK), true.budgets.get(BoroughSlug.SOUTHWARK)) == (
                {BETTER: 1},
                Budgets(people=1, granted_pence=10_000, spending=1, spent_pence=2_550),
            )

        await until(is_counted)
