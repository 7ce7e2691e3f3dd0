"""Whoever is referred again for the same is referred once: the same organisation is shown it, another is not."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.fakes.referral import a_request, of_somebody_else
from tests.fakes.referral_service import ServiceInMemory
from tests.support.changing import LEFT_OUT

WITHOUT_A_NUMBER = {"person__nhs_number": LEFT_OUT}
STAYING = {"borough_reason": "staying-there"}


async def refer(client: httpx.AsyncClient, key: str, **changes: Any) -> httpx.Response:
    return await client.post("/v1/referrals", json=a_request(**changes), headers={"Idempotency-Key": key})


async def withdraw(service: ServiceInMemory, made: httpx.Response) -> None:
    where, key = f"{made.headers['location']}/withdrawal", {"Idempotency-Key": "withdrawn"}
    assert (await service.surgery.post(where, json={"reason": "person-asked"}, headers=key)).status_code == 200


async def seen(service: ServiceInMemory, made: httpx.Response) -> dict[str, Any]:
    shown: dict[str, Any] = (await service.link_worker.get(made.headers["location"])).json()
    return shown


@pytest.mark.parametrize("path", ["/v1/referrals", "/referrals"])
@pytest.mark.parametrize("key", [None, "k2"])
async def test_the_open_one_is_the_answer_at_every_path_with_a_key_and_without(
    service: ServiceInMemory, path: str, key: str | None
) -> None:
    if path == "/v1/referrals" and key is None:
        return
    first = await refer(service.surgery, "k1")
    headers = {"Idempotency-Key": key} if key else {}
    again = await service.surgery.post(path, json=a_request(needs=["loneliness"]), headers=headers)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["referral_id"] == first.json()["referral_id"]
    assert again.headers["location"] == f"{path}/{first.json()['referral_id']}"
    assert len(service.published) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {**WITHOUT_A_NUMBER},
        {**WITHOUT_A_NUMBER, "person__name": "Mrs. ADA  INVENTED"},
        {**WITHOUT_A_NUMBER, "person__name": "Invented, Ada"},
        {"postcode": "E1 6AN", "borough": "southwark", **STAYING, "person__name": "Ada Otherwise"},
    ],
)
async def test_it_is_found_by_number_and_by_name_birth_and_postcode(
    service: ServiceInMemory, changes: dict[str, Any]
) -> None:
    first = await refer(service.surgery, "k1")

    assert (await refer(service.surgery, "k2", **changes)).json()["referral_id"] == first.json()["referral_id"]


@pytest.mark.parametrize(
    "changes", [{"needs": ["food"]}, {"needs": ["loneliness", "food"]}, {"borough": "lambeth", **STAYING}]
)
async def test_for_another_need_or_in_another_borough_a_referral_is_made(
    service: ServiceInMemory, changes: dict[str, Any]
) -> None:
    await refer(service.surgery, "k1")

    assert (await refer(service.surgery, "k2", **changes)).status_code == 201


async def test_one_that_has_ended_does_not_count(service: ServiceInMemory) -> None:
    await withdraw(service, await refer(service.surgery, "k1"))

    assert (await refer(service.surgery, "k2")).status_code == 201


async def test_a_repeat_names_the_same_referral_though_it_has_ended(service: ServiceInMemory) -> None:
    first = await refer(service.surgery, "k1")
    again = await refer(service.surgery, "k2")
    await withdraw(service, first)
    made_anew = await refer(service.surgery, "k3")
    repeated = await refer(service.surgery, "k2")

    assert again.json()["referral_id"] == repeated.json()["referral_id"] == first.json()["referral_id"]
    assert (made_anew.status_code, repeated.status_code) == (201, 200)
    assert repeated.json()["state"] == "withdrawn"


async def test_the_key_of_such_an_answer_is_for_one_request(service: ServiceInMemory) -> None:
    await refer(service.surgery, "k1")
    await refer(service.surgery, "k2")

    assert (await refer(service.surgery, "k2", urgency="urgent")).json()["type"] == "/v1/problems/key-used-before"


@pytest.mark.parametrize("changes", [{}, WITHOUT_A_NUMBER])
async def test_another_organisation_is_told_so_and_nothing_else(
    service: ServiceInMemory, changes: dict[str, Any]
) -> None:
    first = await refer(service.surgery, "k1", **changes)
    refused = await refer(service.another_surgery, "k1", **changes)

    assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problems/open-referral")
    assert set(refused.json()) == {"type", "title", "status", "detail"}
    assert first.json()["referral_id"] not in refused.text
    assert "invented-surgery" not in refused.text
    assert len(service.published) == 1


async def test_a_link_worker_sees_who_asked_until_they_have_seen_it(service: ServiceInMemory) -> None:
    first = await refer(service.surgery, "k1")
    for key in ("k1", "k2"):
        await refer(service.another_surgery, key)

    listed = await service.link_worker.get("/v1/worklist", params={"view": "borough", "kind": "referred-again"})
    assert [one["referral_id"] for one in listed.json()["work"]] == [first.json()["referral_id"]]
    assert (await seen(service, first))["also_referred_by"] == ["another-surgery"]
    assert "also_referred_by" not in (await service.surgery.get(first.headers["location"])).json()

    where, key_of = f"{first.headers['location']}/referred-again", {"Idempotency-Key": "seen"}
    assert (await service.link_worker.post(where, json={}, headers=key_of)).status_code == 200
    assert (await seen(service, first))["also_referred_by"] == []


async def test_ten_at_the_same_moment_make_one(service: ServiceInMemory) -> None:
    keyed = [refer(service.surgery, f"k{number}", **WITHOUT_A_NUMBER) for number in range(5)]
    bare = [service.surgery.post("/referrals", json=a_request(**WITHOUT_A_NUMBER)) for _ in range(5)]
    answers = await asyncio.gather(*keyed, *bare)

    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len({answer.json()["referral_id"] for answer in answers}) == 1


@pytest.mark.parametrize(
    "changes", [{"person__name": "Adah Invented"}, {"person__born_on": "1950-01-06"}, {"person__name": "Invented Ada"}]
)
async def test_who_may_be_known_waits_for_a_human(service: ServiceInMemory, changes: dict[str, Any]) -> None:
    await refer(service.surgery, "k1", **WITHOUT_A_NUMBER)
    made = await refer(service.surgery, "k2", **{**WITHOUT_A_NUMBER, **changes})

    assert made.status_code == 201
    assert (made.json()["state"], made.json()["needs_human"]) == ("needs-a-human", ["possible-duplicate"])


async def test_somebody_else_is_somebody_else(service: ServiceInMemory) -> None:
    await refer(service.surgery, "k1")
    other = await service.surgery.post("/v1/referrals", json=of_somebody_else(2), headers={"Idempotency-Key": "k2"})

    assert (other.status_code, other.json()["state"]) == (201, "received")


async def test_a_synthetic_one_meets_no_real_one(service: ServiceInMemory) -> None:
    await refer(service.surgery, "k1")
    headers = {"Idempotency-Key": "k1", "Synthetic": "true"}

    for key in ("k1", "k2"):
        made = await service.ops.post("/v1/referrals", json=a_request(), headers={**headers, "Idempotency-Key": key})
        assert made.status_code == 201
