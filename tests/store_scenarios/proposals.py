"""What is promised about proposals, and about the pages of listings that their providers and editors see."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.words.listing_words import WithdrawalReason
from services.matching.keeping import kept
from services.matching.keeping.proposals import Decision, Proposal, ProposalKind
from services.matching.keeping.store import Change, Wanted
from services.matching.store import Stores
from services.runtime.storing.collection import Page
from tests.fakes.matching import a_listing, a_service_id
from tests.store_scenarios.listings import NOTE, a_kept_listing, keep
from tests.store_scenarios.matching import InTransaction
from tests.support.builders import NOW, SERVICE_ID

Reading = Callable[[Stores], Awaitable[Any]]
SOUTHWARK, BRENT = BoroughSlug.SOUTHWARK, BoroughSlug.BRENT
THEIRS = a_service_id(900)


def a_proposal(number: int = 0, **changes: Any) -> Proposal:
    boring = Proposal(
        UUID(int=number + 1), ProposalKind.CHANGE, SERVICE_ID, SOUTHWARK, NOW, version=1, changes={"places": 3}
    )
    return replace(boring, **changes)


async def propose(do: InTransaction, *proposals: Proposal) -> None:
    async def put(stores: Stores) -> None:
        for one in proposals:
            await stores.proposals.keep(one)

    await do(put)


def finding(proposal_id: UUID) -> Reading:
    return lambda stores: stores.proposals.find(proposal_id)


def waiting(after: str | None) -> Reading:
    return lambda stores: stores.proposals.open([SOUTHWARK], limit=2, after=after)


def listed(wanted: Wanted, after: str | None) -> Reading:
    return lambda stores: stores.listings.page(wanted, limit=1, after=after)


async def a_proposal_comes_back_as_it_was(do: InTransaction) -> None:
    claim = a_proposal(1, kind=ProposalKind.CLAIM, about=THEIRS, version=None, changes={}, by="invented-neighbours")
    decided = a_proposal(2, decision=Decision.REFUSED, decided_by="invented-council", decided_at=NOW)
    await propose(do, a_proposal(), claim, decided)
    for one in (a_proposal(), claim, decided):
        assert await do(finding(one.id)) == one
    assert await do(finding(UUID(int=99))) is None


async def what_is_open_waits_for_the_editors_of_its_borough_the_oldest_first(do: InTransaction) -> None:
    later = a_proposal(1, asked_at=NOW + timedelta(hours=1))
    elsewhere, decided = a_proposal(2, keeper=BRENT), a_proposal(3, decision=Decision.APPROVED)
    await propose(do, later, a_proposal(), elsewhere, decided)
    page: Page[Proposal] = await do(lambda stores: stores.proposals.open([SOUTHWARK], limit=10, after=None))
    assert (list(page.items), page.after) == ([a_proposal(), later], None)
    assert await do(lambda stores: stores.proposals.count_open(SERVICE_ID)) == 3
    assert await do(lambda stores: stores.proposals.count_open(THEIRS)) == 0


async def what_waits_is_read_in_pages(do: InTransaction) -> None:
    await propose(do, *map(a_proposal, range(5)))
    seen: list[Proposal] = []
    after: str | None = None
    while True:
        page = await do(waiting(after))
        seen += page.items
        after = page.after
        if after is None:
            break
    assert seen == [a_proposal(number) for number in range(5)]


async def who_provides_and_who_keeps_has_pages_of_listings(do: InTransaction) -> None:
    mine = a_kept_listing(1, listing=a_listing(1, organization_id=THEIRS), keeper=BRENT)
    gone = kept.withdrawn(a_kept_listing(2), WithdrawalReason.WITHDRAWN_BY_PROVIDER, NOTE)
    await keep(do, *(Change(None, one) for one in (a_kept_listing(), mine, gone)))

    assert await pages(do, Wanted(organizations=(THEIRS,))) == [a_service_id(1)]
    assert await pages(do, Wanted(keepers=(SOUTHWARK,))) == [a_service_id(0), a_service_id(2)]
    assert await pages(do, Wanted((THEIRS,), (SOUTHWARK,))) == [a_service_id(number) for number in range(3)]
    assert await pages(do, Wanted()) == []


async def what_is_in_force_and_was_not_assured_since_a_day_is_found(do: InTransaction) -> None:
    fresh, stale = (a_listing(number, assured_on=date(2026, month, 1)) for number, month in ((1, 6), (2, 1)))
    gone = kept.withdrawn(a_kept_listing(3), WithdrawalReason.WITHDRAWN_BY_PROVIDER, NOTE)
    listed = [a_kept_listing(0), a_kept_listing(1, listing=fresh), a_kept_listing(2, listing=stale), gone]
    await keep(do, *(Change(None, one) for one in listed))

    due = await pages(do, Wanted(keepers=(SOUTHWARK,), assured_before=date(2026, 3, 1)))

    assert due == [a_service_id(0), a_service_id(2)]


async def pages(do: InTransaction, wanted: Wanted) -> list[UUID]:
    """The ids of these listings, read one by one."""
    found: list[UUID] = []
    after: str | None = None
    while True:
        page = await do(listed(wanted, after))
        found += [one.service_id for one in page.items]
        after = page.after
        if after is None:
            return found


SCENARIOS = (
    a_proposal_comes_back_as_it_was,
    what_is_open_waits_for_the_editors_of_its_borough_the_oldest_first,
    what_waits_is_read_in_pages,
    who_provides_and_who_keeps_has_pages_of_listings,
    what_is_in_force_and_was_not_assured_since_a_day_is_found,
)
