"""The worklist shows what there is to do, by whose and by why; its addresses and rows identify nobody."""

import re

import pytest

from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import an_unmatched
from tests.support.link_workers_day import does, id_of, offered, on, presses, read, referred


def listed(text: str) -> list[str]:
    return re.findall(r'<th scope="row">\s*<a href="(/work/referrals/[^"#]+)[#a-z]*"', text)


async def test_mine_and_all_of_my_boroughs(service: ServiceInMemory) -> None:
    mine, nobodys = await offered(service, 1), await offered(service, 2)
    await referred(service, 3, borough="camden", borough_reason="staying-there")
    assert (await presses(service, mine, "take-on")).status_code == 303

    assert listed(await read(service, "/work")) == [mine]
    assert sorted(listed(await read(service, "/work?whose=borough"))) == sorted([mine, nobodys])


async def test_each_kind_of_work_is_an_address(service: ServiceInMemory) -> None:
    urgent = await referred(service, 1, urgency="urgent")
    human = await referred(service, 2, safeguarding=True)
    waits = await referred(service, 3)
    await service.consume(an_unmatched(referral_id=id_of(waits)))
    await does(service, waits, "tasks/new", what="review", **on("due_on"))

    shown = {
        kind: listed(await read(service, f"/work?whose=borough&kind={kind}"))
        for kind in ("urgent", "needs-a-human", "waiting", "tasks-due", "overdue")
    }
    assert shown == {
        "urgent": [urgent],
        "needs-a-human": [human],
        "waiting": [waits],
        "tasks-due": [waits],
        "overdue": [],
    }


async def test_it_goes_on_page_by_page(service: ServiceInMemory) -> None:
    made = {await referred(service, number) for number in range(1, 28)}

    first = await read(service, "/work?whose=borough")
    [on] = re.findall(r'href="([^"]+)" rel="next"', first)
    second = await read(service, on.replace("&amp;", "&"))
    assert {*listed(first), *listed(second)} == made
    assert 'rel="next"' not in second


async def test_nothing_in_it_identifies_anybody(service: ServiceInMemory) -> None:
    await referred(service, 1, person__name="Ada Invented")
    shown = await read(service, "/work?whose=borough")
    for personal in ("Ada", "SE15", "900123", "people.example", "An invented story"):
        assert personal not in shown


async def test_a_lead_sees_the_open_incidents_instead(service: ServiceInMemory) -> None:
    page = await referred(service)
    await does(service, page, "incidents/new", incident="neglect", what_happened="No food.", **on("happened_on"))

    shown = await read(service, "/work", service.lead)
    assert "Neglect" in shown
    assert page in shown
    assert "No food." not in shown


@pytest.mark.parametrize("address", ["/work?kind=nonsense", "/work?whose=everybodys", "/work?after=nonsense"])
async def test_an_address_that_means_nothing_is_a_page_that_says_so(address: str, service: ServiceInMemory) -> None:
    answer = await service.link_worker.get(address)
    assert answer.status_code == 422
    assert "<h1>" in answer.text


async def test_it_is_for_link_workers_alone(service: ServiceInMemory) -> None:
    assert (await service.surgery.get("/work")).status_code == 403
    assert (await service.browser().get("/work")).headers["location"] == "/sign-in?to=/work"


@pytest.mark.parametrize("path", ["/work", "/refer/new"])
async def test_pages_of_people_at_work_are_in_english_whatever_language_is_chosen(
    path: str, service: ServiceInMemory
) -> None:
    at_work = service.link_worker if path == "/work" else service.surgery
    shown = await at_work.get(path, headers={"Cookie": "linkway-preferences=language=ar"})
    assert shown.status_code == 200
    assert '<html lang="en-GB" dir="ltr"' in shown.text
