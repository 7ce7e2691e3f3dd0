"""The worklist shows a link worker what there is to do, with counts and their caseload, and identifies nobody."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.fakes.referral import A_REQUEST, of_somebody_else
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import an_unmatched


async def refer(service: ServiceInMemory, key: str, **changes: Any) -> str:
    """Refer somebody, another person for each of the keys k1, k2 and so on."""
    asked = of_somebody_else(int(key[1:]), **changes)
    made = await service.surgery.post("/v1/referrals", json=asked, headers={"Idempotency-Key": key})
    referral_id: str = made.json()["referral_id"]
    return referral_id


async def work(service: ServiceInMemory, **wanted: str) -> dict[str, Any]:
    answer: dict[str, Any] = (await service.link_worker.get("/v1/worklist", params=wanted)).json()
    return answer


async def assign(service: ServiceInMemory, referral_id: str, person: str) -> httpx.Response:
    where = f"/v1/referrals/{referral_id}/assignment"
    return await service.link_worker.post(where, json={"person": person}, headers={"Idempotency-Key": referral_id})


async def test_a_link_worker_sees_their_own_work_their_teams_and_the_boroughs(service: ServiceInMemory) -> None:
    mine, teams, free = [await refer(service, key) for key in ("k1", "k2", "k3")]
    await refer(service, "k4", borough="camden", borough_reason="staying-there")
    await assign(service, mine, "invented-link-worker")
    await assign(service, teams, "another")

    seen = {view: {one["referral_id"] for one in (await work(service, view=view))["work"]} for view in VIEWS}
    assert seen == {"mine": {mine}, "team": {mine, teams}, "borough": {mine, teams, free}}


VIEWS = ("mine", "team", "borough")


async def test_the_caseload_stands_beside_the_norm(service: ServiceInMemory) -> None:
    await assign(service, await refer(service, "k1"), "invented-link-worker")

    assert (await work(service))["caseload"] == {"open": 1, "people_in_a_year": 1, "norm_from": 200, "norm_to": 250}


async def test_work_is_of_kinds_which_are_counted(service: ServiceInMemory) -> None:
    waits = await refer(service, "k1", urgency="urgent")
    await service.consume(an_unmatched(referral_id=waits))
    looked_at = await refer(service, "k2", safeguarding=True)

    unmatched = await work(service, view="borough", kind="unmatched")
    human = await work(service, view="borough", kind="needs-a-human")
    assert [one["referral_id"] for one in unmatched["work"]] == [waits]
    assert [one["referral_id"] for one in human["work"]] == [looked_at]
    assert {kind: count for kind, count in human["counts"].items() if count} == {
        "open": 2,
        "urgent": 1,
        "waiting": 1,
        "unmatched": 1,
        "needs-a-human": 1,
    }


async def test_it_is_read_in_pages(service: ServiceInMemory) -> None:
    made = {await refer(service, f"k{number}") for number in range(3)}
    first = await work(service, view="borough", limit="2")
    second = await work(service, view="borough", limit="2", after=first["after"])

    assert {one["referral_id"] for one in first["work"] + second["work"]} == made
    assert second["after"] is None


async def test_nothing_in_it_identifies_anybody(service: ServiceInMemory) -> None:
    await refer(service, "k1")
    shown = str(await work(service, view="borough"))

    person = A_REQUEST["person"]
    assert not [text for text in (person["name"], person["email"], "Bela", "SE15", "1950-01-02") if text in shown]


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 401), ("surgery", 403), ("provider", 403), ("messenger", 403)]
)
async def test_it_is_for_link_workers(service: ServiceInMemory, who: str, status: int) -> None:
    client: httpx.AsyncClient = getattr(service, who)

    assert (await client.get("/v1/worklist")).status_code == status


async def test_tasks_that_are_due_stand_on_it_the_longest_due_first(service: ServiceInMemory) -> None:
    first, second = await refer(service, "k1"), await refer(service, "k2")
    days = {first: ("2026-02-01", "2026-02-03"), second: ("2026-01-31", "2026-02-02")}
    for referral_id, dues in days.items():
        for day in dues:
            body = {"what": "review", "due_on": day, "text": "An invented matter."}
            where = f"/v1/referrals/{referral_id}/tasks"
            await service.link_worker.post(where, json=body, headers={"Idempotency-Key": f"{referral_id}{day}"})
    service.now += timedelta(days=1)

    due = await work(service, kind="tasks-due")
    rest = await work(
        service, kind="tasks-due", limit="1", after=(await work(service, kind="tasks-due", limit="1"))["after"]
    )
    assert [one["due_on"] for one in due["tasks"]] == ["2026-01-31", "2026-02-01"]
    assert [one["referral_id"] for one in due["work"]] == [second, first]
    assert due["counts"]["tasks-due"] == 2
    assert (rest["tasks"], rest["after"]) == (due["tasks"][1:], None)
    assert "An invented matter." not in str(due)


async def test_a_task_that_is_done_or_somebody_elses_stands_there_no_more(service: ServiceInMemory) -> None:
    where = f"/v1/referrals/{await refer(service, 'k1')}/tasks"
    at = [
        (await service.link_worker.post(where, json=TASK, headers={"Idempotency-Key": key})).headers["location"]
        for key in ("k1", "k2", "k3")
    ]
    await service.link_worker.patch(at[0], json={"state": "done"})
    await service.link_worker.patch(at[1], json={"person": "another"})

    seen = {view: len((await work(service, view=view, kind="tasks-due"))["tasks"]) for view in VIEWS}
    assert seen == {"mine": 1, "team": 2, "borough": 2}


TASK = {"what": "review", "due_on": "2026-01-31"}
