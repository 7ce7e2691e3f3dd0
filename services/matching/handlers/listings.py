"""Keeps what has become of listings, and says so: the one way in which the directory changes, whoever asks for it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.contract.events import ServiceListed, ServiceWithdrawn
from services.contract.listing import Listing
from services.contract.words.listing_words import WithdrawalReason
from services.matching.domain.search import Search
from services.matching.keeping import kept
from services.matching.keeping.kept import KeptListing, Note
from services.matching.keeping.store import Change
from services.matching.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Search, Stores]


async def change(listing: Listing, work: Work, *, by: str, why: str) -> KeptListing | None:
    """Keep a listing as its provider or an editor wants it; None where there is no such service.

    A field that differs from what the feed says stays so until it is handed back, by a change to what the feed says.
    """
    before = (await work.stores.listings.get([listing.service_id])).get(listing.service_id)
    if before is None:
        return None
    if before.withdrawn is None and before.listing == listing:
        return before
    return await _keep_one(before, kept.changed(before, listing, Note(by, work.now, why)), work)


async def withdraw(
    service_id: UUID,
    work: Work,
    *,
    by: str,
    why: str,
    reason: WithdrawalReason = WithdrawalReason.WITHDRAWN_BY_PROVIDER,
) -> KeptListing | None:
    """List a service no more, until it is changed; None where there is no such service."""
    before = (await work.stores.listings.get([service_id])).get(service_id)
    if before is None or before.withdrawn is reason:
        return before
    return await _keep_one(before, kept.withdrawn(before, reason, Note(by, work.now, why)), work)


async def keep(changes: Sequence[Change], work: Work) -> None:
    """Keep what has become of listings that were read in this work, and say what is new about each."""
    await work.load(str(one.after.service_id) for one in changes)
    await work.stores.listings.keep([_said(one, work) for one in changes])


async def _keep_one(before: KeptListing, after: KeptListing, work: Work) -> KeptListing:
    await keep([Change(before, after)], work)
    return after


def _said(one: Change, work: Work) -> Change:
    before, after = one
    if before and before.version == after.version:
        return one
    aggregate = work.meet(str(after.service_id), after.keeper)
    work.say(str(after.service_id), _news(after))
    return Change(before, replace(after, version=aggregate.said))


def _news(after: KeptListing) -> ServiceListed | ServiceWithdrawn:
    if after.withdrawn:
        return ServiceWithdrawn(service_id=after.service_id, reason=after.withdrawn)
    return ServiceListed(service_id=after.service_id, listing=after.listing)
