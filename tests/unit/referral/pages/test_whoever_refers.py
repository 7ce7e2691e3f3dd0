"""An organisation refers by a form, follows what became of it, writes to the link worker, and takes it back."""

import re
from uuid import uuid4

import httpx
import pytest

from services.referral.domain.life import State
from tests.fakes.referral_service import ServiceInMemory
from tests.support.page_forms import fields_of, filled_in

TYPED: dict[str, str | list[str]] = {
    "needs": ["debt", "housing"],
    "story": "I cannot sleep for the bills.",
    "urgency": "soon",
    "name": "Ada Invented",
    "born-day": "4",
    "born-month": "3",
    "born-year": "1951",
    "postcode": "se15 4qn",
    "phone": "07700 900123",
    "channel": "none",
    "agreed": "yes",
    "share": "yes",
    "gp": "full",
    "role": "gp",
}


@pytest.fixture
def surgery(service: ServiceInMemory) -> httpx.AsyncClient:
    return service.surgery


async def made(surgery: httpx.AsyncClient, **changes: str | list[str]) -> str:
    """The address of a referral that was made by the form."""
    answer = await filled_in(surgery, "/refer/new", TYPED | changes)
    assert answer.status_code == 303, re.findall(r'class="problem".*?</p>', answer.text)
    return answer.headers["location"].partition("?")[0]


async def test_a_person_is_referred_by_the_form(surgery: httpx.AsyncClient) -> None:
    page = await surgery.get(await made(surgery))
    for said in ("help with debt and money, help with housing", "Soon", "Southwark", "Looking for a place"):
        assert said in page.text


async def test_nothing_that_was_typed_stands_in_an_address_or_on_the_page(surgery: httpx.AsyncClient) -> None:
    answer = await filled_in(surgery, "/refer/new", TYPED)
    page = await surgery.get(answer.headers["location"])
    for typed in ("Ada", "SE15", "se15", "900123", "bills", "1951"):
        assert typed not in answer.headers["location"] + page.text


async def test_the_list_shows_what_was_referred(surgery: httpx.AsyncClient) -> None:
    assert "has referred nobody yet" in (await surgery.get("/refer")).text
    address = await made(surgery)
    assert f'<a href="{address}">' in (await surgery.get("/refer")).text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"needs": []}, "needs"),
        ({"name": ""}, "name"),
        ({"name": "x" * 500}, "name"),
        ({"name": "Ada\x00"}, "name"),
        ({"born-day": "31", "born-month": "2"}, "born-day"),
        ({"born-day": "", "born-month": "", "born-year": ""}, "born-day"),
        ({"born-year": "2900"}, "born-day"),
        ({"born-day": "²"}, "born-day"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"phone": "123"}, "phone"),
        ({"email": "ada"}, "email"),
        ({"nhs-number": "9990000000"}, "nhs-number"),
        ({"channel": ""}, "channel"),
        ({"agreed": ""}, "agreed"),
        ({"role": ""}, "role"),
        ({"story": "x" * 20_000}, "story"),
        ({"languages": "klingon"}, "languages"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    changes: dict[str, str | list[str]], field: str, surgery: httpx.AsyncClient
) -> None:
    answer = await filled_in(surgery, "/refer/new", TYPED | {"story": "Typed once."} | changes)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-problem"' in answer.text
    assert "Typed once." in answer.text or field == "story"


async def test_markup_that_is_typed_is_text(surgery: httpx.AsyncClient) -> None:
    answer = await filled_in(
        surgery, "/refer/new", TYPED | {"name": "", "story": "</textarea><script>alert(1)</script>"}
    )
    assert "<script" not in answer.text


async def test_a_form_that_is_sent_twice_makes_one_referral(surgery: httpx.AsyncClient) -> None:
    fields = {**fields_of((await surgery.get("/refer/new")).text, "/refer/new"), **TYPED}
    first, again = [await surgery.post("/refer/new", data=fields) for _ in range(2)]
    assert (first.status_code, first.headers["location"]) == (303, again.headers["location"])


async def test_a_person_with_an_open_referral_for_the_same_is_not_referred_anew(surgery: httpx.AsyncClient) -> None:
    address = await made(surgery)
    answer = await filled_in(surgery, "/refer/new", TYPED)
    assert answer.headers["location"] == f"{address}?open=yes"
    assert "an open referral for this already" in (await surgery.get(answer.headers["location"])).text


async def test_messages_are_written_and_read(surgery: httpx.AsyncClient) -> None:
    address = await made(surgery)
    answer = await filled_in(surgery, address, {"text": "Please call in the morning."}, action=f"{address}/messages")
    assert answer.headers["location"] == f"{address}#messages"
    assert "Please call in the morning." in (await surgery.get(address)).text


async def test_an_empty_message_is_said_to_be_one(surgery: httpx.AsyncClient) -> None:
    address = await made(surgery)
    answer = await filled_in(surgery, address, {"text": " "}, action=f"{address}/messages")
    assert (answer.status_code, "Write your message" in answer.text) == (422, True)


async def test_a_referral_is_taken_back(surgery: httpx.AsyncClient) -> None:
    address = await made(surgery)
    await filled_in(surgery, address, {"reason": "no-longer-needed"}, action=f"{address}/withdrawal")
    page = (await surgery.get(address)).text
    assert ("Withdrawn" in page, "Take it back" in page) == (True, False)


async def test_what_has_changed_meanwhile_is_seen_before_it_is_taken_back(
    service: ServiceInMemory, surgery: httpx.AsyncClient
) -> None:
    address = await made(surgery)
    typed = {**fields_of((await surgery.get(address)).text, f"{address}/withdrawal"), "reason": "person-asked"}
    referral_id = address.rpartition("/")[2]
    await service.link_worker.post(
        f"/v1/referrals/{referral_id}/human", json={"reason": "safeguarding"}, headers={"Idempotency-Key": "1"}
    )
    answer = await surgery.post(f"{address}/withdrawal", data=typed | {"revision": "0"})
    assert (answer.status_code, 'id="reason-problem"' in answer.text) == (422, True)
    assert State.WITHDRAWN.value.title() not in answer.text


async def test_other_organisations_and_strangers_see_nothing(
    service: ServiceInMemory, surgery: httpx.AsyncClient
) -> None:
    address = await made(surgery)
    others, unknown = await service.another_surgery.get(address), await surgery.get(f"/refer/{uuid4()}")
    assert (others.status_code, unknown.status_code) == (404, 404)
    assert others.text == unknown.text
    assert (await service.browser().get(address)).status_code == 303
    assert (await service.provider.get("/refer")).status_code == 403


async def test_a_link_worker_does_not_see_it_as_one_who_made_it(
    service: ServiceInMemory, surgery: httpx.AsyncClient
) -> None:
    assert (await service.link_worker.get(await made(surgery))).status_code == 403


async def test_a_form_from_elsewhere_changes_nothing(surgery: httpx.AsyncClient) -> None:
    answer = await surgery.post("/refer/new", data=TYPED)
    assert (answer.status_code, "could not be taken" in answer.text) == (403, True)
