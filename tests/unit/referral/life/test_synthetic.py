"""A synthetic referral goes the way of every other, is marked wherever it is seen, and meets nobody real."""

from typing import Any

import httpx
import pytest

from services.contract.words.vocabulary import ReferrerRole
from services.referral import metrics
from tests.fakes.referral import A_REQUEST, a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched

MARKED = {"Synthetic": "true"}
each_path = pytest.mark.parametrize("path", ["/referrals", "/v1/referrals"])


async def refer(
    client: httpx.AsyncClient, path: str = "/v1/referrals", key: str = "k1", mark: str = "true", **changes: Any
) -> httpx.Response:
    headers = {"Idempotency-Key": key, "Synthetic": mark}
    return await client.post(path, json=a_request(**changes), headers=headers)


def taken_in() -> float:
    return float(metrics.TAKEN_IN.labels("southwark", ReferrerRole.GP.value)._value.get())


@each_path
async def test_it_is_made_said_and_seen_as_what_it_is(service: ServiceInMemory, path: str) -> None:
    before = taken_in()
    made = await refer(service.ops, path)
    followed = await service.ops.get(made.headers["location"])
    (message,) = service.published
    assert (made.status_code, made.json()["synthetic"], followed.json()["synthetic"]) == (201, True, True)
    assert (message.envelope.synthetic, taken_in()) == (True, before)


@each_path
@pytest.mark.parametrize("mark", ["true", "false"])
async def test_without_the_right_only_real_ones_are_made(service: ServiceInMemory, path: str, mark: str) -> None:
    asked = await refer(service.surgery, path, mark=mark)
    if mark == "false":
        assert (asked.status_code, asked.json().get("synthetic", False)) == (201, False)
        return
    assert asked.status_code == 403
    assert asked.json()["detail"] == (
        "This needs the right referral:synthetic. Ask whoever runs Linkway for a token that has it."
    )
    assert not service.published


@each_path
@pytest.mark.parametrize("mark", ["", "True", "1", "yes"])
async def test_what_is_neither_true_nor_false_is_refused_in_words(
    service: ServiceInMemory, path: str, mark: str
) -> None:
    refused = await refer(service.ops, path, mark=mark)
    assert refused.status_code == 422
    assert "Use one of: 'true' or 'false'." in refused.text
    assert not service.published


async def test_the_same_key_makes_no_real_referral_of_a_synthetic_one(service: ServiceInMemory) -> None:
    await refer(service.ops)
    again = await refer(service.ops)
    in_earnest = await refer(service.ops, mark="false")
    assert (again.headers["idempotency-replayed"], again.json()["synthetic"]) == ("true", True)
    assert (in_earnest.status_code, in_earnest.json()["type"]) == (422, "/v1/problems/key-used-before")


async def test_it_never_meets_a_real_referral_of_the_same_person_and_need(service: ServiceInMemory) -> None:
    # Without keys, where only whom it is about can tell that it is asked again.
    real = await service.ops.post("/referrals", json=A_REQUEST)
    synthetic = await service.ops.post("/referrals", json=A_REQUEST, headers=MARKED)
    again = await service.ops.post("/referrals", json=A_REQUEST)
    assert [one.status_code for one in (real, synthetic, again)] == [201, 201, 200]
    assert again.json()["referral_id"] == real.json()["referral_id"] != synthetic.json()["referral_id"]
    states = [one.state or {} for one in service.storage.memory.states.values()]
    assert len({one["sealed"]["person_id"] for one in states}) == 2


async def test_all_that_follows_is_marked(service: ServiceInMemory) -> None:
    made = await refer(service.ops)
    await service.consume(a_matched(referral_id=made.json()["referral_id"]))
    steps = {"Idempotency-Key": "k2"}
    address = f"{made.headers['location']}/withdrawal"
    withdrawn = await service.ops.post(address, json={"reason": "other"}, headers=steps)
    assert (withdrawn.status_code, withdrawn.json()["synthetic"]) == (200, True)
    assert [one.envelope.synthetic for one in service.published] == [True, True]


async def test_it_goes_on_in_another_borough_as_what_it_is(service: ServiceInMemory) -> None:
    made = await refer(service.ops)
    rerouted = await service.link_worker.post(
        f"{made.headers['location']}/rerouting",
        json={"reason": "lives-elsewhere", "to_borough": "lambeth"},
        headers={"Idempotency-Key": "k2"},
    )
    assert rerouted.status_code == 200, rerouted.text
    assert len(service.published) == 3
    assert all(one.envelope.synthetic for one in service.published)


async def test_it_is_nobodys_work_and_link_workers_may_look_it_up(service: ServiceInMemory) -> None:
    made = await refer(service.ops, urgency="urgent")
    await refer(service.surgery, mark="false")
    work = (await service.link_worker.get("/v1/worklist?view=borough")).json()
    seen = await service.link_worker.get(made.headers["location"])
    assert (len(work["work"]), work["counts"]["open"], work["counts"]["urgent"]) == (1, 1, 0)
    assert seen.json()["synthetic"]


async def test_no_details_are_disclosed_to_tell_anybody(service: ServiceInMemory) -> None:
    made = await refer(service.ops)
    asked = {"purpose": "tell-the-person", "referral_ids": [made.json()["referral_id"]]}
    disclosed = await service.messenger.post("/disclosures", json=asked)
    assert (disclosed.json()["people"], disclosed.json()["missing"]) == ([], asked["referral_ids"])
