"""What a link worker does by a form is done once, by the JSON door's command; what is wrong is told of its field."""

import re
from typing import Any
from uuid import UUID

import pytest

from tests.fakes.referral_service import A_LINK_WORKER, ServiceInMemory
from tests.support.builders import SERVICE_ID
from tests.support.link_workers_day import SECRET, does, entries, offered, on, read, referred, seen_by_programs
from tests.support.page_forms import fields_of, problems

WRITTEN: list[tuple[str, dict[str, Any]]] = [
    ("contacts", {"how": "phone", "outcome": "left-word", "text": SECRET}),
    ("goals", {"words": SECRET}),
    ("notes", {"text": SECRET}),
    ("tasks", {"what": "review", "text": SECRET, **on("due_on")}),
    ("messages", {"to": ["referrer", "provider"], "text": SECRET}),
    ("risks", {"risk": "animals", "text": SECRET}),
]


@pytest.mark.parametrize(("kind", "typed"), WRITTEN, ids=[kind for kind, _ in WRITTEN])
async def test_what_is_written_stands_in_the_record_and_on_the_page(
    kind: str, typed: dict[str, Any], service: ServiceInMemory
) -> None:
    page = await offered(service)
    answer = await does(service, page, f"{kind}/new", **typed)
    assert answer.headers["location"] == f"{page}?done={kind}"

    [entry] = await entries(service, page, kind)
    assert SECRET in (entry.get("text"), entry.get("words"))
    shown = await read(service, answer.headers["location"])
    assert SECRET in shown
    assert 'role="status"' in shown


async def test_a_task_is_due_in_a_week_where_nobody_says_when(service: ServiceInMemory) -> None:
    page = await referred(service)
    form = await read(service, f"{page}/tasks/new")
    asked = dict(re.findall(r'name="due_on-(day|month|year)"[^>]*value="(\d+)"', form))
    assert asked == {"day": "7", "month": "2", "year": "2026"}


async def test_a_task_is_done_by_one_press(service: ServiceInMemory) -> None:
    page = await referred(service)
    await does(service, page, "tasks/new", what="review", due_on__day="1", due_on__month="2", due_on__year="2026")
    [task] = await entries(service, page, "tasks")
    press = f"{page}/tasks/{task['entry_id']}/done"
    pressed = fields_of(await read(service, page), press)

    assert (await service.link_worker.post(press, data=pressed)).status_code == 303
    [task] = await entries(service, page, "tasks")
    assert task["state"] == "done"
    assert press not in await read(service, page)
    again = await service.link_worker.post(press, data=pressed)
    assert again.status_code == 412
    assert "Somebody changed this" in again.text


async def test_an_incident_is_read_by_the_lead_alone(service: ServiceInMemory) -> None:
    page = await referred(service)
    form = await read(service, f"{page}/incidents/new")
    assert "If you need help now" in form
    assert "Exit this page" in form
    await does(
        service, page, "incidents/new", incident="neglect", what_happened=SECRET, told=["gp"], **on("happened_on")
    )

    [incident] = await entries(service, page, "incidents", service.lead)
    assert (incident["what_happened"], incident["told"]) == (SECRET, ["gp"])
    assert "An incident was reported" not in await read(service, page)


async def test_a_whole_referral_from_the_choice_to_its_end(service: ServiceInMemory) -> None:
    page = await offered(service)
    assert (await does(service, page, "service-choice", service_id=str(SERVICE_ID))).status_code == 303
    assert (await seen_by_programs(service, page))["state"] == "received"

    page = await offered(service, 2)
    await does(service, page, "person-answer", answer="accept")
    assert (await seen_by_programs(service, page))["state"] == "accepted"
    await does(service, page, "closure", outcome="need-met", reason="completed")
    closed = await seen_by_programs(service, page)
    assert (closed["state"], closed["outcome"], closed["ending"]["reason"]) == ("closed", "need-met", "completed")


async def test_a_person_says_no_and_another_place_is_not_sought(service: ServiceInMemory) -> None:
    page = await offered(service)
    await does(service, page, "person-answer", answer="decline", reason="wrong-time", seek_another="no")
    assert (await seen_by_programs(service, page))["state"] == "waiting"


async def test_what_needs_a_human_is_decided(service: ServiceInMemory) -> None:
    page = await referred(service, safeguarding=True)
    assert "there may be danger to the person" in await read(service, page)

    answer = await does(service, page, "human-decision", decision="go-on", needs=["housing"], urgency="urgent")
    assert answer.status_code == 303
    seen = await seen_by_programs(service, page)
    assert (seen["state"], seen["needs"], seen["urgency"]) == ("received", ["housing"], "urgent")


async def test_it_goes_on_in_another_borough(service: ServiceInMemory) -> None:
    page = await referred(service)
    answer = await does(service, page, "rerouting", to_borough="camden", reason="moved")
    assert answer.status_code == 303
    assert (await seen_by_programs(service, page))["state"] == "rerouted"
    assert "goes on elsewhere" in await read(service, page)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("contacts/new", {"how": "smoke", "outcome": "reached"}, "how"),
    ("contacts/new", {"how": "phone", "outcome": ""}, "outcome"),
    ("notes/new", {"text": ""}, "text"),
    ("notes/new", {"text": "x" * 5000}, "text"),
    ("notes/new", {"text": "a\x00b"}, "text"),
    ("tasks/new", {"what": "review", "due_on__day": "31", "due_on__month": "2", "due_on__year": "2026"}, "due_on-day"),
    ("tasks/new", {"what": "review", "due_on__day": "1", "due_on__month": "1", "due_on__year": "2026"}, "due_on-day"),
    ("messages/new", {"to": [], "text": "Hello."}, "to"),
    ("incidents/new", {"incident": "", "what_happened": "x", **on("happened_on")}, "incident"),
    ("person-answer", {"answer": "decline"}, "reason"),
    ("closure", {"reason": "completed"}, "outcome"),
    ("rerouting", {"to_borough": "", "reason": "moved"}, "to_borough"),
    ("rerouting", {"to_borough": "southwark", "reason": "moved"}, "to_borough"),
    ("service-choice", {}, "service_id"),
    ("service-choice", {"service_id": "nonsense"}, "service_id"),
]


@pytest.mark.parametrize(("what", "typed", "field"), WRONG, ids=[f"{what}: {field}" for what, _, field in WRONG])
async def test_what_is_wrong_is_told_of_its_field_and_nothing_typed_is_lost(
    what: str, typed: dict[str, Any], field: str, service: ServiceInMemory
) -> None:
    page = await offered(service)
    before = len(service.published)
    answer = await does(service, page, what, **typed)

    assert answer.status_code == 422
    assert problems(answer.text) == [field]
    assert f'id="{field}"' in answer.text
    assert "<title>Error:" in answer.text
    for word in ("JSON", "#/", "ETag", "send a reason"):
        assert word not in answer.text
    assert len(service.published) == before


async def test_sent_twice_it_is_done_once(service: ServiceInMemory) -> None:
    page = await referred(service)
    typed = {**fields_of(await read(service, f"{page}/notes/new"), f"{page}/notes/new"), "text": SECRET}
    answers = [await service.link_worker.post(f"{page}/notes/new", data=typed) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert len(await entries(service, page, "notes")) == 1


async def test_back_and_sent_again_with_other_words_is_told(service: ServiceInMemory) -> None:
    page = await referred(service)
    typed = fields_of(await read(service, f"{page}/notes/new"), f"{page}/notes/new")
    await service.link_worker.post(f"{page}/notes/new", data={**typed, "text": "First."})
    again = await service.link_worker.post(f"{page}/notes/new", data={**typed, "text": "Second."})

    assert again.status_code == 422
    assert "was sent before" in again.text
    assert "Second." in again.text


async def test_who_is_second_is_told_and_nothing_is_overwritten(service: ServiceInMemory) -> None:
    page = await offered(service)
    slow = fields_of(await read(service, f"{page}/closure"), f"{page}/closure")
    await does(service, page, "person-answer", answer="accept")
    typed = {**slow, "outcome": "not-met", "reason": "died"}
    told = await service.link_worker.post(f"{page}/closure", data=typed)

    assert told.status_code == 422
    assert "Somebody changed this referral" in told.text
    assert "Accepted by the person" in told.text
    assert (await seen_by_programs(service, page))["state"] == "accepted"
    seen = {**typed, **fields_of(told.text, f"{page}/closure")}
    assert (await service.link_worker.post(f"{page}/closure", data=seen)).status_code == 303


async def test_who_changes_an_entry_second_sees_both(service: ServiceInMemory) -> None:
    page = await referred(service)
    await does(service, page, "goals/new", words="To get out.")
    [goal] = await entries(service, page, "goals")
    at = f"goals/{goal['entry_id']}"
    slow = fields_of(await read(service, f"{page}/{at}"), f"{page}/{at}")
    await does(service, page, at, state="partly", words="To get out twice a week.")
    told = await service.link_worker.post(f"{page}/{at}", data={**slow, "state": "dropped", "words": "To stay in."})

    assert told.status_code == 422
    for said in ("To get out twice a week.", "To stay in.", "To get out."):
        assert said in told.text
    [goal] = await entries(service, page, "goals")
    assert (goal["state"], goal["words"]) == ("partly", "To get out twice a week.")


async def test_what_cannot_be_done_as_it_stands_is_no_form(service: ServiceInMemory) -> None:
    page = await referred(service)
    assert (await service.link_worker.get(f"{page}/person-answer")).status_code == 409
    await does(service, page, "closure", outcome="need-met", reason="completed")
    assert "Close the referral" not in await read(service, page)


async def test_a_form_from_elsewhere_is_not_taken(service: ServiceInMemory) -> None:
    page = await referred(service)
    answer = await service.link_worker.post(f"{page}/notes/new", data={"text": "x", "form-token": "guessed"})
    assert answer.status_code == 403


async def test_the_shortlist_has_reasons_and_is_asked_as_whoever_looks(service: ServiceInMemory) -> None:
    page = await referred(service)
    shown = await read(service, f"{page}/service-choice")
    for said in (
        "Invented Lunch Club",
        "It offers company and friendship.",
        "3 places free",
        "It has no step-free way.",
    ):
        assert said in shown
    assert service.choices.asked_by == [{"Authorization": "Bearer invented-borough"}]


async def test_where_matching_is_away_the_page_says_so(service: ServiceInMemory) -> None:
    service.choices.is_away = True
    shown = await read(service, f"{await referred(service)}/service-choice")
    assert "does not answer at the moment" in shown
    assert "Seek a place there" not in shown


async def test_no_room_anywhere_is_said(service: ServiceInMemory) -> None:
    service.choices.suits = ()
    assert "No service with room suits" in await read(service, f"{await referred(service)}/service-choice")


async def test_whoever_has_signed_in_works_by_their_session(service: ServiceInMemory) -> None:
    page = await referred(service)
    ada = await service.signed_in(A_LINK_WORKER)
    answer = await does(service, page, "notes/new", by=ada, text=SECRET)
    assert answer.headers["location"] == f"{page}?done=notes"
    await read(service, f"{page}/service-choice", ada)
    assert service.choices.asked_by == [{"Cookie": "linkway-session=invented-session"}]


@pytest.mark.parametrize(
    "what", ["notes/new", "service-choice", "take-on", "closure", "rerouting", "goals/" + str(UUID(int=9))]
)
async def test_nothing_is_done_for_somebody_of_another_borough(what: str, service: ServiceInMemory) -> None:
    mine, elsewhere = (
        await referred(service),
        await referred(service, 2, borough="camden", borough_reason="moving-there"),
    )
    typed = fields_of(await read(service, f"{mine}/notes/new"), f"{mine}/notes/new")
    before = len(service.published)

    answer = await service.link_worker.post(f"{elsewhere}/{what}", data={**typed, "text": "x", "reason": "other"})
    assert answer.status_code == 404
    assert len(service.published) == before
