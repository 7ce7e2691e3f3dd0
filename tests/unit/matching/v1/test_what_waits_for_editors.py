"""Anybody suggests, providers claim, feeds agree or do not; editors of the borough decide, on what they saw."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from services.contract.boroughs import BoroughSlug
from services.matching.handlers.editing.suggesting import MOST_OPEN
from services.matching.keeping.duplicates import Question
from services.matching.keeping.feeds import KeptFeed
from services.matching.keeping.sameness import Organization
from tests.fakes.listing_service import ANOTHER_EDITOR, ANOTHER_PROVIDER, ListingsInMemory
from tests.fakes.matching import a_service_id
from tests.support.builders import NOW, SERVICE_ID
from tests.support.listings import AN_ORGANIZATION

HERE = f"/v1/listings/{SERVICE_ID}"
QUEUE = "/v1/listings/queue"


async def suggest(service: ListingsInMemory, service_id: UUID = SERVICE_ID, **body: Any) -> httpx.Response:
    return await service.nobody.post(f"/v1/listings/{service_id}/suggestions", json=body)


async def waiting(service: ListingsInMemory) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await service.editor.get(QUEUE)).json()["proposals"]
    return found


async def decide(service: ListingsInMemory, what: str, seen: str = '"1"') -> httpx.Response:
    (one,) = await waiting(service)
    return await service.editor.post(f"{QUEUE}/{one['id']}/{what}", headers={"If-Match": seen})


async def test_what_anybody_suggests_waits_beside_what_is_listed(service: ListingsInMemory) -> None:
    answer = await suggest(service, changes={"places": 3})
    assert answer.status_code == 202

    (one,) = await waiting(service)

    assert (one["kind"], one["changes"], one["listed"], one["version"]) == ("change", {"places": 3}, {"places": 10}, 1)
    assert (await service.kept(SERVICE_ID)).listing.places == 10


async def test_what_is_approved_is_listed(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})

    assert (await decide(service, "approval")).json()["decision"] == "approved"

    kept = await service.kept(SERVICE_ID)
    assert (kept.listing.places, kept.version, kept.note.why) == (3, 2, "suggested: places")
    assert await waiting(service) == []


async def test_what_is_refused_changes_nothing(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})

    assert (await decide(service, "refusal")).json()["decision"] == "refused"

    assert (await service.kept(SERVICE_ID)).version == 1
    assert await waiting(service) == []


async def test_what_is_approved_is_approved_as_it_was_seen(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})
    await service.provider.patch(HERE, json={"wait_days": 7}, headers={"If-Match": '"1"'})

    assert (await decide(service, "approval", seen='"1"')).status_code == 412
    assert (await decide(service, "approval", seen='"2"')).status_code == 200

    kept = (await service.kept(SERVICE_ID)).listing
    assert (kept.places, kept.wait_days) == (3, 7)


async def test_to_approve_a_change_does_not_list_what_its_provider_withdrew(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})
    await service.provider.post(f"{HERE}/withdrawal", headers={"If-Match": '"1"'})

    assert (await decide(service, "approval", seen="*")).status_code == 409

    assert (await service.kept(SERVICE_ID)).withdrawn
    assert (await decide(service, "refusal")).status_code == 200


async def test_a_decision_may_be_sent_twice_and_not_be_turned(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})
    (one,) = await waiting(service)
    address = f"{QUEUE}/{one['id']}"
    first = await service.editor.post(f"{address}/approval", headers={"If-Match": '"1"'})
    again = await service.editor.post(f"{address}/approval", headers={"If-Match": '"1"'})

    assert first.json() == again.json()
    assert (await service.editor.post(f"{address}/refusal")).status_code == 409
    assert (await service.kept(SERVICE_ID)).version == 2


async def test_a_service_that_is_gone_for_good_is_withdrawn_once_an_editor_agrees(service: ListingsInMemory) -> None:
    await suggest(service, kind="closed-for-good")
    await decide(service, "approval")

    assert (await service.kept(SERVICE_ID)).withdrawn


async def test_the_same_suggestion_is_taken_once(service: ListingsInMemory) -> None:
    first = await suggest(service, changes={"places": 3})
    again = await suggest(service, changes={"places": 3})

    assert first.json()["id"] == again.json()["id"]
    assert len(await waiting(service)) == 1


async def test_only_so_much_may_wait_about_one_listing(service: ListingsInMemory) -> None:
    answers = [await suggest(service, changes={"wait_days": number}) for number in range(MOST_OPEN + 1)]

    assert [one.status_code for one in answers] == [202] * MOST_OPEN + [409]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"changes": {}},
        {"changes": {"places": 10}},
        {"changes": {"places": -1}},
        {"changes": {"organization_id": str(UUID(int=1))}},
        {"kind": "claim"},
        {"from": "somebody@mail.example"},
    ],
)
async def test_what_suggests_nothing_that_can_be_is_refused(service: ListingsInMemory, body: dict[str, Any]) -> None:
    assert (await suggest(service, **body)).status_code == 422
    assert await waiting(service) == []


async def test_a_suggestion_is_small(service: ListingsInMemory) -> None:
    answer = await suggest(service, changes={"description": "x" * 40_000})

    assert answer.status_code == 413


async def test_nothing_is_suggested_about_what_is_not_listed(service: ListingsInMemory) -> None:
    assert (await suggest(service, a_service_id(77), changes={"places": 3})).status_code == 404

    await service.provider.post(f"{HERE}/withdrawal", headers={"If-Match": "*"})
    assert (await suggest(service, changes={"places": 3})).status_code == 404


async def test_an_editor_sees_and_decides_what_is_about_the_own_borough_alone(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})
    (one,) = await waiting(service)
    elsewhere = service.at_the_door(ANOTHER_EDITOR)

    assert (await elsewhere.get(QUEUE)).json()["proposals"] == []
    answer = await elsewhere.post(f"{QUEUE}/{one['id']}/approval", headers={"If-Match": "*"})
    assert answer.status_code == 404


async def test_a_claim_that_is_approved_lets_its_provider_list(service: ListingsInMemory) -> None:
    claims = service.at_the_door(ANOTHER_PROVIDER)
    first = await claims.post(f"/v1/organisations/{AN_ORGANIZATION}/claims")
    again = await claims.post(f"/v1/organisations/{AN_ORGANIZATION}/claims")
    assert (first.status_code, first.json()["id"]) == (202, again.json()["id"])

    await decide(service, "approval", seen="*")

    assert service.granted == [("other-neighbours", AN_ORGANIZATION)]


async def test_a_claim_is_of_an_organisation_that_is_listed_and_not_the_own(service: ListingsInMemory) -> None:
    claims = service.at_the_door(ANOTHER_PROVIDER)

    assert (await claims.post(f"/v1/organisations/{UUID(int=1)}/claims")).status_code == 404
    assert (await service.provider.post(f"/v1/organisations/{AN_ORGANIZATION}/claims")).status_code == 409
    assert (await service.nobody.post(f"/v1/organisations/{AN_ORGANIZATION}/claims")).status_code == 401
    assert (await service.editor.post(f"/v1/organisations/{AN_ORGANIZATION}/claims")).status_code == 403


async def test_an_editor_says_whether_two_organisations_are_one(service: ListingsInMemory) -> None:
    one, other = an_organization("council"), an_organization("charity")
    stores = service.storage.stores
    await stores.feeds.keep(KeptFeed("council", BoroughSlug.SOUTHWARK))
    await stores.feeds.keep(KeptFeed("charity", BoroughSlug.BRENT))
    await stores.questions.ask([Question(one, other)], NOW)

    (asked,) = (await service.editor.get(QUEUE)).json()["questions"]
    address = f"/v1/listings/questions/{asked['id']}"
    assert (asked["one"]["feed"], asked["other"]["feed"]) == ("council", "charity")
    elsewhere = service.at_the_door(ANOTHER_EDITOR)
    assert (await elsewhere.put(address, json={"are_the_same": True})).status_code == 404

    assert (await service.editor.put(address, json={"are_the_same": True})).status_code == 204
    assert (await service.editor.get(QUEUE)).json()["questions"] == []
    assert list((await service.storage.stores.questions.answers()).values()) == [True]


def an_organization(feed: str) -> Organization:
    return Organization(f"{feed}/neighbours", feed, "Invented Neighbours", None, frozenset({"SE15 4QN"}))
