"""Children are referred nowhere, because what there is for them is not here; whoever tries is told whom to ring."""

import csv
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from deploy.importing.lists import open_list
from deploy.importing.report import report_at
from deploy.importing.running import import_list
from services.contract.boroughs import BoroughSlug
from services.contract.words.life_words import HumanReason
from services.contract.words.vocabulary import AgeBand
from services.referral.domain.age import is_a_child
from tests.fakes.asked_by_topic import a_referral_asked, rejected
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW
from tests.support.gp_system import GpSystem, a_message, error_code, issues
from tests.unit.referral.test_disclosing import a_referral, disclose

SEVENTEEN, EIGHTEEN = "2008-02-01", "2008-01-31"
RING = "ring the children's services of the council where they live"
HEADINGS = "reference,name,born_on,postcode,needs,urgency,consent,channel,referrer_role"
KEY = {"Idempotency-Key": "k1"}


def a_child(**changes: Any) -> dict[str, Any]:
    return a_request(person__born_on=SEVENTEEN, **changes)


@pytest.mark.parametrize(("door", "kind"), [("/referrals", "about:blank"), ("/v1/referrals", "/v1/problems/too-young")])
async def test_the_json_doors_point_at_the_date_of_birth(service: ServiceInMemory, door: str, kind: str) -> None:
    refused = await service.surgery.post(door, json=a_child(), headers=KEY)

    assert (refused.status_code, refused.json()["title"]) == (422, "The person is under 18")
    assert RING in refused.json()["detail"]
    assert [one["pointer"] for one in refused.json()["errors"]] == ["#/person/born_on"]
    assert refused.json()["type"] == kind
    assert not service.published


async def test_it_is_told_with_all_else_that_is_wrong(service: ServiceInMemory) -> None:
    refused = await service.surgery.post("/v1/referrals", json=a_child(urgency="whenever"), headers=KEY)

    assert {one["pointer"]: one["code"] for one in refused.json()["errors"]} == {
        "#/urgency": "enum",
        "#/person/born_on": "too-young",
    }


@pytest.mark.parametrize("dry_run", [True, False])
async def test_of_a_batch_the_row_alone_is_refused(service: ServiceInMemory, dry_run: bool) -> None:
    rows = [
        {"idempotency_key": "child", "referral": a_child()},
        {"idempotency_key": "adult", "referral": a_request(person__born_on=EIGHTEEN)},
    ]
    answered = await service.surgery.post("/v1/referrals/batch", json={"rows": rows, "dry_run": dry_run})
    child, adult = answered.json()["rows"]

    assert child["outcome"] == "refused"
    assert [(one["code"], one["pointer"]) for one in child["faults"]] == [("too-young", "#/person/born_on")]
    assert adult["outcome"] == "checked" if dry_run else "made"


async def test_the_fhir_door_points_at_the_patients_birth_date(service: ServiceInMemory) -> None:
    refused = await GpSystem(service.surgery).send(a_message(person__born_on=SEVENTEEN))

    assert (refused.status_code, error_code(refused)) == (422, "REC_UNPROCESSABLE_ENTITY")
    assert issues(refused) == {"Bundle.entry[2].resource.birthDate": "business-rule"}
    assert RING in refused.json()["issue"][0]["diagnostics"]
    assert not service.published


async def test_the_report_of_a_list_names_the_column(service: ServiceInMemory, tmp_path: Path) -> None:
    path, written = tmp_path / "list.csv", tmp_path / "report.csv"
    row = f"row-1,Ada Invented,{SEVENTEEN},SE15 4QN,debt,routine,yes,none,council"
    path.write_text(f"{HEADINGS}\n{row}\n", encoding="utf-8")
    with report_at(written) as report:
        await import_list(open_list(path), service.surgery, report, dry_run=False)

    [told] = csv.DictReader(written.read_text(encoding="utf-8-sig").splitlines())
    assert told["outcome"] == "refused"
    assert told["faults"].startswith("born_on: Linkway refers adults alone.")
    assert RING in told["faults"]


async def test_a_partner_is_answered_so_on_its_topic(service: ServiceInMemory) -> None:
    answer = await rejected(service, a_referral_asked(person__born_on=SEVENTEEN))

    assert (answer.code, answer.pointer) == ("too-young", "#/person/born_on")
    assert RING in answer.sentence


async def test_on_their_eighteenth_birthday_they_are_taken(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/v1/referrals", json=a_request(person__born_on=EIGHTEEN), headers=KEY)

    assert made.status_code == 201


async def test_a_human_does_not_let_go_on_whom_they_find_to_be_a_child(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/v1/referrals", json=a_request(), headers=KEY)
    where, said = made.headers["location"], {"reasons": [HumanReason.AGE_UNKNOWN.value]}
    await service.link_worker.post(f"{where}/human-request", json=said, headers=KEY)
    before = len(service.published)

    refused, closed = [
        await service.link_worker.post(f"{where}/human-decision", json=decided, headers={"Idempotency-Key": key})
        for key, decided in {
            "k2": {"decision": "go-on", "age_band": AgeBand.UNDER_18.value},
            "k3": {"decision": "close", "reason": "needs-other-help", "outcome": "not-met"},
        }.items()
    ]

    assert (refused.status_code, refused.json()["type"]) == (422, "/v1/problems/too-young")
    assert [one["pointer"] for one in refused.json()["errors"]] == ["#/age_band"]
    assert closed.json()["state"] == "closed"
    assert len(service.published) == before + 2


async def of_an_earlier_release(service: ServiceInMemory) -> str:
    """A referral of whom an earlier release would have taken in: somebody of eight, once the time is turned back."""
    service.now = NOW.replace(year=2036)
    referral_id = await a_referral(service, person__born_on="2018-01-31")
    service.now = NOW
    return referral_id


async def test_a_child_of_an_earlier_release_goes_on_in_no_other_borough(service: ServiceInMemory) -> None:
    where, said = f"/v1/referrals/{await of_an_earlier_release(service)}", len(service.published)
    to_lambeth = {"reason": "moved", "to_borough": "lambeth"}
    refused = await service.link_worker.post(f"{where}/rerouting", json=to_lambeth, headers=KEY)

    assert (refused.status_code, refused.json()["type"]) == (422, "/v1/problems/too-young")
    assert (await service.link_worker.get(where)).json()["state"] == "received"
    assert len(service.published) == said


async def test_a_childs_details_are_not_opened_to_tell_them(service: ServiceInMemory) -> None:
    child = await of_an_earlier_release(service)
    adult = await a_referral(service, person__name="Bo Invented", person__nhs_number="999 000 0026")

    opened = (await disclose(service.messenger, child, adult)).json()

    assert [person["referral_id"] for person in opened["people"]] == [adult]
    assert (opened["missing"], opened["broken"], opened["too_young"]) == ([], [], [child])
    assert await service.stores.disclosures.about(BoroughSlug.SOUTHWARK, UUID(child)) == []


@pytest.mark.parametrize(("born_on", "is_one"), [(SEVENTEEN, True), (EIGHTEEN, False), ("1880-01-01", False)])
def test_a_child_is_who_has_not_had_their_eighteenth_birthday(born_on: str, is_one: bool) -> None:
    assert is_a_child(date.fromisoformat(born_on), NOW.date()) is is_one
