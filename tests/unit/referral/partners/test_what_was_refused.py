"""A partner sees what was refused on its topics, as JSON and as a page; nobody else sees a byte of it."""

import base64
import json
from html import unescape
from typing import Any

import httpx
import pytest

from services.contract.doors.rights import PARTNER_RIGHTS, TokenRight
from services.contract.events.partners import ReferralRequested, WithdrawalRequested
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.asked_by_topic import ANOTHER, a_referral_asked, accepted, work
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.store_scenarios.refused import a_dead_letter
from tests.support.builders import NOW
from tests.support.partner_messages import PARTNER, a_message

JSON, PAGE = f"/v1/partners/{PARTNER}/rejections", f"/partners/{PARTNER}/rejections"
NOT_ITS_NUMBER = "999 000 0019"


@pytest.fixture
async def partner(service: ServiceInMemory) -> httpx.AsyncClient:
    return await with_token(service, PARTNER)


async def with_token(service: ServiceInMemory, organisation: str, *rights: TokenRight) -> httpx.AsyncClient:
    """At the door with a token of the organisation; unless it is said, with a partner's rights."""
    given = frozenset(right.value for right in rights or PARTNER_RIGHTS)
    await service.callers.add(hash_token(organisation), Caller(organisation, given))
    return service.at_the_door(organisation)


async def refuse(service: ServiceInMemory, name: str = "m-1", **changes: Any) -> None:
    """Have a message of the partner refused, whose NHS number is none and whose urgency is no word."""
    wrong = {"person__nhs_number": NOT_ITS_NUMBER, "urgency": "now"}
    await work(service, a_referral_asked(name, **wrong | changes))


async def test_what_was_refused_is_told_with_when_where_why_and_how_to_mend_it(
    service: ServiceInMemory, partner: httpx.AsyncClient
) -> None:
    await refuse(service)

    said = (await partner.get(JSON)).json()

    [one] = said["rejections"]
    assert (said["partner"], said["after"], said["unanswered"]) == (PARTNER, None, [])
    assert (one["event_id"], one["partner_reference"]) == ("m-1", "ours-7")
    assert (one["at"], one["topic"]) == (f"{NOW:%Y-%m-%dT%H:%M:%SZ}", f"southwark.partner.{PARTNER}.events")
    faults = {fault["path"]: (fault["rule"], fault["mend"]) for fault in one["faults"]}
    assert set(faults) == {"#/person/nhs_number", "#/urgency"}
    assert faults["#/person/nhs_number"][0] == "not-an-nhs-number"
    assert "Check its ten digits" in faults["#/person/nhs_number"][1]


async def test_what_was_accepted_is_not_there_and_what_is_sent_again_is_there_once(
    service: ServiceInMemory, partner: httpx.AsyncClient
) -> None:
    await accepted(service, a_referral_asked("m-1"))
    await refuse(service, "m-2")
    await refuse(service, "m-2")

    assert [one["event_id"] for one in (await partner.get(JSON)).json()["rejections"]] == ["m-2"]


async def test_a_reason_that_only_the_running_service_knows_is_told_too(
    service: ServiceInMemory, partner: httpx.AsyncClient
) -> None:
    await work(service, a_message(WithdrawalRequested, {"partner_reference": "nobody", "reason": "other"}))

    [one] = (await partner.get(JSON)).json()["rejections"]

    assert [fault["rule"] for fault in one["faults"]] == ["referral-not-found"]
    assert one["partner_reference"] == "nobody"


async def test_what_got_no_answer_is_told_with_where_it_lies(
    service: ServiceInMemory, partner: httpx.AsyncClient
) -> None:
    row = a_dead_letter(41)
    service.storage.memory.parked.rows[row.place] = row

    [one] = (await partner.get(JSON)).json()["unanswered"]
    page = (await partner.get(PAGE)).text

    assert (one["topic"], one["partition"], one["offset"]) == (f"southwark.partner.{PARTNER}.events", 1, 41)
    assert (one["rule"], one["mend"]) == ("header-missing", "The message has no id.")
    assert "partition 1, offset 41" in page


async def test_pages_follow_one_another(service: ServiceInMemory, partner: httpx.AsyncClient) -> None:
    for number in range(3):
        await refuse(service, f"m-{number}")

    first = (await partner.get(JSON, params={"limit": 2})).json()
    second = (await partner.get(JSON, params={"limit": 2, "after": first["after"]})).json()
    page = (await partner.get(PAGE, params={"limit": 2})).text

    found = [one["event_id"] for one in (*first["rejections"], *second["rejections"])]
    assert (sorted(found), second["after"]) == (["m-0", "m-1", "m-2"], None)
    assert f'href="?after={first["after"]}"' in page


@pytest.mark.parametrize("address", [JSON, PAGE])
async def test_nothing_personal_that_was_sent_is_there(
    service: ServiceInMemory, partner: httpx.AsyncClient, address: str
) -> None:
    await refuse(service, person__name="Ada\nInvented", person__surprise="Grace", story="A secret.")

    answer = (await partner.get(address)).text

    person = a_request()["person"]
    assert "not-an-nhs-number" in answer
    for secret in (NOT_ITS_NUMBER, "Grace", "A secret", person["email"], person["phone"], person["born_on"]):
        assert secret not in answer


@pytest.mark.parametrize("address", [JSON, PAGE])
async def test_another_partner_is_told_what_whoever_asks_for_nobody_is(service: ServiceInMemory, address: str) -> None:
    another = await with_token(service, ANOTHER.partner)
    of_nobody = await another.get(address.replace(PARTNER, "nobody-at-all"))
    await refuse(service)

    answer = await another.get(address)

    assert (answer.status_code, answer.content) == (404, of_nobody.content)
    assert "m-1" not in answer.text


@pytest.mark.parametrize("address", [JSON, PAGE])
@pytest.mark.parametrize("right", [right for right in TokenRight if right not in PARTNER_RIGHTS])
async def test_a_token_without_a_partners_rights_is_refused(
    service: ServiceInMemory, address: str, right: TokenRight
) -> None:
    await refuse(service)

    answer = await (await with_token(service, PARTNER, right)).get(address)

    assert answer.status_code == 403
    assert "m-1" not in answer.text


@pytest.mark.parametrize("address", [JSON, PAGE])
async def test_without_a_token_nothing_is_told(service: ServiceInMemory, address: str) -> None:
    await refuse(service)

    answer = await service.stranger.get(address)

    assert answer.status_code == 401
    assert "m-1" not in answer.text


async def test_the_page_tells_the_same_in_words_and_runs_nothing(
    service: ServiceInMemory, partner: httpx.AsyncClient
) -> None:
    await refuse(service, "<script>alert(1)</script>")

    answer = await partner.get(PAGE)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<code>#/person/nhs_number</code> <code>not-an-nhs-number</code>" in answer.text
    assert "<script" not in answer.text
    assert "<script>alert(1)</script>" in unescape(answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


async def test_a_browser_asks_the_person_for_the_token_and_shows_it_as_a_password(
    service: ServiceInMemory, partner: httpx.AsyncClient
) -> None:
    await refuse(service)
    asked = await service.stranger.get(PAGE)
    typed = base64.b64encode(f":{PARTNER}".encode()).decode()

    shown = await service.stranger.get(PAGE, headers={"Authorization": f"Basic {typed}"})

    assert 'Basic realm="Linkway"' in asked.headers["www-authenticate"]
    assert "the token is the password" in asked.text
    assert (shown.status_code, "m-1" in shown.text) == (200, True)


@pytest.mark.parametrize("written", ["", "%%%", "Zm9v", base64.b64encode(b"age-matters:").decode()])
async def test_what_is_no_password_is_no_token(
    service: ServiceInMemory, partner: httpx.AsyncClient, written: str
) -> None:
    shown = await service.stranger.get(PAGE, headers={"Authorization": f"Basic {written}"})

    assert shown.status_code == 401


async def test_what_a_browser_sends_by_itself_opens_no_other_door(
    service: ServiceInMemory, partner: httpx.AsyncClient
) -> None:
    typed = base64.b64encode(f":{PARTNER}".encode()).decode()

    answer = await service.stranger.get(JSON, headers={"Authorization": f"Basic {typed}"})

    assert (answer.status_code, json.loads(answer.content)["type"]) == (401, "/v1/problems/token-unknown")


async def test_a_name_that_no_partner_can_have_is_refused(service: ServiceInMemory, partner: httpx.AsyncClient) -> None:
    assert (await partner.get("/v1/partners/Not%20A%20Name/rejections")).status_code == 422
    assert (await partner.get("/partners/Not%20A%20Name/rejections")).status_code == 422


async def test_what_lies_on_a_partners_topic_in_another_form_is_told(
    service: ServiceInMemory, partner: httpx.AsyncClient
) -> None:
    await work(service, a_message(ReferralRequested, b"{", name="m-9"))

    [one] = (await partner.get(JSON)).json()["rejections"]

    assert [(fault["path"], fault["rule"]) for fault in one["faults"]] == [("#", "not-json")]
