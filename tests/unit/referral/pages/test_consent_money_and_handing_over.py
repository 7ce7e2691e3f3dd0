"""What a person agrees to, the budget and what is spent of it, and who looks after a referral, by forms."""

from typing import Any

import pytest

from tests.fakes.referral_service import A_LINK_WORKER, ServiceInMemory
from tests.support.link_workers_day import SECRET, does, entries, offered, on, presses, read, referred, seen_by_programs
from tests.support.page_forms import fields_of, problems

SAID: dict[str, Any] = {"given_by": "person", "how": "telephone"}


async def test_what_they_agree_to_is_recorded_and_each_choice_says_what_it_allows(
    service: ServiceInMemory,
) -> None:
    page = await offered(service)
    form = await read(service, f"{page}/consent")
    assert "its provider has their name, telephone and email" in form
    assert "Their practice is told the service and how it ended" in form
    answer = await does(service, page, "consent", share_with_provider="yes", message_to_gp="", **SAID)

    assert answer.headers["location"] == f"{page}?done=consent"
    consent = (await seen_by_programs(service, page))["consent"]
    assert (consent["share_with_provider"], consent["message_to_gp"]) == (True, "none")
    assert consent["recorded"][-1]["how"] == "telephone"
    await does(service, page, "consent", share_with_provider="no", message_to_gp="codes-only", **SAID)
    consent = (await seen_by_programs(service, page))["consent"]
    assert (consent["share_with_provider"], consent["message_to_gp"]) == (False, "codes-only")


async def test_all_consent_is_taken_back_and_the_referral_ends(service: ServiceInMemory) -> None:
    page = await offered(service)
    assert "It cannot be undone" in await read(service, f"{page}/consent-withdrawal")
    answer = await does(service, page, "consent-withdrawal")

    assert answer.headers["location"] == f"{page}?done=consent-withdrawal"
    assert (await seen_by_programs(service, page))["state"] == "withdrawn"
    shown = await read(service, page)
    assert f'href="{page}/consent' not in shown
    told = await service.link_worker.get(f"{page}/consent")
    assert told.status_code == 409
    assert "refer them anew" in told.text


async def test_a_budget_is_set_and_spent_and_what_is_left_is_said(service: ServiceInMemory) -> None:
    page = await referred(service)
    assert "No budget is granted yet" in await read(service, f"{page}/budget")
    assert (await service.link_worker.get(f"{page}/spending/new")).status_code == 409
    assert "?done=budget" in (await does(service, page, "budget", granted_pence="£1,250.5")).headers["location"]
    assert "There is no goal yet" in await read(service, f"{page}/spending/new")

    await does(service, page, "goals/new", words="<b>To get out.</b> " + "x" * 200)
    form = await read(service, f"{page}/spending/new")
    assert "&lt;b&gt;To get out.&lt;/b&gt;" in form
    assert "x" * 90 not in form
    [goal] = await entries(service, page, "goals")
    spent = {"goal_id": goal["entry_id"], "pence": "12.05", "what_for": SECRET, **on("spent_on")}
    assert "?done=spending" in (await does(service, page, "spending/new", **spent)).headers["location"]

    left = "£1,250.50 granted, £12.05 spent, <strong>£1,238.45 left</strong>"
    shown = await read(service, page)
    assert left in shown
    assert SECRET in shown
    assert 'value="1250.50"' in await read(service, f"{page}/budget")


async def test_spending_is_put_right_and_what_it_said_is_kept(service: ServiceInMemory) -> None:
    page = await referred(service)
    await does(service, page, "budget", granted_pence="50")
    await does(service, page, "goals/new", words="To get out.")
    [goal] = await entries(service, page, "goals")
    spent = {"goal_id": goal["entry_id"], "pence": "50", "what_for": "Bus", **on("spent_on")}
    await does(service, page, "spending/new", **spent)
    [one] = await entries(service, page, "spending")
    at = f"spending/{one['entry_id']}"
    assert f'href="{page}/{at}"' in await read(service, page)

    too_much = await does(service, page, at, pence="50.01")
    assert problems(too_much.text) == ["pence"]
    assert (await does(service, page, at, pence="0")).headers["location"] == f"{page}?done=changed"
    assert "<strong>£50.00 left</strong>" in await read(service, page)
    shown = await read(service, f"{page}/{at}")
    assert "£50.00" in shown.partition("What it said before")[2]
    assert 'value="0.00"' in shown


async def test_that_a_goal_was_read_to_choose_it_is_recorded(service: ServiceInMemory) -> None:
    page = await referred(service)
    await does(service, page, "budget", granted_pence="5")
    await does(service, page, "goals/new", words="To get out.")
    before = len(vars(service.stores.disclosures)["kept"])
    await read(service, f"{page}/spending/new")
    assert [one.purpose for one in vars(service.stores.disclosures)["kept"][before:]] == ["read-goals"]


async def test_a_case_is_handed_over_and_left_to_the_team(service: ServiceInMemory) -> None:
    page = await referred(service)
    assert (await service.link_worker.get(f"{page}/release")).status_code == 409
    await presses(service, page, "take-on")
    answer = await does(service, page, "assignment", person="grace.invented")

    assert answer.headers["location"] == f"{page}?done=assignment"
    given = (await seen_by_programs(service, page))["assigned_to"]
    assert (given["person"], given["organisation"]) == ("grace.invented", A_LINK_WORKER.organisation)
    assert "Your colleague looks after this referral now." in await read(service, answer.headers["location"])
    await does(service, page, "release")
    assert (await seen_by_programs(service, page))["assigned_to"] is None


def on_new_years_day(name: str, year: int) -> dict[str, str]:
    return {f"{name}__day": "1", f"{name}__month": "1", f"{name}__year": str(year)}


WRONG: list[tuple[str, dict[str, Any], list[str]]] = [
    ("consent", SAID, ["share_with_provider"]),
    ("consent", {"message_to_gp": "all", **SAID}, ["message_to_gp"]),
    (
        "consent",
        {"message_to_gp": "full", **on_new_years_day("given_on", 2027)},
        ["given_on-day"],
    ),
    (
        "consent",
        {"message_to_gp": "full", **on_new_years_day("expires_on", 2020)},
        ["expires_on-day"],
    ),
    ("consent", {"message_to_gp": "full", "given_by": "<script>"}, ["given_by"]),
    ("budget", {"granted_pence": ""}, ["granted_pence"]),
    ("budget", {"granted_pence": "twelve"}, ["granted_pence"]),
    ("budget", {"granted_pence": "-1"}, ["granted_pence"]),
    ("budget", {"granted_pence": "1.234"}, ["granted_pence"]),
    ("budget", {"granted_pence": "100000.01"}, ["granted_pence"]),
    ("budget", {"granted_pence": "9" * 5000}, ["granted_pence"]),
    ("budget", {"granted_pence": "٣"}, ["granted_pence"]),
    ("budget", {"granted_pence": "4"}, ["granted_pence"]),
    ("spending/new", {"goal_id": "nonsense", "pence": "1", "what_for": "Bus"}, ["goal_id"]),
    ("spending/new", {"pence": "1", "what_for": "Bus"}, ["goal_id"]),
    ("spending/new", {"goal_id": "GOAL", "pence": "5.01", "what_for": "Bus"}, ["pence"]),
    ("spending/new", {"goal_id": "GOAL", "pence": "1", "what_for": "x" * 5000}, ["what_for"]),
    ("spending/new", {"goal_id": "GOAL", "pence": "1", "what_for": "a\x00b"}, ["what_for"]),
    ("spending/new", {"goal_id": "GOAL", "pence": "1"}, ["what_for"]),
    ("spending/new", {"goal_id": "GOAL", "pence": "1", "what_for": "Bus", "spent_on__year": "2027"}, ["spent_on-day"]),
    ("assignment", {"person": ""}, ["person"]),
    ("assignment", {"person": "Grace Invented"}, ["person"]),
    ("assignment", {"person": "grace\u202e👵🏾"}, ["person"]),
    ("assignment", {"person": "x" * 101}, ["person"]),
    ("assignment", {"person": "grace", "organisation": "<script>"}, ["organisation"]),
]


@pytest.mark.parametrize(("what", "typed", "fields"), WRONG, ids=range(len(WRONG)))
async def test_what_is_wrong_is_told_of_its_field_and_nothing_typed_is_lost(
    what: str, typed: dict[str, Any], fields: list[str], service: ServiceInMemory
) -> None:
    page = await referred(service)
    await does(service, page, "budget", granted_pence="10")
    await does(service, page, "goals/new", words="To get out.")
    [goal] = await entries(service, page, "goals")
    await does(service, page, "spending/new", goal_id=goal["entry_id"], pence="5", what_for="Bus", **on("spent_on"))
    before = len(service.published)
    sent = {**on("given_on"), **on("spent_on"), **typed}
    if sent.get("goal_id") == "GOAL":
        sent["goal_id"] = goal["entry_id"]
    answer = await does(service, page, what, **sent)

    assert answer.status_code == 422
    assert problems(answer.text) == fields
    assert f'id="{fields[0]}"' in answer.text
    for word in ("JSON", "#/", "send ", "whole number", "pattern", "<script>"):
        assert word not in answer.text.partition("problems-title")[2].partition("</div>")[0]
    assert len(service.published) == before


@pytest.mark.parametrize(
    ("what", "typed"),
    [
        ("consent", {"message_to_gp": "full"}),
        ("consent-withdrawal", {}),
        ("budget", {"granted_pence": "10"}),
        ("assignment", {"person": "grace"}),
        ("release", {}),
    ],
)
async def test_sent_twice_it_is_done_once_and_who_is_second_is_told(
    what: str, typed: dict[str, str], service: ServiceInMemory
) -> None:
    page = await referred(service)
    await presses(service, page, "take-on")
    form = fields_of(await read(service, f"{page}/{what}"), f"{page}/{what}")
    slow = {**form, "once": "another-sending", **typed}
    answers = [await service.link_worker.post(f"{page}/{what}", data={**form, **typed}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]

    done = await seen_by_programs(service, page)
    told = await service.link_worker.post(f"{page}/{what}", data=slow)
    assert told.status_code == 422
    assert "Somebody changed this referral" in told.text
    assert await seen_by_programs(service, page) == done


@pytest.mark.parametrize("what", ["consent", "consent-withdrawal", "budget", "spending/new", "assignment", "release"])
async def test_nothing_of_it_is_for_a_lead_or_somebody_of_another_borough(what: str, service: ServiceInMemory) -> None:
    mine, elsewhere = (
        await referred(service),
        await referred(service, 2, borough="camden", borough_reason="moving-there"),
    )
    typed = fields_of(await read(service, f"{mine}/notes/new"), f"{mine}/notes/new")
    before = len(service.published)

    assert (await service.link_worker.post(f"{elsewhere}/{what}", data=typed)).status_code == 404
    assert (await service.lead.get(f"{mine}/{what}")).status_code == 403
    assert len(service.published) == before
