"""What is recorded beside a referral is kept sealed, opened for who may read it, changed in the open, and not lost."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.contract.events.contacts import ContactAttempted
from services.referral.domain.record.adding import MOST
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.words import Kind
from tests.fakes.referral import A_REQUEST
from tests.fakes.referral_service import ServiceInMemory
from tests.support.record_entries import SECRET, TODAY, add

KINDS: list[tuple[str, str, dict[str, Any], str, dict[str, Any]]] = [
    ("link_worker", "goals", {"words": SECRET}, "words", {"state": "open"}),
    ("link_worker", "contacts", {"how": "phone", "outcome": "reached", "text": SECRET}, "text", {"how": "phone"}),
    ("link_worker", "notes", {"text": SECRET}, "text", {}),
    ("link_worker", "tasks", {"what": "review", "due_on": TODAY, "text": SECRET}, "text", {"due_on": TODAY}),
    ("link_worker", "messages", {"to": ["provider"], "text": SECRET}, "text", {"to": ["link-worker", "provider"]}),
    ("link_worker", "risks", {"risk": "animals", "text": SECRET}, "text", {"state": "raised"}),
    (
        "lead",
        "incidents",
        {"incident": "neglect", "happened_on": TODAY, "what_happened": SECRET},
        "what_happened",
        {"state": "open", "told": []},
    ),
]


@pytest.mark.parametrize(("who", "path", "body", "text", "said"), KINDS)
async def test_an_entry_is_added_once_and_read_again(
    service: ServiceInMemory, there: str, who: str, path: str, body: dict[str, Any], text: str, said: dict[str, Any]
) -> None:
    client = getattr(service, who)
    added = await add(client, f"{there}/{path}", **body)
    again = await add(client, f"{there}/{path}", **body)
    listed = (await client.get(f"{there}/{path}")).json()
    one = await client.get(added.headers["location"])

    assert (added.status_code, added.headers["etag"], added.json()["revision"]) == (201, '"1"', 1)
    assert (again.content, again.headers["idempotency-replayed"]) == (added.content, "true")
    assert [entry["entry_id"] for entry in listed["entries"]] == [added.json()["entry_id"]]
    assert listed["entries"][0].items() >= {text: SECRET, **said}.items()
    assert one.json() == {**listed["entries"][0], "former": []}
    assert one.headers["etag"] == '"1"'
    assert SECRET not in added.text
    assert SECRET not in str(vars(service.stores.record)) + str(vars(service.stores.replies))


async def test_a_note_is_put_right_and_what_it_said_before_is_kept(service: ServiceInMemory, there: str) -> None:
    at = (await add(service.link_worker, f"{there}/notes", text="Before.")).headers["location"]
    changed = await service.link_worker.patch(at, json={"text": "After."}, headers={"If-Match": '"1"'})
    late = await service.link_worker.patch(at, json={"text": "Late."}, headers={"If-Match": '"1"'})
    same = await service.link_worker.patch(at, json={"text": "After."})
    note = (await service.link_worker.get(at)).json()

    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert (late.status_code, late.json()["type"]) == (412, "/v1/problems/entry-changed")
    assert same.json() == changed.json()
    by = {"side": "link-worker", "organisation": "invented-borough", "person": "invented-link-worker"}
    assert (note["text"], note["revision"]) == ("After.", 2)
    assert note["former"] == [{"at": "2026-01-31T09:30:00Z", "by": by, "text": "Before."}]


async def test_a_goal_is_looked_at_and_a_task_is_done(service: ServiceInMemory, there: str) -> None:
    goal = (await add(service.surgery, f"{there}/goals", words="An invented wish.")).headers["location"]
    body = {"what": "review", "due_on": TODAY}
    task = (await add(service.link_worker, f"{there}/tasks", key="k2", **body)).headers["location"]
    service.now += timedelta(days=1)
    await service.link_worker.patch(goal, json={"state": "partly"})
    await service.link_worker.patch(task, json={"state": "done"})

    looked_at, done = (await service.link_worker.get(goal)).json(), (await service.link_worker.get(task)).json()
    assert (looked_at["state"], looked_at["looked_at"], looked_at["words"]) == (
        "partly",
        "2026-02-01T09:30:00Z",
        "An invented wish.",
    )
    assert [one["state"] for one in looked_at["former"]] == ["open"]
    assert (done["state"], done["person"], done["text"]) == ("done", "invented-link-worker", None)


async def test_an_attempt_to_reach_the_person_is_said_without_a_text_and_again_when_it_is_put_right(
    service: ServiceInMemory, there: str
) -> None:
    before = len(service.published)
    body = {"how": "phone", "outcome": "left-word", "text": SECRET}
    at = (await add(service.link_worker, f"{there}/contacts", **body)).headers["location"]
    await service.link_worker.patch(at, json={"text": "Another text."})
    await service.link_worker.patch(at, json={"outcome": "reached"})

    said = [ContactAttempted.model_validate_json(one.value) for one in service.published[before:]]
    assert [(one.how, one.outcome, f"{one.tried_on}") for one in said] == [
        ("phone", "left-word", TODAY),
        ("phone", "reached", TODAY),
    ]
    assert {str(one.contact_id) for one in said} == {at.rsplit("/", 1)[1]}


@pytest.mark.parametrize(
    ("path", "body", "pointer", "code"),
    [
        ("goals", {"words": "  "}, "#/words", "string-too-short"),
        ("goals", {"words": "x" * 1001}, "#/words", "string-too-long"),
        ("notes", {"text": "\x07"}, "#/text", "control-characters"),
        ("tasks", {"what": "review", "due_on": "2026-01-30"}, "#/due_on", "day-impossible"),
        ("contacts", {"how": "phone", "outcome": "reached", "tried_at": "2026-02-01T00:00:00Z"}, "#/tried_at", None),
        ("contacts", {"how": "pigeon", "outcome": "reached"}, "#/how", "enum"),
        ("messages", {"to": [], "text": "To nobody."}, "#/to", "too-short"),
        ("messages", {"to": ["safeguarding-lead"], "text": "To the lead."}, "#/to/0", None),
        ("incidents", {"incident": "other", "happened_on": "2026-02-01", "what_happened": "?"}, "#/happened_on", None),
    ],
)
async def test_what_cannot_be_is_pointed_at(
    service: ServiceInMemory, there: str, path: str, body: dict[str, Any], pointer: str, code: str | None
) -> None:
    refused = await add(service.link_worker, f"{there}/{path}", **body)

    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert error["pointer"] == pointer
    assert code in (error["code"], None)


async def test_all_faults_of_an_entry_are_told_at_once_and_none_repeats_what_was_written(
    service: ServiceInMemory, there: str
) -> None:
    refused = await add(service.link_worker, f"{there}/tasks", what=SECRET, due_on=SECRET, text=[SECRET], more=SECRET)

    pointers = [one["pointer"] for one in refused.json()["errors"]]
    assert sorted(pointers) == ["#/due_on", "#/more", "#/text", "#/what"]
    assert SECRET not in refused.text


async def test_a_change_of_nothing_and_an_entry_that_is_not_there_are_refused(
    service: ServiceInMemory, there: str
) -> None:
    at = (await add(service.link_worker, f"{there}/risks", risk="animals")).headers["location"]
    empty = await service.link_worker.patch(at, json={})
    none = await service.link_worker.patch(f"{there}/risks/{UUID(int=1)}", json={"state": "lowered"})
    of_another_kind = await service.link_worker.get(at.replace("risks", "notes"))

    assert (empty.status_code, empty.json()["errors"][0]["code"]) == (422, "nothing-to-change")
    assert (none.status_code, none.json()["type"]) == (404, "/v1/problems/no-such-entry")
    assert of_another_kind.status_code == 404


async def test_there_is_room_for_so_many(service: ServiceInMemory, there: str) -> None:
    for number in range(MOST[Kind.GOAL]):
        await add(service.link_worker, f"{there}/goals", key=f"k{number}", words="An invented wish.")
    refused = await add(service.link_worker, f"{there}/goals", key="one-more", words="One more.")

    assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problems/too-many")


async def test_lists_are_read_in_pages(service: ServiceInMemory, there: str) -> None:
    for number in range(3):
        await add(service.link_worker, f"{there}/notes", key=f"k{number}", text=f"{number}")
        service.now += timedelta(minutes=1)
    first = (await service.link_worker.get(f"{there}/notes", params={"limit": "2"})).json()
    rest = (await service.link_worker.get(f"{there}/notes", params={"limit": "2", "after": first["after"]})).json()

    assert [one["text"] for one in first["entries"] + rest["entries"]] == ["0", "1", "2"]
    assert rest["after"] is None


async def test_what_cannot_be_opened_any_more_is_left_empty(service: ServiceInMemory, there: str) -> None:
    await add(service.link_worker, f"{there}/notes", text=SECRET)
    vars(service.stores.people)["kept"].clear()
    listed = await service.link_worker.get(f"{there}/notes")
    refused = await add(service.link_worker, f"{there}/notes", key="k2", text="More.")

    assert [one["text"] for one in listed.json()["entries"]] == [None]
    assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problems/details-gone")


async def test_a_text_that_was_moved_to_another_entry_is_not_shown(service: ServiceInMemory, there: str) -> None:
    await add(service.link_worker, f"{there}/notes", key="k1", text=SECRET)
    await add(service.link_worker, f"{there}/notes", key="k2", text="Another.")
    kept: dict[UUID, Entry] = vars(service.stores.record)["kept"]
    one, other = kept
    kept[other] = kept[other].model_copy(update={"latest": kept[one].latest})

    entries = (await service.link_worker.get(f"{there}/notes")).json()["entries"]
    assert [entry["text"] for entry in entries] == [SECRET, None]


async def test_the_tasks_of_a_synthetic_referral_are_nobodys_work(service: ServiceInMemory) -> None:
    headers = {"Idempotency-Key": "made", "Synthetic": "true"}
    made = await service.ops.post("/v1/referrals", json=A_REQUEST, headers=headers)
    where = made.headers["location"]
    added = await add(service.link_worker, f"{where}/tasks", what="review", due_on=TODAY)

    assert added.status_code == 201
    assert (await service.link_worker.get("/v1/worklist")).json()["counts"]["tasks-due"] == 0
