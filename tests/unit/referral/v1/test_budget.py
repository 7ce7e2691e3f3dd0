"""A personal health budget is granted, spent towards goals, and never overspent."""

import json
from typing import Any

import httpx
import pytest

from tests.fakes.referral import A_REQUEST
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW

TODAY = f"{NOW:%Y-%m-%d}"
SECRET = "An invented instrument with strings."


@pytest.fixture
async def there(service: ServiceInMemory) -> str:
    """Where a referral stands that has a goal and a budget of £100."""
    made = await service.surgery.post("/v1/referrals", json=A_REQUEST, headers={"Idempotency-Key": "made"})
    where = made.headers["location"]
    await service.link_worker.put(f"{where}/budget", json={"granted_pence": 10_000})
    return where


@pytest.fixture
async def goal(service: ServiceInMemory, there: str) -> str:
    added = await service.link_worker.post(
        f"{there}/goals", json={"words": "To play again."}, headers={"Idempotency-Key": "goal"}
    )
    return str(added.json()["entry_id"])


async def spend(service: ServiceInMemory, there: str, pence: int, goal: str, key: str = "k1") -> httpx.Response:
    body = {"goal_id": goal, "spent_on": TODAY, "pence": pence, "what_for": SECRET}
    return await service.link_worker.post(f"{there}/spending", json=body, headers={"Idempotency-Key": key})


async def budget(service: ServiceInMemory, there: str) -> tuple[int, int, int]:
    seen = (await service.link_worker.get(f"{there}/budget")).json()
    return seen["granted_pence"], seen["spent_pence"], seen["left_pence"]


def said(service: ServiceInMemory) -> list[dict[str, Any]]:
    events = [json.loads(one.value) for one in service.published if b"pence" in one.value]
    return [{name: value for name, value in one.items() if name != "referral_id"} for one in events]


async def test_before_one_is_granted_there_is_none(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/v1/referrals", json=A_REQUEST, headers={"Idempotency-Key": "made"})
    seen = await service.link_worker.get(f"{made.headers['location']}/budget")

    assert seen.json() == {"revision": 1, "granted_pence": None, "spent_pence": 0, "left_pence": 0}


async def test_what_is_spent_towards_a_goal_is_taken_from_the_budget(
    service: ServiceInMemory, there: str, goal: str
) -> None:
    spent = await spend(service, there, 2_550, goal)
    again = await spend(service, there, 2_550, goal)
    (entry,) = (await service.link_worker.get(f"{there}/spending")).json()["entries"]

    assert (spent.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert await budget(service, there) == (10_000, 2_550, 7_450)
    assert (entry["goal_id"], entry["pence"], entry["what_for"]) == (goal, 2_550, SECRET)
    assert said(service) == [{"granted_pence": 10_000}, {"spent_pence": 2_550}]
    assert SECRET not in str(vars(service.stores.record)) + str(service.published)


async def test_more_than_is_left_is_refused_with_what_is_left_and_nothing_is_kept(
    service: ServiceInMemory, there: str, goal: str
) -> None:
    await spend(service, there, 9_000, goal)
    refused = await spend(service, there, 1_001, goal, key="k2")

    assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problems/budget-overspent")
    assert refused.json()["detail"].startswith("£10.00 of £100.00 is left.")
    assert len((await service.link_worker.get(f"{there}/spending")).json()["entries"]) == 1
    assert await budget(service, there) == (10_000, 9_000, 1_000)


async def test_what_was_spent_is_put_right(service: ServiceInMemory, there: str, goal: str) -> None:
    at = (await spend(service, there, 9_000, goal)).headers["location"]
    less = await service.link_worker.patch(at, json={"pence": 8_000}, headers={"If-Match": '"1"'})
    too_much = await service.link_worker.patch(at, json={"pence": 10_001})
    nothing = await service.link_worker.patch(at, json={"pence": 0})

    assert [one.status_code for one in (less, too_much, nothing)] == [200, 409, 200]
    assert await budget(service, there) == (10_000, 0, 10_000)
    assert said(service)[1:] == [{"spent_pence": 9_000}, {"spent_pence": 8_000}, {"spent_pence": 0}]
    assert [one["pence"] for one in (await service.link_worker.get(at)).json()["former"]] == [9_000, 8_000]


async def test_money_goes_towards_a_goal_that_is_there(service: ServiceInMemory, there: str) -> None:
    refused = await spend(service, there, 100, "00000000-0000-7000-8000-000000000001")

    assert (refused.status_code, refused.json()["type"]) == (422, "/v1/problems/no-such-goal")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/goal_id"]


async def test_without_a_budget_nothing_is_spent(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/v1/referrals", json=A_REQUEST, headers={"Idempotency-Key": "other"})
    where = made.headers["location"]
    goal = await service.link_worker.post(
        f"{where}/goals", json={"words": "To play."}, headers={"Idempotency-Key": "goal"}
    )
    refused = await spend(service, where, 100, goal.json()["entry_id"])

    assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problems/no-budget")


async def test_not_less_is_granted_than_was_spent(service: ServiceInMemory, there: str, goal: str) -> None:
    await spend(service, there, 4_000, goal)
    less = await service.link_worker.put(f"{there}/budget", json={"granted_pence": 3_999})
    as_much = await service.link_worker.put(f"{there}/budget", json={"granted_pence": 4_000})

    assert (less.status_code, less.json()["type"]) == (409, "/v1/problems/budget-overspent")
    assert as_much.json()["left_pence"] == 0


async def test_a_budget_is_set_only_on_what_was_seen(service: ServiceInMemory, there: str) -> None:
    stale = await service.link_worker.put(f"{there}/budget", json={"granted_pence": 1}, headers={"If-Match": '"1"'})

    assert stale.status_code == 412


@pytest.mark.parametrize(("day", "status"), [("2026-01-30", 422), (TODAY, 201), ("2026-02-01", 422)])
async def test_nothing_is_spent_before_the_referral_or_tomorrow(
    service: ServiceInMemory, there: str, goal: str, day: str, status: int
) -> None:
    body = {"goal_id": goal, "spent_on": day, "pence": 100, "what_for": SECRET}
    answer = await service.link_worker.post(f"{there}/spending", json=body, headers={"Idempotency-Key": "k1"})

    assert answer.status_code == status
