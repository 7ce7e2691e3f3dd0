"""A partner sees what matching refused of what it said of listings, as JSON and as a page; nobody else does."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from services.contract.doors.rights import PARTNER_RIGHTS, TokenRight
from services.contract.events.partners import ListingChangeRequested
from services.matching.handlers.partners import partners
from services.matching.store import Stores
from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.partners.answering import with_partners
from services.runtime.working.ports import Storage
from services.runtime.working.subscriptions import Subscriptions, all_at_once
from tests.fakes.listing_service import ListingsInMemory
from tests.fakes.matching_stores import the_storage
from tests.store_scenarios import refused
from tests.store_scenarios.refused import a_dead_letter
from tests.support.builders import SERVICE_ID
from tests.support.partner_messages import PARTNER, a_message

JSON, PAGE = f"/v1/listings/rejections/{PARTNER}", f"/listings/rejections/{PARTNER}"
ALLOWED = {*PARTNER_RIGHTS, TokenRight.LIST}


async def _nothing_else(batch: Any, work: Any) -> None:
    assert not batch


CONSUMES: Subscriptions[Any, Any] = with_partners(all_at_once((), _nothing_else), partners())
DECODER = Decoder("", CONSUMES.types)


@pytest.fixture
async def service() -> ListingsInMemory:
    return await that_has_refused()


async def that_has_refused() -> ListingsInMemory:
    """Has refused a change of a listing that there is not."""
    begun = ListingsInMemory()
    body = {"service_id": str(SERVICE_ID), "changes": {"places": -1, "name": "A secret."}, "partner_reference": "club"}
    decoded = DECODER.decode(a_message(ListingChangeRequested, body))
    assert isinstance(decoded, Decoded)

    async def work_one(work: Any) -> None:
        await work.load([decoded.received.key])
        await CONSUMES.work_batch([decoded.received], work)

    await begun.transactions.do(work_one)
    return begun


async def with_token(service: ListingsInMemory, organisation: str, *rights: TokenRight) -> httpx.AsyncClient:
    """At the door with a token of the organisation; unless it is said, with a partner's rights."""
    caller = Caller(organisation, frozenset(right.value for right in rights or PARTNER_RIGHTS))
    await service.callers.add(hash_token(organisation), caller)
    return service.at_the_door(caller)


async def test_what_was_refused_is_told_with_where_why_and_how_to_mend_it(service: ListingsInMemory) -> None:
    said = (await (await with_token(service, PARTNER)).get(JSON)).json()

    [one] = said["rejections"]
    assert (one["event_id"], one["partner_reference"]) == ("m-1", "club")
    assert one["topic"] == f"southwark.partner.{PARTNER}.events"
    assert {(fault["path"], fault["rule"]) for fault in one["faults"]} == {("#/changes/places", "greater-than-equal")}


async def test_the_page_tells_the_same_in_words_and_leads_to_what_else_was_refused(service: ListingsInMemory) -> None:
    row = a_dead_letter(41)
    service.storage.memory.parked.rows[row.place] = row
    answer = await (await with_token(service, PARTNER)).get(PAGE)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<code>#/changes/places</code> <code>greater-than-equal</code>" in answer.text
    assert "partition 1, offset 41" in answer.text
    assert f'href="/partners/{PARTNER}/rejections"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("address", [JSON, PAGE])
async def test_nothing_that_was_sent_is_there(service: ListingsInMemory, address: str) -> None:
    assert "A secret." not in (await (await with_token(service, PARTNER)).get(address)).text


@pytest.mark.parametrize("address", [JSON, PAGE])
async def test_another_partner_is_told_what_whoever_asks_for_nobody_is(service: ListingsInMemory, address: str) -> None:
    another = await with_token(service, "another-partner")
    answer, of_nobody = await another.get(address), await another.get(address.replace(PARTNER, "nobody-at-all"))

    assert (answer.status_code, answer.content) == (404, of_nobody.content)


@pytest.mark.parametrize("address", [JSON, PAGE])
@pytest.mark.parametrize("right", TokenRight)
async def test_only_a_partners_rights_and_those_of_who_lists_are_enough(
    service: ListingsInMemory, address: str, right: TokenRight
) -> None:
    answer = await (await with_token(service, PARTNER, right)).get(address)

    assert answer.status_code == (200 if right in ALLOWED else 403)
    assert ("m-1" in answer.text) == (right in ALLOWED)


async def test_a_browser_asks_the_person_for_the_token_and_shows_it_as_a_password(service: ListingsInMemory) -> None:
    await with_token(service, PARTNER)
    typed = base64.b64encode(f":{PARTNER}".encode()).decode()
    asked, shown = (
        (await service.nobody.get(PAGE)),
        await service.nobody.get(PAGE, headers={"Authorization": f"Basic {typed}"}),
    )

    assert 'Basic realm="Linkway"' in asked.headers["www-authenticate"]
    assert "the token is the password" in asked.text
    assert (shown.status_code, "m-1" in shown.text) == (200, True)


@pytest.mark.parametrize("scenario", refused.SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_memory_keeps_the_promises_of_the_store(scenario: Callable[[Storage[Stores]], Awaitable[None]]) -> None:
    await scenario(the_storage())
