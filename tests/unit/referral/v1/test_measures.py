"""Measures are taken, sealed, compared with the start and put right; what is said of them is what counting needs."""

import json
from typing import Any

import httpx
import pytest

from services.contract.events.measures import MeasuresTaken
from services.contract.words.measure_words import Instrument
from tests.fakes.referral import A_REQUEST
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW

TODAY = f"{NOW:%Y-%m-%d}"
SAD: dict[str, Any] = {"life_satisfaction": 3, "worthwhile": 6, "happy_yesterday": 2, "anxious_yesterday": 9}
GLAD: dict[str, Any] = {"life_satisfaction": 8, "worthwhile": 6, "happy_yesterday": 1, "anxious_yesterday": 2}


@pytest.fixture
async def there(service: ServiceInMemory) -> str:
    """Where the measures of a referral are taken."""
    made = await service.surgery.post("/v1/referrals", json=A_REQUEST, headers={"Idempotency-Key": "made"})
    return f"{made.headers['location']}/measures"


async def take(
    client: httpx.AsyncClient, there: str, occasion: str, instrument: str = "ons4", on: str = TODAY, **answers: Any
) -> httpx.Response:
    body = {"occasion": occasion, "taken_on": on, "answers": {"instrument": instrument, **answers}}
    return await client.post(there, json=body, headers={"Idempotency-Key": f"{occasion}-{instrument}-{on}"})


async def listed(service: ServiceInMemory, there: str) -> dict[str, dict[str, Any]]:
    """What is seen of each occasion."""
    entries = (await service.link_worker.get(there)).json()["entries"]
    return {entry["occasion"]: entry for entry in entries}


def said(service: ServiceInMemory) -> list[dict[str, str | None]]:
    """Of each `measures-taken` in order, how each scale has changed."""
    taken = [json.loads(one.value) for one in service.published if one.envelope.type == MeasuresTaken.type]
    return [{one["scale"]: one["change"] for one in event["scored"]} for event in taken]


async def test_what_has_changed_is_told_for_each_question(service: ServiceInMemory, there: str) -> None:
    start = await take(service.link_worker, there, "start", **SAD)
    end = await take(service.link_worker, there, "end", **GLAD)
    seen = await listed(service, there)

    assert (start.status_code, end.status_code) == (201, 201)
    assert seen["start"]["answers"] == {"instrument": "ons4", **SAD}
    assert seen["end"]["scales"] == [
        {"scale": "life-satisfaction", "score": 8, "band": "high", "change": "better"},
        {"scale": "worthwhile", "score": 6, "band": "medium", "change": "same"},
        {"scale": "happy-yesterday", "score": 1, "band": "low", "change": "worse"},
        {"scale": "anxious-yesterday", "score": 2, "band": "low", "change": "better"},
    ]
    assert [one["change"] for one in seen["start"]["scales"]] == [None] * 4


async def test_what_is_published_holds_neither_answers_nor_scores_nor_bands(
    service: ServiceInMemory, there: str
) -> None:
    await take(service.link_worker, there, "start", "ucla-loneliness", companionship=3, left_out=3, isolated=2)
    end = await take(service.link_worker, there, "end", "ucla-loneliness", companionship=1, left_out=2, isolated=2)

    assert json.loads(service.published[-1].value) == {
        "referral_id": there.split("/")[3],
        "measurement_id": end.json()["entry_id"],
        "instrument": "ucla-loneliness",
        "occasion": "end",
        "taken_on": TODAY,
        "scored": [{"scale": "ucla-loneliness", "change": "better"}],
    }
    kept = str(vars(service.stores.record)) + str(vars(service.stores.replies))
    assert "left_out" not in kept


async def test_to_take_them_again_with_the_key_does_nothing(service: ServiceInMemory, there: str) -> None:
    first = await take(service.link_worker, there, "start", **SAD)
    again = await take(service.link_worker, there, "start", **SAD)

    assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
    assert len(said(service)) == 1


async def test_an_end_that_is_recorded_first_compares_once_there_is_a_start(
    service: ServiceInMemory, there: str
) -> None:
    await take(service.link_worker, there, "end", "pam", score=60)
    await take(service.link_worker, there, "start", "pam", score=50)

    assert said(service) == [{"pam": None}, {"pam": None}, {"pam": "better"}]
    assert (await listed(service, there))["end"]["scales"][0]["change"] == "better"


async def test_who_puts_the_start_right_changes_what_is_said_of_the_end(service: ServiceInMemory, there: str) -> None:
    start = await take(service.link_worker, there, "start", "pam", score=50)
    await take(service.link_worker, there, "end", "pam", score=60)
    corrected = {"answers": {"instrument": "pam", "score": 70}}
    changed = await service.link_worker.patch(start.headers["location"], json=corrected, headers={"If-Match": '"1"'})

    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    assert said(service)[-1] == {"pam": "worse"}
    seen = await listed(service, there)
    assert (seen["end"]["scales"][0]["change"], seen["end"]["revision"]) == ("worse", 1)
    before = (await service.link_worker.get(start.headers["location"])).json()["former"]
    assert before[0]["answers"]["score"] == 50


async def test_only_who_recorded_it_puts_it_right(service: ServiceInMemory, there: str) -> None:
    start = await take(service.surgery, there, "start", "pam", score=50)
    refused = await service.link_worker.patch(start.headers["location"], json={"taken_on": TODAY, "answers": None})
    other = {"answers": {"instrument": "pam", "score": 51}}
    by_another = await service.link_worker.patch(start.headers["location"], json=other)
    by_itself = await service.surgery.patch(start.headers["location"], json=other)

    assert refused.status_code == 200  # nothing was to be changed
    assert (by_another.status_code, by_another.json()["type"]) == (403, "/v1/problems/recorded-by-others")
    assert by_itself.status_code == 200


async def test_other_questions_are_another_entry(service: ServiceInMemory, there: str) -> None:
    start = await take(service.surgery, there, "start", "pam", score=50)
    wrong = {"answers": {"instrument": "direct-loneliness", "lonely": "never"}}
    answer = await service.surgery.patch(start.headers["location"], json=wrong)

    assert (answer.status_code, answer.json()["type"]) == (422, "/v1/problems/another-instrument")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/answers/instrument"]


async def test_start_and_end_are_once(service: ServiceInMemory, there: str) -> None:
    await take(service.link_worker, there, "start", on="2026-01-30", **SAD)
    again = await take(service.link_worker, there, "start", **GLAD)

    assert (again.status_code, again.json()["type"]) == (409, "/v1/problems/measured-before")
    assert len(said(service)) == 1


async def test_all_faults_are_told_at_once(service: ServiceInMemory, there: str) -> None:
    answer = await service.link_worker.post(
        there,
        json={
            "occasion": "sometime",
            "taken_on": "yesterday",
            "answers": {"instrument": "ucla-loneliness", "companionship": 4, "isolated": True, "total": 9},
        },
        headers={"Idempotency-Key": "k1"},
    )

    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    here = "#/answers/ucla-loneliness"
    fields = {"companionship", "left_out", "isolated", "total"}
    assert pointers == {"#/occasion", "#/taken_on", *(f"{here}/{field}" for field in fields)}


async def test_once_the_key_is_gone_how_it_compares_is_still_known_and_no_score(
    service: ServiceInMemory, there: str
) -> None:
    await take(service.link_worker, there, "start", "pam", score=50)
    await take(service.link_worker, there, "end", "pam", score=60)
    service.stores.people.kept.clear()  # type: ignore[attr-defined]  # the fake's
    seen = await listed(service, there)

    assert seen["end"]["answers"] is None
    assert seen["end"]["scales"] == [{"scale": "pam", "score": None, "band": None, "change": "better"}]


async def test_how_the_person_was_at_the_start_goes_along_to_another_borough(
    service: ServiceInMemory, there: str
) -> None:
    await take(service.link_worker, there, "start", "pam", score=50)
    await take(service.link_worker, there, "review", "pam", score=40)
    before = len(service.published)
    moved = await service.link_worker.post(
        there.replace("measures", "rerouting"),
        json={"reason": "moved", "to_borough": "tower-hamlets"},
        headers={"Idempotency-Key": "moved"},
    )
    assert moved.status_code == 200, moved.text
    anew = moved.json()["ending"]["goes_on_as"]
    (entry,) = (await service.surgery.get(f"/v1/referrals/{anew}/measures")).json()["entries"]

    assert (entry["occasion"], entry["answers"]["score"]) == ("start", 50)
    (taken,) = [one for one in service.published[before:] if one.envelope.type == MeasuresTaken.type]
    assert (taken.envelope.subject, taken.envelope.borough.value) == (anew, "tower-hamlets")


async def test_that_somebody_looked_is_recorded(service: ServiceInMemory, there: str) -> None:
    await take(service.link_worker, there, "start", **SAD)
    await listed(service, there)

    (looked,) = service.stores.disclosures.kept  # type: ignore[attr-defined]  # the fake's
    assert (looked.purpose, looked.person, looked.fields) == ("read-measures", "invented-link-worker", ("answers",))


async def test_the_words_to_ask_with_are_there_where_they_are_free(service: ServiceInMemory) -> None:
    instruments = (await service.surgery.get("/v1/instruments")).json()["instruments"]
    asked = {one["instrument"]: {**scale["questions"]} for one in instruments for scale in one["scales"]}

    assert set(asked) == set(Instrument)
    assert asked["direct-loneliness"] == {"lonely": "How often do you feel lonely?"}
    assert asked["pam"] == asked["mycaw"] == asked["swemwbs"] == {}
    assert (await service.stranger.get("/v1/instruments")).status_code == 401
