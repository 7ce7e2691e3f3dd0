"""/v1/referrals: made once for each key, followed with an ETag, listed in pages."""

from typing import Any

import httpx
import pytest

from services.contract.events import ReferralCreated
from tests.fakes.referral import A_REQUEST, a_request, of_somebody_else
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched
from tests.support.changing import LEFT_OUT


async def refer(client: httpx.AsyncClient, key: str = "k1", **changes: Any) -> httpx.Response:
    return await client.post("/v1/referrals", json=a_request(**changes), headers={"Idempotency-Key": key})


async def test_a_referral_is_made_and_followed(service: ServiceInMemory) -> None:
    made = await refer(service.surgery)
    followed = await service.surgery.get(made.headers["location"])

    assert made.status_code == 201
    assert made.headers["location"] == f"/v1/referrals/{made.json()['referral_id']}"
    assert followed.json() == made.json()
    assert followed.headers["etag"] == made.headers["etag"] == '"1"'
    assert (made.json()["state"], made.json()["seen_as"]) == ("received", "referrer")


async def test_without_a_key_nothing_is_made(service: ServiceInMemory) -> None:
    refused = await service.surgery.post("/v1/referrals", json=A_REQUEST)

    assert (refused.status_code, refused.json()["type"]) == (400, "/v1/problems/key-missing")
    assert not service.published


async def test_the_same_request_with_the_same_key_is_made_once_and_answered_alike(service: ServiceInMemory) -> None:
    first = await refer(service.surgery)
    await service.consume(a_matched(referral_id=first.json()["referral_id"]))
    again = await refer(service.surgery)

    assert again.headers["idempotency-replayed"] == "true"
    assert (again.status_code, again.content, again.headers["etag"]) == (201, first.content, first.headers["etag"])
    assert len(service.published) == 1


async def test_who_has_it_as_it_is_gets_nothing_sent(service: ServiceInMemory) -> None:
    made = await refer(service.surgery)
    same = await service.surgery.get(made.headers["location"], headers={"If-None-Match": 'W/"9", "1"'})
    await service.consume(a_matched(referral_id=made.json()["referral_id"]))
    changed = await service.surgery.get(made.headers["location"], headers={"If-None-Match": '"1"'})

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", '"1"')
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')


async def test_each_who_is_tied_to_it_has_a_view_of_their_own(service: ServiceInMemory) -> None:
    made = await refer(service.surgery)
    await service.consume(a_matched(referral_id=made.json()["referral_id"]))
    seen = {
        client: (await getattr(service, client).get(made.headers["location"])).json()
        for client in ("surgery", "provider", "link_worker")
    }

    assert {client: view["seen_as"] for client, view in seen.items()} == {
        "surgery": "referrer",
        "provider": "provider",
        "link_worker": "link-worker",
    }
    assert "needs_human" not in seen["provider"]
    assert "organisation" not in seen["surgery"]
    assert seen["link_worker"]["organisation"] == "invented-surgery"


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"safeguarding": True}, ["safeguarding"]),
        ({"referrer__role": "self"}, ["self-referral"]),
        ({"safeguarding": True, "referrer__role": "self"}, ["safeguarding", "self-referral"]),
        ({}, []),
    ],
)
async def test_what_a_human_must_look_at_first_is_said_so(
    service: ServiceInMemory, changes: dict[str, Any], reasons: list[str]
) -> None:
    made = await refer(service.surgery, **changes)

    assert made.json()["needs_human"] == reasons
    assert made.json()["state"] == ("needs-a-human" if reasons else "received")
    assert list(ReferralCreated.model_validate_json(service.published[0].value).needs_human) == reasons


async def test_consent_ends_when_its_last_day_is_over_in_london(service: ServiceInMemory) -> None:
    made = await refer(service.surgery, consent__expires_on="2026-06-30")

    assert made.json()["consent_until"] == "2026-06-30T23:00:00Z"


async def test_an_organisation_reads_its_own_referrals_in_pages_the_latest_first(service: ServiceInMemory) -> None:
    made = []
    for number in range(5):
        headers = {"Idempotency-Key": f"k{number}"}
        answer = await service.surgery.post("/v1/referrals", json=of_somebody_else(number), headers=headers)
        made.append(answer.json()["referral_id"])
    await refer(service.another_surgery)

    listed, asked = [], {"limit": "2"}
    while asked:
        page = (await service.surgery.get("/v1/referrals", params=asked)).json()
        listed += [one["referral_id"] for one in page["referrals"]]
        asked = {"limit": "2", "after": page["after"]} if page["after"] else {}

    assert sorted(listed) == sorted(made)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [({"state": "received"}, 2), ({"state": "closed"}, 0), ({"borough": "southwark"}, 1), ({"borough": "camden"}, 0)],
)
async def test_a_list_holds_what_is_wanted(service: ServiceInMemory, wanted: dict[str, str], count: int) -> None:
    await refer(service.surgery, key="k1")
    await refer(service.surgery, key="k2", borough="lambeth", borough_reason="moving-there")

    assert len((await service.surgery.get("/v1/referrals", params=wanted)).json()["referrals"]) == count


async def test_a_cursor_that_no_page_gave_is_refused(service: ServiceInMemory) -> None:
    refused = await service.surgery.get("/v1/referrals", params={"after": "invented"})

    assert (refused.status_code, refused.json()["type"]) == (422, "/v1/problems/cursor-unreadable")


async def test_all_faults_are_pointed_at_at_once_those_of_shape_and_those_of_meaning(service: ServiceInMemory) -> None:
    request = a_request(
        person__phone="12",
        person__born_on="1800-01-01",
        person__email=LEFT_OUT,
        postcode="M1 1AE",
        urgency="whenever",
        consent__expires_on="2025-01-01",
    )
    refused = await service.surgery.post("/v1/referrals", json=request)

    assert refused.status_code == 422
    assert {error.get("pointer", error.get("parameter")): error["code"] for error in refused.json()["errors"]} == {
        "Idempotency-Key": "missing",
        "#/person/phone": "not-a-telephone-number",
        "#/urgency": "enum",
        "#/postcode": "outside-london",
        "#/person/born_on": "date-of-birth-impossible",
        "#/person/email": "no-address-for-the-channel",
        "#/consent/expires_on": "consent-ended",
    }


async def test_several_faults_of_meaning_are_told_at_once(service: ServiceInMemory) -> None:
    refused = await refer(service.surgery, person__email=LEFT_OUT, postcode="M1 1AE")

    assert refused.json()["type"] == "/v1/problems/request-has-faults"
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/postcode", "#/person/email"]
