"""What a person needs to take part – languages, access, ways – is read at every door, and seen by who needs it."""

import csv
from pathlib import Path
from typing import Any

import pytest

from deploy.importing.columns import body_of
from services.contract.events import ReferralCreated
from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import Answer
from services.referral.doors.fhir import reading
from tests.fakes.asked_by_topic import a_referral_asked, rejected, work
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched
from tests.support.changing import LEFT_OUT
from tests.support.gp_system import GpSystem, a_message, issues, resource

KEY = {"Idempotency-Key": "k1"}
SNOMED = "http://snomed.info/sct"
NEEDS = {
    "person__languages": ["bn", "en"],
    "person__access_needs": ["step-free"],
    "person__ways": ["telephone", "in-person"],
}
SAID = {"languages": ["bn", "en"], "access_needs": ["step-free"], "ways": ["telephone", "in-person"]}


def said(service: ServiceInMemory) -> ReferralCreated:
    return ReferralCreated.model_validate_json(service.published[-1].value)


def somebody_else(called: str) -> dict[str, Any]:
    return {"person__name": f"{called} Invented", "person__born_on": "1961-02-03", "person__nhs_number": LEFT_OUT}


async def test_it_is_said_in_the_clear_and_seen_by_everybody_who_is_tied_to_the_referral(
    service: ServiceInMemory,
) -> None:
    made = await service.surgery.post("/v1/referrals", json=a_request(**NEEDS), headers=KEY)
    created = said(service)
    await service.consume(a_matched(referral_id=created.referral_id, answer=Answer.OFFER))
    views = [
        await who.get(made.headers["location"]) for who in (service.surgery, service.provider, service.link_worker)
    ]

    assert {name: list(getattr(created, name)) for name in SAID} == SAID
    for view in (made, *views):
        assert {name: view.json()[name] for name in SAID} == SAID


async def test_a_link_worker_sees_in_the_worklist_who_speaks_what(service: ServiceInMemory) -> None:
    await service.surgery.post("/v1/referrals", json=a_request(**NEEDS), headers=KEY)
    [work] = (await service.link_worker.get("/v1/worklist", params={"view": "borough"})).json()["work"]

    assert (work["languages"], work["access_needs"]) == (["bn", "en"], ["step-free"])


async def test_it_goes_along_to_another_borough(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/v1/referrals", json=a_request(**NEEDS), headers=KEY)
    to_lambeth = {"reason": "moved", "to_borough": "lambeth"}
    await service.link_worker.post(f"{made.headers['location']}/rerouting", json=to_lambeth, headers=KEY)
    anew = ReferralCreated.model_validate_json(service.published[1].value)

    assert anew.rerouted_from
    assert {name: list(getattr(anew, name)) for name in SAID} == SAID


async def test_whoever_says_nothing_speaks_english_and_may_come_anywhere(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/v1/referrals", json=a_request(), headers=KEY)

    assert [made.json()[name] for name in SAID] == [[], [], []]


async def test_languages_are_kept_by_their_codes_each_once(service: ServiceInMemory) -> None:
    written = ["Bengali", " BN ", "pt-BR", "ben", "British Sign Language", "tir"]
    made = await service.surgery.post("/v1/referrals", json=a_request(person__languages=written), headers=KEY)

    assert made.json()["languages"] == ["bn", "pt", "bfi", "ti"]


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"person__languages": ["bn", "Klingonish"]}, "#/person/languages/1", "not-a-language"),
        ({"person__languages": "bn"}, "#/person/languages", "list-type"),
        ({"person__languages": [*["bn"] * 11]}, "#/person/languages", "too-long"),
        ({"person__access_needs": ["stairs"]}, "#/person/access_needs/0", "enum"),
        ({"person__ways": ["by-boat"]}, "#/person/ways/0", "enum"),
    ],
)
async def test_what_cannot_be_meant_is_pointed_at(
    service: ServiceInMemory, changes: dict[str, Any], pointer: str, code: str
) -> None:
    refused = await service.surgery.post("/v1/referrals", json=a_request(**changes), headers=KEY)

    assert (refused.status_code, len(refused.json()["errors"])) == (422, 1)
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [(pointer, code)]
    assert "Klingonish" not in refused.text


async def test_a_partner_is_told_so_too(service: ServiceInMemory) -> None:
    answer = await rejected(service, a_referral_asked(person__languages=["Klingonish"]))

    assert (answer.code, answer.pointer) == ("not-a-language", "#/person/languages/0")


async def test_a_gps_system_says_languages_by_bcp_47_the_preferred_one_first(service: ServiceInMemory) -> None:
    message = a_message()
    resource(message, "Patient")["communication"] = [
        {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "en-GB"}]}},
        {"language": {"text": "Somali"}},
        {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "bn"}]}, "preferred": True},
        {"language": {"coding": [{"system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-HumanLanguage", "code": "q4"}]}},
    ]
    await GpSystem(service.surgery).send(message)

    assert said(service).languages == ("bn", "en", "so", "bfi")


async def test_a_language_that_is_none_is_pointed_at_in_the_message(service: ServiceInMemory) -> None:
    message = a_message()
    resource(message, "Patient")["communication"] = [{"language": {"coding": [{"code": "Klingonish"}]}}]
    refused = await GpSystem(service.surgery).send(message)

    assert refused.status_code == 400
    assert issues(refused) == {"Bundle.entry[2].resource.communication": "code-invalid"}


async def test_a_flag_of_reasonable_adjustments_is_an_access_need(service: ServiceInMemory) -> None:
    message = a_message(person__access_needs=["step-free"])
    [flag] = [one["resource"] for one in message["entry"] if one["resource"]["resourceType"] == "Flag"]
    for number, (code, status) in enumerate({"198061000000105": "active", "415803005": "inactive"}.items()):
        another = {**flag, "id": f"flag-{number}", "status": status}
        another["code"] = {"coding": [{"system": SNOMED, "code": code}]}
        message["entry"].append({"fullUrl": f"urn:uuid:flag-{number}", "resource": another})
    await GpSystem(service.surgery).send(message)

    assert said(service).access_needs == (AccessNeed.STEP_FREE, AccessNeed.HEARING_LOOP)


@pytest.mark.parametrize("asks", [True, False])
async def test_that_somebody_is_to_come_along_is_asked_at_every_door(service: ServiceInMemory, asks: bool) -> None:
    asked: dict[str, Any] = {"person__accompanied": asks, "person__access_needs": ["step-free"]}
    made = await service.surgery.post("/v1/referrals", json=a_request(**asked), headers=KEY)
    heard = [said(service)]
    await GpSystem(service.surgery).send(a_message(**asked, **somebody_else("Bibi")))
    heard.append(said(service))
    [by_topic, *_] = await work(service, a_referral_asked(**asked, **somebody_else("Dodo")))
    heard.append(ReferralCreated.model_validate_json(by_topic.value))

    assert made.json()["accompanied"] is asks
    assert [(one.accompanied, one.access_needs) for one in heard] == [(asks, (AccessNeed.STEP_FREE,))] * 3


def test_every_code_of_an_access_need_means_one_of_ours() -> None:
    table = Path(reading.__file__).with_name("codes.csv").read_text(encoding="utf-8")
    meant = {row["means"] for row in csv.DictReader(table.splitlines()) if row["kind"] == "access need"}

    assert meant <= set(AccessNeed)


@pytest.mark.parametrize(
    ("cells", "person"),
    [
        ({"languages": "Bengali, British Sign Language"}, {"languages": ["bn", "bfi"]}),
        ({"languages": "Bengali English"}, {"languages": ["bn", "en"]}),
        ({"languages": "bn;pt-BR | so"}, {"languages": ["bn", "pt", "so"]}),
        ({"access_needs": "Step free, hearing loop"}, {"access_needs": ["step-free", "hearing-loop"]}),
        ({"access_needs": "step-free hearing-loop"}, {"access_needs": ["step-free", "hearing-loop"]}),
        ({"ways": "In person; telephone"}, {"ways": [Way.IN_PERSON, Way.TELEPHONE]}),
        ({"accompanied": "Yes"}, {"accompanied": True}),
        ({"ways": "by boat"}, {"ways": ["by", "boat"]}),
    ],
)
def test_a_lists_cells_are_read_as_people_write_them(cells: dict[str, str], person: dict[str, list[str]]) -> None:
    assert body_of(cells) == ({"person": person}, {})
