"""A request with a fault is refused: it says where and what to do, and never repeats what was written."""

from typing import Any

import pytest

from services.contract.words.vocabulary import Need
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.changing import LEFT_OUT

MISSING = "This is missing. Add it."
NOT_IN_LONDON = "Linkway serves London. Check the postcode, or refer the person where they live."
BOROUGH_WANTED = "The postcode does not tell the borough. Check the postcode, or name the borough."
NOT_AN_NHS_NUMBER = "This is not an NHS number. Check its ten digits, or leave it out."
NOT_AN_EMAIL = "This is not an email address. Write it like name@people.example, or leave it out."
NOT_A_PHONE = "This is not a telephone number. Write it like 07700 900123, or leave it out."
UK_DIGITS = (
    "A UK telephone number has eleven digits, the first 0 among them. Write it like 07700 900123, or leave it out."
)
NOT_A_POSTCODE = "This is not a UK postcode. Write it like SE15 4QN, or ZZ99 3VZ for somebody with no fixed abode."
NO_CONSENT = "Without the person's consent there is no referral. Ask the person, then send true."
NOT_A_BOROUGH = "This is not a London borough. Send its slug, such as tower-hamlets, or its GSS code, E09…."
IN_BARNET = (
    "The postcode lies in Southwark, and the borough is Barnet. Check both; if Barnet is meant, say why in "
    "borough_reason: moving-there, staying-there, registered-there, responsible-for-them, map-is-wrong."
)
BORN_WHEN = "Give a date of birth that is not in the future and at most 120 years ago."
NO_ADDRESS = "The person agreed to be told by email. Send their address, or ask for another channel."

FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"person__nhs_number": "999 000 0019"}, "#/person/nhs_number", NOT_AN_NHS_NUMBER),
    ({"person__nhs_number": "٩٩٩٠٠٠٠٠١٨"}, "#/person/nhs_number", NOT_AN_NHS_NUMBER),
    ({"person__nhs_number": ""}, "#/person/nhs_number", NOT_AN_NHS_NUMBER),
    ({"person__email": "ada at people.example"}, "#/person/email", NOT_AN_EMAIL),
    ({"person__email": "Ada <ada@people.example>"}, "#/person/email", NOT_AN_EMAIL),
    ({"person__phone": "12345"}, "#/person/phone", UK_DIGITS),
    ({"person__phone": "not told"}, "#/person/phone", NOT_A_PHONE),
    ({"person__phone": "07700 900123 ext 5"}, "#/person/phone", NOT_A_PHONE),
    ({"person__born_on": "2026-02-01"}, "#/person/born_on", BORN_WHEN),
    ({"person__born_on": "1900-01-01"}, "#/person/born_on", BORN_WHEN),
    ({"person__born_on": "1/6/1950"}, "#/person/born_on", "This is not a date. Write it like 2026-01-31."),
    ({"person__born_on": 0}, "#/person/born_on", "This is not a date. Write it like 2026-01-31."),
    ({"person__name": " "}, "#/person/name", "This is empty or too short. Fill it in, or leave it out."),
    ({"person__email": LEFT_OUT}, "#/person/email", NO_ADDRESS),
    ({"postcode": "SE15"}, "#/postcode", NOT_A_POSTCODE),
    ({"postcode": "M1 1AE"}, "#/postcode", NOT_IN_LONDON),
    ({"postcode": "M1 1AE", "borough": "southwark"}, "#/postcode", NOT_IN_LONDON),
    ({"postcode": "SE15 4QX"}, "#/postcode", BOROUGH_WANTED),
    ({"postcode": "SE15 4QX"}, "#/borough", BOROUGH_WANTED),
    ({"postcode": "ZZ99 3VZ"}, "#/borough", BOROUGH_WANTED),
    ({"borough": "barnet"}, "#/borough", IN_BARNET),
    ({"borough": "barnet"}, "#/postcode", IN_BARNET),
    ({"borough": "barnet", "borough_reason": None}, "#/borough", IN_BARNET),
    ({"borough": "atlantis"}, "#/borough", NOT_A_BOROUGH),
    ({"borough": "E06000039"}, "#/borough", NOT_A_BOROUGH),
    ({"borough": ["southwark"]}, "#/borough", NOT_A_BOROUGH),
    ({"consent__to_refer": False}, "#/consent/to_refer", NO_CONSENT),
    ({"consent__to_refer": LEFT_OUT}, "#/consent/to_refer", NO_CONSENT),
    ({"consent": LEFT_OUT}, "#/consent", MISSING),
    ({"consent__channel": LEFT_OUT}, "#/consent/channel", MISSING),
    ({"needs": LEFT_OUT}, "#/needs", MISSING),
    ({"needs": []}, "#/needs", "This needs at least 1 entry."),
    ({"story": "x" * 4001}, "#/story", "This is too long; at most 4000 characters are taken."),
    ({"invented": 1}, "#/invented", "This is not known here. Leave it out."),
    ({"person__invented": 1}, "#/person/invented", "This is not known here. Leave it out."),
]


@pytest.mark.parametrize(("changes", "pointer", "advice"), FAULTS)
async def test_a_fault_is_pointed_at_with_what_to_do(
    service: ServiceInMemory, changes: dict[str, Any], pointer: str, advice: str
) -> None:
    refused = await service.surgery.post("/referrals", json=a_request(**changes))

    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert {"pointer": pointer, "detail": advice} in refused.json()["errors"]
    assert not service.published


@pytest.mark.parametrize(
    ("unknown", "pointer"),
    [
        ({"needs": ["debt", "sunshine"]}, "#/needs/1"),
        ({"urgency": "whenever"}, "#/urgency"),
        ({"consent__to_refer": "yes"}, "#/consent/to_refer"),
    ],
)
async def test_a_word_that_nobody_agreed_on_is_refused(
    service: ServiceInMemory, unknown: dict[str, Any], pointer: str
) -> None:
    refused = await service.surgery.post("/referrals", json=a_request(**unknown))

    assert refused.status_code == 422
    assert [fault["pointer"] for fault in refused.json()["errors"]] == [pointer]


async def test_what_was_written_is_never_repeated(service: ServiceInMemory) -> None:
    wrong = {
        "person__name": "Canary" * 50,
        "person__born_on": "CanaryDay",
        "person__nhs_number": "CanaryNumber",
        "person__email": "canary.people.example",
        "person__phone": "CanaryPhone",
        "postcode": "CanaryCode",
        "story": ["CanaryStory"],
        "borough": "CanaryBorough",
    }
    refused = await service.surgery.post("/referrals", json=a_request(**wrong))

    assert refused.status_code == 422
    assert len(refused.json()["errors"]) == len(wrong)
    assert "canary" not in refused.text.lower()


async def test_half_a_character_is_refused(service: ServiceInMemory) -> None:
    body = '{"story": "\\ud800"}'
    refused = await service.surgery.post("/referrals", content=body, headers={"Content-Type": "application/json"})

    assert refused.status_code == 422
    assert "#/story" in [fault["pointer"] for fault in refused.json()["errors"]]


ACCEPTED: list[tuple[dict[str, Any], str]] = [
    ({"borough": "E09000028"}, "southwark"),
    ({"borough": "E09000030", "borough_reason": "registered-there"}, "tower-hamlets"),
    ({"borough": "lambeth", "borough_reason": "moving-there"}, "lambeth"),
    ({"borough": "southwark", "borough_reason": "map-is-wrong"}, "southwark"),
    ({"postcode": "e1 6an"}, "tower-hamlets"),
    ({"postcode": "ZZ99 3VZ", "borough": "camden"}, "camden"),
    ({"postcode": "SE15 4QX", "borough": "southwark"}, "southwark"),
]


@pytest.mark.parametrize(("changes", "borough"), ACCEPTED)
async def test_the_borough_is_the_one_that_is_named_or_that_of_the_postcode(
    service: ServiceInMemory, changes: dict[str, Any], borough: str
) -> None:
    made = await service.surgery.post("/referrals", json=a_request(**changes))

    assert made.json()["borough"] == borough
    assert [message.topic for message in service.published] == [f"{borough}.referrals"]


async def test_a_need_that_is_named_twice_is_one_need(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/referrals", json=a_request(needs=["food", "debt", "food"]))

    assert made.json()["needs"] == [Need.FOOD, Need.DEBT]
