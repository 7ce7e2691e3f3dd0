"""A human makes two people one, and it can be taken back: their referrals are seen together, and nothing is moved."""

from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.referral.domain.people.merging import together
from services.referral.domain.referral import Referral
from tests.fakes.referral import a_request
from tests.fakes.referral_service import A_LINK_WORKER, ServiceInMemory
from tests.support.changing import LEFT_OUT

ADA = {"person__nhs_number": LEFT_OUT}
# Alike in birth and postcode.
ADAH = {**ADA, "person__name": "Adah Otherwise"}
ELSEWHERE = {"postcode": "E1 6AN", "person__name": "Ada Invented", **ADA}
NUMBERS = count()


async def refer(client: httpx.AsyncClient, **changes: Any) -> str:
    key = {"Idempotency-Key": f"refer-{next(NUMBERS)}"}
    made = await client.post("/v1/referrals", json=a_request(**changes), headers=key)
    assert made.status_code in (200, 201), made.text
    return str(made.json()["referral_id"])


async def say(client: httpx.AsyncClient, what: str, one: str, other: str, **more: str) -> httpx.Response:
    body = {"referral_id": one, "same_person_as": other, "reason": "person-said-so", **more}
    return await client.post(f"/v1/people/{what}", json=body, headers={"Idempotency-Key": f"say-{next(NUMBERS)}"})


async def seen(service: ServiceInMemory, referral_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = (await service.link_worker.get(f"/v1/referrals/{referral_id}/same-person")).json()
    return answer


def ids(shown: list[dict[str, Any]]) -> set[str]:
    return {one["referral_id"] for one in shown}


def person_of(service: ServiceInMemory, referral_id: str) -> UUID:
    return Referral.model_validate(service.storage.memory.states[referral_id].state).sealed.person_id


async def test_the_link_worker_sees_the_persons_other_referrals_and_who_may_be_the_same(
    service: ServiceInMemory,
) -> None:
    ada, again = await refer(service.surgery, **ADA), await refer(service.surgery, needs=["food"], **ADA)
    adah = await refer(service.surgery, **ADAH)
    await refer(service.surgery, **ELSEWHERE)

    of_ada, of_adah = await seen(service, ada), await seen(service, adah)
    # Who works in Southwark alone sees nothing of Tower Hamlets.
    assert (ids(of_ada["referrals"]), ids(of_ada["possibly"])) == ({again}, {adah})
    assert (ids(of_adah["referrals"]), ids(of_adah["possibly"])) == (set(), {ada, again})
    assert not [text for text in ("Ada", "1950", "SE15") if text in str(of_ada)]


@pytest.mark.parametrize(("who", "status"), [("stranger", 401), ("surgery", 403), ("another_surgery", 404)])
async def test_nobody_else_sees_them(service: ServiceInMemory, who: str, status: int) -> None:
    ada = await refer(service.surgery, **ADA)
    client: httpx.AsyncClient = getattr(service, who)

    assert (await client.get(f"/v1/referrals/{ada}/same-person")).status_code == status


async def test_two_who_are_made_one_are_seen_together_and_their_open_referrals_are_found(
    service: ServiceInMemory,
) -> None:
    ada, adah = await refer(service.surgery, **ADA), await refer(service.surgery, needs=["food"], **ADAH)
    merged = await say(service.link_worker, "merges", ada, adah)

    assert merged.status_code == 200
    assert ids((await seen(service, ada))["referrals"]) == {adah}
    assert (await seen(service, ada))["possibly"] == []
    # By whichever description they come, what is open of either is the answer.
    assert await refer(service.surgery, needs=["food"], **ADA) == adah
    assert await refer(service.surgery, needs=["debt"], **ADAH) == ada


async def test_who_when_and_why_is_kept_and_shown(service: ServiceInMemory) -> None:
    ada, adah = await refer(service.surgery, **ADA), await refer(service.surgery, **ADAH)
    merged = await say(service.link_worker, "merges", ada, adah)
    said = {
        "organisation": A_LINK_WORKER.organisation,
        "person": A_LINK_WORKER.person,
        "reason": "person-said-so",
        "at": "2026-01-31T09:30:00Z",
    }
    assert merged.json() == {"merge_id": merged.json()["merge_id"], "said": said, "undone": None}

    undone = await say(service.link_worker, "unmerges", adah, ada, reason="merged-in-error")
    assert undone.json() == {**merged.json(), "undone": {**said, "reason": "merged-in-error"}}
    assert (await seen(service, ada))["merges"] == [undone.json()]


async def test_it_can_be_taken_back_and_nothing_was_moved(service: ServiceInMemory) -> None:
    ada, adah = await refer(service.surgery, **ADA), await refer(service.surgery, needs=["food"], **ADAH)
    people = dict(vars(service.stores.people)["kept"])
    states = {one: kept.state for one, kept in service.storage.memory.states.items()}

    await say(service.link_worker, "merges", ada, adah)
    assert {one: kept.state for one, kept in service.storage.memory.states.items()} == states
    await say(service.link_worker, "unmerges", ada, adah)

    assert vars(service.stores.people)["kept"] == people
    assert (await seen(service, ada))["referrals"] == []
    assert person_of(service, await refer(service.surgery, needs=["housing"], **ADAH)) == person_of(service, adah)


async def test_a_repeat_of_a_merge_is_answered_as_it_was(service: ServiceInMemory) -> None:
    ada, adah = await refer(service.surgery, **ADA), await refer(service.surgery, **ADAH)
    body, key = {"referral_id": ada, "same_person_as": adah, "reason": "other"}, {"Idempotency-Key": "merge"}
    first, again = [await service.link_worker.post("/v1/people/merges", json=body, headers=key) for _ in range(2)]

    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["idempotency-replayed"] == "true"


async def test_what_is_one_already_or_was_never_made_one_is_refused(service: ServiceInMemory) -> None:
    ada, again = await refer(service.surgery, **ADA), await refer(service.surgery, needs=["food"], **ADA)
    adah = await refer(service.surgery, **ADAH)

    assert (await say(service.link_worker, "merges", ada, again)).json()["type"] == "/v1/problems/not-two-people"
    assert (await say(service.link_worker, "unmerges", ada, adah)).json()["type"] == "/v1/problems/not-merged"


async def test_two_numbers_are_never_made_one_though_a_third_stands_between(service: ServiceInMemory) -> None:
    numbered, other = await refer(service.surgery), await refer(service.surgery, person__nhs_number="999 000 0026")
    between = await refer(service.surgery, **ADAH)
    assert (await say(service.link_worker, "merges", numbered, between)).status_code == 200

    for one in (numbered, between):
        refused = await say(service.link_worker, "merges", one, other)
        assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problems/two-numbers")


async def test_it_takes_a_right_of_its_own_and_sight_of_both(service: ServiceInMemory) -> None:
    ada, elsewhere = await refer(service.surgery, **ADA), await refer(service.surgery, **ELSEWHERE)

    assert (await say(service.surgery, "merges", ada, elsewhere)).status_code == 403
    assert (await say(service.link_worker, "merges", ada, elsewhere)).status_code == 404


async def test_three_who_are_one_part_where_the_link_was_taken_back(service: ServiceInMemory) -> None:
    ada, adah = await refer(service.surgery, **ADA), await refer(service.surgery, **ADAH)
    third = await refer(service.surgery, **{**ADA, "person__born_on": "1950-01-06"})
    await say(service.link_worker, "merges", ada, adah)
    await say(service.link_worker, "merges", adah, third)
    assert ids((await seen(service, ada))["referrals"]) == {adah, third}

    await say(service.link_worker, "unmerges", ada, adah)
    assert ids((await seen(service, third))["referrals"]) == {adah}
    assert ids((await seen(service, ada))["referrals"]) == set()


PEOPLE = [UUID(int=number) for number in range(6)]
MERGES = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=8)


@given(MERGES, st.randoms())
def test_who_is_one_hangs_on_which_merges_stand_and_not_on_their_order(
    merges: list[tuple[UUID, UUID]], random: Any
) -> None:
    shuffled = [pair[::-1] if random.random() < 0.5 else pair for pair in random.sample(merges, len(merges))]
    groups = together(PEOPLE, merges)

    assert groups == together(PEOPLE, shuffled)
    assert all(one in groups[one] for one in PEOPLE)
    assert all(groups[one] == groups[other] for one, other in merges)
    assert {one for group in set(groups.values()) for one in group} == set(PEOPLE)
    assert sum(map(len, set(groups.values()))) == len(PEOPLE)
