"""Two people who may be the same stand side by side; a link worker says whether they are one or two, and it is kept."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from services.contract.doors.rights import TokenRight
from services.runtime.working.callers import hash_token
from tests.fakes.referral_service import A_LINK_WORKER, ServiceInMemory
from tests.support.builders import NOW
from tests.support.changing import LEFT_OUT
from tests.support.link_workers_day import does, id_of, read, referred
from tests.support.page_forms import fields_of, problems

WORDS_OF_PROGRAMS = ("JSON", "#/", "send ", "literal", "referral_id", "<script>")


async def two(service: ServiceInMemory) -> tuple[str, str]:
    """The pages of two who share the day of birth and the postcode, and the page on which they are compared."""
    page = await referred(service, 1, person__name="Ada Invented")
    twin = await referred(service, 1, key="twin", person__nhs_number=LEFT_OUT, person__name="Adah <b>Otherwise</b>")
    return page, f"same-person/{id_of(twin)}"


async def programs_see(service: ServiceInMemory, page: str) -> Any:
    return (await service.link_worker.get(f"/v1/referrals/{id_of(page)}/same-person")).json()


async def test_they_stand_side_by_side_with_what_tells_them_apart_alone(service: ServiceInMemory) -> None:
    page, compared = await two(service)
    before = len(vars(service.stores.disclosures)["kept"])
    shown = await read(service, f"{page}/{compared}")

    for said in ("Ada Invented", "Adah &lt;b&gt;Otherwise&lt;/b&gt;", "Differs", "Same", "Only one is known"):
        assert said in shown
    assert "An invented story about nobody." not in shown
    looks = vars(service.stores.disclosures)["kept"][before:]
    assert {(str(one.referral_id), one.purpose, one.person, one.at) for one in looks} == {
        (id_of(one), "tell-people-apart", "invented-link-worker", NOW) for one in (page, compared)
    }


async def test_where_a_decision_waits_for_it_comparing_comes_first(service: ServiceInMemory) -> None:
    page, compared = await two(service)
    twin = f"/work/referrals/{id_of(compared)}"
    next_steps = (await read(service, twin)).partition("What next")[2].partition("</section>")[0]
    assert f'href="{twin}/same-person/{id_of(page)}"' in next_steps
    await does(service, twin, f"same-person/{id_of(page)}", verdict="two", reason="other")
    assert "same-person" not in await read(service, twin)


async def test_they_are_one_and_it_is_taken_back(service: ServiceInMemory) -> None:
    page, compared = await two(service)
    answer = await does(service, page, compared, verdict="same", reason="details-compared")

    assert answer.headers["location"] == f"{page}?done=same-person"
    shown = await read(service, answer.headers["location"])
    assert "They are one person from now on" in shown
    assert "Perhaps the same person" not in shown
    assert f'href="{page}/{compared}"' in shown.partition("Their other referrals")[2]
    [merge] = (await programs_see(service, page))["merges"]
    assert (merge["said"]["person"], merge["said"]["reason"]) == ("invented-link-worker", "details-compared")
    assert "Invented link worker, Invented borough, said on" in await read(service, f"{page}/{compared}")

    parted = await does(service, page, compared, reason="merged-in-error")
    assert parted.headers["location"] == f"{page}?done=parted"
    assert (await programs_see(service, page))["referrals"] == []


async def test_they_are_two_and_nobody_is_asked_again(service: ServiceInMemory) -> None:
    page, compared = await two(service)
    answer = await does(service, page, compared, verdict="two", reason="person-said-so")

    assert answer.headers["location"] == f"{page}?done=two-people"
    for one in (page, f"/work/referrals/{id_of(compared)}"):
        assert "Perhaps the same person" not in await read(service, one)
    assert await programs_see(service, page) == {"referrals": [], "possibly": [], "merges": []}


async def test_that_they_are_two_can_turn_out_wrong(service: ServiceInMemory) -> None:
    page, compared = await two(service)
    await does(service, page, compared, verdict="two", reason="other")
    assert "has said that they are two people" in await read(service, f"{page}/{compared}")
    await does(service, page, compared, verdict="same", reason="number-traced")
    assert [one["referral_id"] for one in (await programs_see(service, page))["referrals"]] == [id_of(compared)]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, ["verdict", "reason"]),
        ({"verdict": "same"}, ["reason"]),
        ({"reason": "other"}, ["verdict"]),
        ({"verdict": "<script>\u202e👵🏾", "reason": "x" * 5000}, ["verdict", "reason"]),
        ({"verdict": "two", "reason": "a\x00b"}, ["reason"]),
        ({"taking-back": "yes", "reason": "person-said-so"}, ["verdict"]),
    ],
)
async def test_what_is_wrong_is_told_of_its_field(
    typed: dict[str, Any], fields: list[str], service: ServiceInMemory
) -> None:
    page, compared = await two(service)
    answer = await does(service, page, compared, **typed)

    assert answer.status_code == 422
    assert problems(answer.text) == fields
    said = answer.text.partition("problems-title")[2].partition("</div>")[0]
    assert [word for word in WORDS_OF_PROGRAMS if word in said] == []
    assert (await programs_see(service, page))["merges"] == []


async def test_sent_twice_it_is_said_once_and_who_is_second_is_told(service: ServiceInMemory) -> None:
    page, compared = await two(service)
    at = f"{page}/{compared}"
    typed = {**fields_of(await read(service, at), at), "verdict": "same", "reason": "other"}
    answers = [await service.link_worker.post(at, data=typed) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]

    told = await service.link_worker.post(at, data={**typed, "once": "another-sending", "verdict": "two"})
    assert told.status_code == 422
    assert "Somebody has said meanwhile that they are one person" in told.text
    assert len((await programs_see(service, page))["merges"]) == 1


async def test_whoever_has_nothing_in_common_is_not_compared(service: ServiceInMemory) -> None:
    page, other = await referred(service, 1), await referred(service, 2)
    before = len(vars(service.stores.disclosures)["kept"])
    assert (await service.link_worker.get(f"{page}/same-person/{id_of(other)}")).status_code == 409
    assert vars(service.stores.disclosures)["kept"][before:] == []


async def test_two_referrals_of_one_person_need_nobodys_word(service: ServiceInMemory) -> None:
    page = await referred(service, 1, needs=["debt"])
    again = await referred(service, 1, key="again", needs=["housing"])
    shown = await read(service, f"{page}/same-person/{id_of(again)}")
    assert "known to be one person" in shown
    assert "How do you know?" not in shown


async def test_once_one_withdrew_their_details_stay_sealed(service: ServiceInMemory) -> None:
    page, compared = await two(service)
    await does(service, f"/work/referrals/{id_of(compared)}", "withdrawal", reason="person-asked")
    shown = await read(service, f"{page}/{compared}")
    assert "Adah" not in shown
    assert "Not known, or sealed" in shown


async def test_of_another_borough_or_unknown_is_nothing_here(service: ServiceInMemory) -> None:
    page, compared = await two(service)
    elsewhere = await referred(service, 2, borough="camden", borough_reason="moving-there")
    form = fields_of(await read(service, f"{page}/{compared}"), f"{page}/{compared}")
    for at in (f"{page}/same-person/{id_of(elsewhere)}", f"{elsewhere}/{compared}", f"{page}/same-person/{uuid4()}"):
        assert (await service.link_worker.get(at)).status_code == 404
        said = {**form, "verdict": "same", "reason": "other"}
        assert (await service.link_worker.post(at, data=said)).status_code == 404
        said["verdict"] = "two"
        assert (await service.link_worker.post(at, data=said)).status_code == 404


async def test_it_takes_the_right_to_say_so(service: ServiceInMemory) -> None:
    page, compared = await two(service)
    worker = replace(A_LINK_WORKER, rights=frozenset({TokenRight.WORK.value}))
    service.callers.known[hash_token(worker.organisation)] = worker

    assert (await service.link_worker.get(f"{page}/{compared}")).status_code == 403
    assert compared not in await read(service, page)
    assert (await service.lead.get(f"{page}/{compared}")).status_code == 403
