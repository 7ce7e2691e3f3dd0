"""A provider's pages are for whoever is tied to a listing; to all others there is no such listing."""

import pytest

from tests.fakes.listing_service import ANOTHER_EDITOR, ANOTHER_PROVIDER, NOT_OF_THE_DIRECTORY, ListingsInMemory
from tests.fakes.matching import a_service_id
from tests.support.builders import SERVICE_ID

PAGES = (
    "/provider/services/{id}",
    "/provider/services/{id}/edit/about",
)


async def test_a_provider_sees_its_services_and_no_other(service: ListingsInMemory) -> None:
    page = await service.provider.get("/provider")

    assert page.status_code == 200
    assert str(SERVICE_ID) in page.text
    assert str(a_service_id(1)) not in page.text


async def test_who_provides_nothing_yet_is_told_what_to_do(service: ListingsInMemory) -> None:
    page = await service.at_the_door(ANOTHER_PROVIDER).get("/provider")

    assert "No services are listed for your organisation yet" in page.text


@pytest.mark.parametrize("path", PAGES)
async def test_anothers_listing_is_answered_as_an_unknown_one(service: ListingsInMemory, path: str) -> None:
    theirs = await service.provider.get(path.format(id=a_service_id(1)))
    unknown = await service.provider.get(path.format(id=a_service_id(77)))

    assert (theirs.status_code, unknown.status_code) == (404, 404)
    assert theirs.text == unknown.text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("caller", [ANOTHER_PROVIDER, ANOTHER_EDITOR], ids=lambda one: one.organisation)
async def test_nobody_else_sees_it(service: ListingsInMemory, path: str, caller: object) -> None:
    answer = await service.at_the_door(caller).get(path.format(id=SERVICE_ID))  # type: ignore[arg-type]

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/provider", *PAGES])
async def test_another_right_opens_none_of_them(service: ListingsInMemory, path: str) -> None:
    answer = await service.at_the_door(NOT_OF_THE_DIRECTORY).get(path.format(id=SERVICE_ID))

    assert answer.status_code == 403


async def test_an_editor_of_the_borough_sees_what_it_keeps(service: ListingsInMemory) -> None:
    assert (await service.editor.get(f"/provider/services/{SERVICE_ID}")).status_code == 200


async def test_an_editor_is_led_to_what_waits_and_to_the_listings_of_the_borough(service: ListingsInMemory) -> None:
    queue, listings = [(await service.editor.get(path)).text for path in ("/provider/queue", "/provider")]

    assert '<a href="/provider/queue" aria-current="true">The directory</a>' in queue
    assert 'href="/provider">Listings of your borough</a>' in queue
    assert "<h1>Listings of your borough</h1>" in listings
    assert str(SERVICE_ID) in listings
    assert "People offered to you" not in listings


async def test_who_edits_where_nothing_is_listed_is_told_so(service: ListingsInMemory) -> None:
    assert "Your borough keeps no listings yet." in (await service.at_the_door(ANOTHER_EDITOR).get("/provider")).text


async def test_there_is_no_other_section(service: ListingsInMemory) -> None:
    assert (await service.provider.get(f"/provider/services/{SERVICE_ID}/edit/owner")).status_code == 404
