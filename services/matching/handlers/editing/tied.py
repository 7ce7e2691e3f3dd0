"""Finds the listing that a caller asks about, and whether what ties the caller to it allows what is asked."""

from uuid import UUID

from services.contract.doors.listing_rights import MAY_WITH_A_LISTING, NEEDED_FOR, ListingAction, ListingTie
from services.contract.doors.refusals import Refusal
from services.matching.domain.search import Search
from services.matching.keeping.kept import KeptListing
from services.matching.store import Stores
from services.runtime.working.callers import Caller
from services.runtime.working.look import Look

AnyLook = Look[Search, Stores]


class ListingNotFound(Refusal):
    """There is no such listing, or none that you may see."""

    status = 404
    title = "There is no such listing"
    what_to_do = "Check the id. It must be of an organisation that your token provides, or kept by a borough you edit."


class NotWithThisListing(Refusal):
    """You may see the listing, and not do this with it."""

    status = 403
    title = "You may not do this with this listing"
    what_to_do = "Ask an editor of the borough that keeps the listing."


class ListingHasChanged(Refusal):
    """Somebody changed the listing since you saw it."""

    status = 412
    title = "The listing has changed since you saw it"
    what_to_do = "Read the listing again, see whether you would still do this, and send it with the new ETag."


class ListedNoMore(Refusal):
    """The listing is withdrawn, and what is asked does not say that it is to be listed again."""

    status = 409
    title = "The listing is withdrawn"
    what_to_do = "If the service is there, change a field of the listing: that lists it again."


def ties(caller: Caller, kept: KeptListing) -> frozenset[ListingTie]:
    """What ties the caller to the listing."""
    tied = {
        ListingTie.PROVIDES_IT: kept.listing.organization_id in caller.provides,
        ListingTie.KEEPS_IT: kept.keeper in caller.boroughs,
    }
    return frozenset(tie for tie, is_tied in tied.items() if is_tied and caller.may(NEEDED_FOR[tie]))


async def found(look: AnyLook, service_id: UUID, action: ListingAction) -> KeptListing:
    """The listing, for whoever may do this with it. Raises ListingNotFound, NotWithThisListing."""
    kept = (await look.stores.listings.get([service_id])).get(service_id)
    tied = ties(look.caller, kept) if kept and look.caller else frozenset()
    if kept is None or not tied:
        raise ListingNotFound("Check the id. You see listings that your token provides, or whose borough you edit.")
    if not tied & MAY_WITH_A_LISTING[action]:
        raise NotWithThisListing(NotWithThisListing.what_to_do)
    return kept


def check_version(kept: KeptListing, seen: int | None) -> None:
    """Raises ListingHasChanged unless it is at the version that somebody saw; None is any."""
    if seen is not None and kept.version != seen:
        raise ListingHasChanged(f"It is at version {kept.version}. {ListingHasChanged.what_to_do}")


def check_is_listed(kept: KeptListing) -> None:
    """Raises ListedNoMore of a listing that is withdrawn: only who changes it means to list it again."""
    if kept.withdrawn:
        raise ListedNoMore(ListedNoMore.what_to_do)
