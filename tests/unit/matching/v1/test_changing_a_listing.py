"""A listing is changed at the door on the version that was seen, and what it is then is said."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from services.contract.events import ServiceListed, ServiceWithdrawn
from services.contract.words.listing_words import Way, WithdrawalReason
from services.matching.keeping.kept import Note
from tests.fakes.listing_service import ListingsInMemory
from tests.fakes.matching import a_listing, a_service_id
from tests.store_scenarios.listings import a_kept_listing
from tests.support.builders import NOW, SERVICE_ID
from tests.support.listings import AN_ORGANIZATION

A_MONDAY = {"interval": 1, "byday": "MO", "opens_at": "14:30"}
AN_APPOINTMENT = {"kind": "appointment", "places": 2, "times": A_MONDAY}
HERE = f"/v1/listings/{SERVICE_ID}"


async def change(service: ListingsInMemory, seen: str = '"1"', **fields: Any) -> httpx.Response:
    return await service.provider.patch(HERE, json=fields, headers={"If-Match": seen})


async def test_a_provider_says_how_many_can_come(service: ListingsInMemory) -> None:
    answer = await change(service, places=3)

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert (answer.json()["listing"]["places"], answer.json()["changed_fields"]) == (3, ["places"])
    assert answer.json()["changed_by"] == "invented-neighbours"
    said = service.published[-1]
    assert (said.topic, ServiceListed.model_validate_json(said.value).listing.places) == ("southwark.services", 3)
    assert sequences(service) == [1, 2]


def sequences(service: ListingsInMemory) -> list[int]:
    """The numbers of what was said of the service."""
    said = [one.envelope for one in service.published]
    return [one.sequence for one in said if one.subject == str(SERVICE_ID)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("times", [{"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "12:00"}]),
        ("bookings", [AN_APPOINTMENT]),
        ("wait_days", 21),
        ("telephone", "020 7946 0000"),
        ("email", "lunch@neighbours.example"),
        ("website", "https://neighbours.example"),
        ("description", "Lunch, and company."),
        ("costs", [{"pence": 350, "words": "a lunch"}]),
        ("how_to_join", "Ring us."),
        ("languages", ["bn", "so"]),
        ("access", ["step-free"]),
        ("name", "Another Lunch Club"),
    ],
)
async def test_a_provider_changes_what_it_knows_best(service: ListingsInMemory, field: str, value: Any) -> None:
    answer = await change(service, **{field: value})

    assert answer.status_code == 200, answer.text
    kept = answer.json()["listing"][field]
    assert kept == value or all(one.items() <= kept[0].items() for one in value)


async def test_a_service_is_closed_for_a_while_and_open_again(service: ListingsInMemory) -> None:
    closed = (await change(service, status="temporarily-closed", closed_until="2026-09-01")).json()["listing"]
    open_again = (await change(service, '"2"', status="active")).json()["listing"]

    assert (closed["status"], closed["closed_until"]) == ("temporarily-closed", "2026-09-01")
    assert (open_again["status"], "closed_until" in open_again) == ("active", False)


async def test_null_takes_away_what_may_be_left_out(service: ListingsInMemory) -> None:
    await change(service, telephone="020 7946 0000", places=None)

    assert (await service.kept(SERVICE_ID)).listing.places is None


@pytest.mark.parametrize(
    "fields",
    [
        {"places": -1},
        {"bookings": [{**AN_APPOINTMENT, "times": {"byday": "MO"}}]},
        {"bookings": [{**AN_APPOINTMENT, "kind": "course"}]},
        {"bookings": [{**AN_APPOINTMENT, "places": 1001}]},
        {"bookings": [{**AN_APPOINTMENT, "times": {**A_MONDAY, "starts_on": "2026-03-02", "valid_to": "2026-03-01"}}]},
        {"places": "many"},
        {"name": None},
        {"name": "two\nlines"},
        {"name": "Win at www.prizes.example now"},
        {"needs": []},
        {"website": "neighbours.example"},
        {"who_for": {"minimum_age": 60, "maximum_age": 50}},
        {"service_id": str(a_service_id(3))},
        {"organization_id": str(a_service_id(3))},
        {"sites": []},
        {"nobody_knows_this": 1},
    ],
)
async def test_what_a_listing_cannot_be_is_refused_and_nothing_is_said(
    service: ListingsInMemory, fields: dict[str, Any]
) -> None:
    answer = await change(service, **fields)

    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert sequences(service) == [1]


async def test_nobody_comes_in_person_where_there_is_no_place_to_go(service: ListingsInMemory) -> None:
    by_telephone = a_listing(7, organization_id=AN_ORGANIZATION, sites=(), ways=(Way.TELEPHONE,))
    await service.keep(a_kept_listing(7, listing=by_telephone))

    answer = await service.provider.patch(
        f"/v1/listings/{a_service_id(7)}", json={"ways": ["in-person"]}, headers={"If-Match": "*"}
    )

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/ways")


async def test_what_somebody_changed_meanwhile_is_not_undone(service: ListingsInMemory) -> None:
    await service.editor.patch(HERE, json={"places": 5}, headers={"If-Match": '"1"'})
    late = await change(service, '"1"', places=3)

    assert late.status_code == 412
    assert (await service.kept(SERVICE_ID)).listing.places == 5


@pytest.mark.parametrize("seen", ['"one"', "1", '""', '"99"'])
async def test_a_version_that_was_never_given_is_none_that_was_seen(service: ListingsInMemory, seen: str) -> None:
    assert (await change(service, seen, places=3)).status_code == 412


async def test_a_change_needs_the_version_that_was_seen(service: ListingsInMemory) -> None:
    answer = await service.provider.patch(HERE, json={"places": 3})

    assert (answer.status_code, "If-Match" in answer.json()["detail"]) == (428, True)


async def test_a_change_to_what_it_is_already_is_no_new_version(service: ListingsInMemory) -> None:
    answer = await change(service, places=10)

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert sequences(service) == [1]


async def test_who_confirms_a_listing_has_said_today_that_it_is_right(service: ListingsInMemory) -> None:
    asked = {"If-Match": "*"}
    first = await service.provider.post(f"{HERE}/confirmation", headers=asked)
    again = await service.provider.post(f"{HERE}/confirmation", headers=asked)

    assert first.json()["listing"]["assured_on"] == NOW.date().isoformat()
    assert again.json()["version"] == first.json()["version"]


async def test_a_field_that_is_handed_back_is_as_the_feed_says(service: ListingsInMemory) -> None:
    await change(service, places=3)
    answer = await service.provider.delete(f"{HERE}/changes/places", headers={"If-Match": '"2"'})
    again = await service.provider.delete(f"{HERE}/changes/places", headers={"If-Match": '"3"'})

    assert (answer.json()["listing"]["places"], answer.json()["changed_fields"]) == (10, [])
    assert again.status_code == 409


async def test_a_service_that_its_provider_withdraws_is_listed_no_more_until_it_is_changed(
    service: ListingsInMemory,
) -> None:
    gone = await service.provider.post(f"{HERE}/withdrawal", headers={"If-Match": '"1"'})
    assert gone.json()["withdrawn"] == WithdrawalReason.WITHDRAWN_BY_PROVIDER
    assert service.published[-1].envelope.type == ServiceWithdrawn.type

    back = await change(service, '"2"', places=4)
    assert "withdrawn" not in back.json()
    assert service.published[-1].envelope.type == ServiceListed.type


async def test_to_confirm_a_withdrawn_service_or_to_hand_a_field_back_does_not_list_it(
    service: ListingsInMemory,
) -> None:
    await change(service, places=3)
    await service.provider.post(f"{HERE}/withdrawal", headers={"If-Match": '"2"'})

    confirmed = await service.provider.post(f"{HERE}/confirmation", headers={"If-Match": "*"})
    handed_back = await service.provider.delete(f"{HERE}/changes/places", headers={"If-Match": "*"})

    assert (confirmed.status_code, handed_back.status_code) == (409, 409)
    assert "change a field" in confirmed.json()["detail"]
    assert (await service.kept(SERVICE_ID)).withdrawn is WithdrawalReason.WITHDRAWN_BY_PROVIDER


async def test_every_version_can_be_seen_with_who_changed_it(service: ListingsInMemory) -> None:
    await change(service, places=3)
    await service.editor.patch(HERE, json={"wait_days": 7}, headers={"If-Match": '"2"'})

    shown = (await service.provider.get(f"{HERE}/versions")).json()["versions"]

    assert [(one["version"], one["changed_by"]) for one in shown] == [
        (3, "invented-council/k.example"),
        (2, "invented-neighbours"),
        (1, "the feed"),
    ]


async def test_of_a_file_that_feeds_the_directory_its_name_alone_is_shown(service: ListingsInMemory) -> None:
    at = "/srv/somewhere/southwark.json"
    await service.keep(a_kept_listing(7, feed=at, note=Note(at, NOW, "as its feed has it")))

    shown = (await service.editor.get(f"/v1/listings/{a_service_id(7)}")).json()

    assert (shown["feed"], shown["changed_by"]) == ("southwark.json", "southwark.json")


async def test_a_provider_lists_its_own_and_an_editor_what_the_borough_keeps(service: ListingsInMemory) -> None:
    for client in (service.provider, service.editor):
        shown = (await client.get("/v1/listings")).json()["listings"]
        assert [UUID(one["service_id"]) for one in shown] == [SERVICE_ID]


async def test_what_nobody_has_confirmed_for_half_a_year_is_to_be_reviewed(service: ListingsInMemory) -> None:
    asked = {"review": "due"}
    before = (await service.provider.get("/v1/listings", params=asked)).json()["listings"]
    await service.provider.post(f"{HERE}/confirmation", headers={"If-Match": "*"})
    after = (await service.provider.get("/v1/listings", params=asked)).json()["listings"]

    assert (len(before), len(after)) == (1, 0)


async def test_the_door_is_described() -> None:
    described = (await ListingsInMemory().nobody.get("/v1/openapi.json")).json()

    assert {
        "/listings",
        "/listings/{service_id}",
        "/listings/{service_id}/versions",
        "/listings/{service_id}/confirmation",
        "/listings/{service_id}/withdrawal",
        "/listings/{service_id}/changes/{field}",
        "/listings/{service_id}/suggestions",
        "/listings/queue",
        "/listings/rejections/{partner}",
        "/listings/queue/{proposal_id}/approval",
        "/listings/queue/{proposal_id}/refusal",
        "/listings/questions/{question_id}",
        "/organisations/{organization_id}/claims",
        "/matches/{referral_id}",
        "/matches/{referral_id}/shortlist",
    } == set(described["paths"])
    assert "places" in described["components"]["schemas"]["ChangeListing"]["properties"]
