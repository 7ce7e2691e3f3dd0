"""A change of a listing is kept and said in one transaction, on the topic of the borough that keeps it."""

from uuid import UUID

import pytest

from services.contract.events import ServiceListed, ServiceWithdrawn
from services.contract.listing import Listing
from services.contract.words.listing_words import WithdrawalReason
from services.matching.handlers import listings
from services.matching.handlers.listings import Work
from services.matching.keeping.kept import KeptListing
from services.matching.keeping.store import Change
from services.runtime.working.outgoing import Cause
from tests.fakes.matching import MatchingInMemory, a_listing, a_service_id
from tests.store_scenarios.listings import a_kept_listing
from tests.support.builders import SERVICE_ID

CAUSE = Cause("/matching", "00000000-0000-7000-8000-0000000000c0", "00000000-0000-7000-8000-0000000000ca")


@pytest.fixture
async def service() -> MatchingInMemory:
    """Keeps one listing."""
    matching = MatchingInMemory()

    async def begin(work: Work) -> None:
        await listings.keep([Change(None, a_kept_listing())], work)

    await matching.transactions.do(begin, CAUSE)
    return matching


async def change(service: MatchingInMemory, listing: Listing) -> KeptListing | None:
    async def act(work: Work) -> KeptListing | None:
        return await listings.change(listing, work, by="Invented Neighbours", why="fewer chairs")

    return await service.transactions.do(act, CAUSE)


async def withdraw(service: MatchingInMemory, service_id: UUID) -> KeptListing | None:
    async def act(work: Work) -> KeptListing | None:
        return await listings.withdraw(service_id, work, by="Invented Neighbours", why="the hall is sold")

    return await service.transactions.do(act, CAUSE)


async def test_a_change_is_kept_and_said_whole(service: MatchingInMemory) -> None:
    kept = await change(service, a_listing(places=3))
    assert kept is not None
    assert (kept.version, kept.own, kept.note.by) == (2, ("places",), "Invented Neighbours")
    said = service.published[-1]
    assert (said.topic, said.key, said.envelope.sequence) == ("southwark.services", str(SERVICE_ID), 2)
    assert ServiceListed.model_validate_json(said.value).listing.places == 3


async def test_what_changes_nothing_is_not_said(service: MatchingInMemory) -> None:
    await change(service, a_listing())
    assert len(service.published) == 1


async def test_what_is_withdrawn_is_said_with_its_reason_once(service: MatchingInMemory) -> None:
    for _ in range(2):
        await withdraw(service, SERVICE_ID)
    said = ServiceWithdrawn.model_validate_json(service.published[-1].value)
    assert (len(service.published), said.reason) == (2, WithdrawalReason.WITHDRAWN_BY_PROVIDER)


async def test_what_was_withdrawn_is_listed_again_as_the_next_version(service: MatchingInMemory) -> None:
    await withdraw(service, SERVICE_ID)
    await change(service, a_listing())
    assert (service.published[-1].envelope.type, service.published[-1].envelope.sequence) == (ServiceListed.type, 3)


async def test_a_service_that_is_not_here_is_not_changed(service: MatchingInMemory) -> None:
    assert await change(service, a_listing(5)) is None
    assert await withdraw(service, a_service_id(5)) is None
