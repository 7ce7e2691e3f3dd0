"""A referral that another release has to read: its own requests are told so, and all others are answered."""

from typing import Any

import httpx

from tests.fakes.referral import A_REQUEST, of_somebody_else
from tests.fakes.referral_service import ServiceInMemory


async def refer(service: ServiceInMemory, key: str, request: dict[str, Any] = A_REQUEST) -> httpx.Response:
    return await service.surgery.post("/v1/referrals", json=request, headers={"Idempotency-Key": key})


async def one_that_cannot_be_read(service: ServiceInMemory) -> str:
    referral_id: str = (await refer(service, "first")).json()["referral_id"]
    state = service.storage.memory.states[referral_id].state
    assert state
    state["needs"] = ["starlight"]
    return referral_id


async def test_who_asks_for_it_is_told_to_come_again(service: ServiceInMemory) -> None:
    referral_id = await one_that_cannot_be_read(service)
    answer = await service.surgery.get(f"/v1/referrals/{referral_id}")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert answer.json()["title"] == "Another release of Linkway has to answer this"
    assert "starlight" not in answer.text


async def test_who_would_change_it_changes_nothing(service: ServiceInMemory) -> None:
    referral_id = await one_that_cannot_be_read(service)
    where, reason = f"/v1/referrals/{referral_id}/withdrawal", {"reason": "no-longer-needed"}
    answer = await service.surgery.post(where, json=reason, headers={"Idempotency-Key": "second"})
    assert answer.status_code == 503
    kept = service.storage.memory.states[referral_id].state
    assert kept
    assert kept["needs"] == ["starlight"]


async def test_others_are_referred_and_listed_beside_it(service: ServiceInMemory) -> None:
    await one_that_cannot_be_read(service)
    other = await refer(service, "other", of_somebody_else(2))
    assert other.status_code == 201
    listed = (await service.surgery.get("/v1/referrals")).json()["referrals"]
    work = (await service.link_worker.get("/v1/worklist", params={"view": "borough"})).json()["work"]
    assert [one["referral_id"] for one in (*listed, *work)] == [other.json()["referral_id"]] * 2


async def test_the_same_person_is_not_referred_a_second_time(service: ServiceInMemory) -> None:
    await one_that_cannot_be_read(service)
    assert (await refer(service, "again")).status_code == 503
