"""An editor sees what was suggested beside what is listed, and decides on what they saw."""

from typing import Any

import httpx
import pytest

from tests.fakes.listing_service import ANOTHER_EDITOR, ANOTHER_PROVIDER, ListingsInMemory
from tests.fakes.matching import a_service_id
from tests.support.builders import SERVICE_ID
from tests.support.page_forms import sent

QUEUE = "/provider/queue"


async def suggest(service: ListingsInMemory, **body: Any) -> None:
    answer = await service.nobody.post(f"/v1/listings/{SERVICE_ID}/suggestions", json=body)
    assert answer.status_code == 202


async def decided(service: ListingsInMemory, what: str) -> httpx.Response:
    return await sent(service.editor, await service.editor.get(QUEUE), do=what)


async def test_what_was_suggested_is_shown_as_people_would_read_it(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3, "name": "<b>Another Club</b>"})

    page = (await service.editor.get(QUEUE)).text

    assert "3 people at a time" in page
    assert "10 people at a time" in page
    assert "&lt;b&gt;Another Club&lt;/b&gt;" in page


async def test_what_is_approved_is_in_force(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})

    answer = await decided(service, "approve")

    assert answer.headers["location"] == f"{QUEUE}?done=approved"
    assert (await service.kept(SERVICE_ID)).listing.places == 3
    assert "Nothing waits for you." in (await service.editor.get(QUEUE)).text


async def test_what_is_refused_changes_nothing(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})

    await decided(service, "refuse")

    assert (await service.kept(SERVICE_ID)).listing.places == 10
    assert "Nothing waits for you." in (await service.editor.get(QUEUE)).text


async def test_who_saw_another_version_decides_again(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})
    page = await service.editor.get(QUEUE)
    where = f"/v1/listings/{SERVICE_ID}"
    await service.provider.patch(where, json={"places": 7}, headers={"If-Match": '"1"'})

    told = await sent(service.editor, page, do="approve")

    assert told.status_code == 412
    assert "Somebody changed the listing while you looked" in told.text
    assert (await service.kept(SERVICE_ID)).listing.places == 7
    assert (await sent(service.editor, told, do="approve")).status_code == 303


async def test_what_another_editor_decided_otherwise_is_said(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})
    page = await service.editor.get(QUEUE)
    await decided(service, "refuse")

    told = await sent(service.editor, page, do="approve")

    assert told.status_code == 409
    assert (await service.kept(SERVICE_ID)).listing.places == 10


async def test_a_service_that_is_there_no_more_is_taken_out(service: ListingsInMemory) -> None:
    await suggest(service, kind="closed-for-good")

    await decided(service, "approve")

    assert (await service.kept(SERVICE_ID)).withdrawn == "withdrawn-by-provider"


async def test_a_claim_is_granted(service: ListingsInMemory) -> None:
    listing = (await service.kept(SERVICE_ID)).listing
    await service.at_the_door(ANOTHER_PROVIDER).post(f"/v1/organisations/{listing.organization_id}/claims")

    page = (await service.editor.get(QUEUE)).text
    assert f"{ANOTHER_PROVIDER.organisation} says that it provides the services of {listing.organization_name}" in page
    await decided(service, "approve")

    assert service.granted == [(ANOTHER_PROVIDER.organisation, listing.organization_id)]


async def test_nothing_is_done_where_nothing_was_chosen(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})

    assert (await decided(service, "")).status_code == 422


async def test_another_boroughs_editor_sees_nothing_of_it(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})
    page = await service.editor.get(QUEUE)
    theirs = service.at_the_door(ANOTHER_EDITOR)

    assert "Nothing waits for you." in (await theirs.get(QUEUE)).text
    theirs.cookies.update(service.editor.cookies)
    assert (await sent(theirs, page, do="approve")).status_code == 404


@pytest.mark.parametrize("path", [QUEUE])
async def test_it_is_for_editors(service: ListingsInMemory, path: str) -> None:
    assert (await service.provider.get(path)).status_code == 403


async def test_a_question_that_nobody_asked_is_not_answered(service: ListingsInMemory) -> None:
    await suggest(service, changes={"places": 3})
    page = await service.editor.get(QUEUE)
    token = page.text.partition('name="form-token" value="')[2].partition('"')[0]

    answer = await service.editor.post(
        f"/provider/questions/{a_service_id(9)}", data={"form-token": token, "same": "yes"}
    )

    assert answer.status_code == 404
