"""What is recorded beside a referral is kept sealed, opened for who may read it, changed in the open, and not lost."""

from typing import Any

import httpx
import pytest

from services.contract.vocabulary import Answer
from tests.fakes.referral import A_REQUEST
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched

TODAY = f"{NOW:%Y-%m-%d}"
SECRET = "An invented text that nobody else may read."


@pytest.fixture
async def there(service: ServiceInMemory) -> str:
    """Where the referral stands of a person who is offered a place."""
    made = await service.surgery.post("/v1/referrals", json=A_REQUEST, headers={"Idempotency-Key": "made"})
    await service.consume(a_matched(referral_id=made.json()["referral_id"], answer=Answer.OFFER))
    return made.headers["location"]


async def add(client: httpx.AsyncClient, where: str, key: str = "k1", **body: Any) -> httpx.Response:
    return await client.post(where, json=body, headers={"Idempotency-Key": key})


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
