"""Who provides a service or keeps its listing changes it, says that it is right, or leaves a field to its feed."""

from uuid import UUID

from services.contract.doors.listing_rights import ListingAction
from services.contract.doors.refusals import Refusal
from services.contract.listing import Listing
from services.matching.commands.listings import ChangeListing
from services.matching.handlers import listings
from services.matching.handlers.editing.tied import ListingNotFound, check_is_listed, check_version, found
from services.matching.handlers.listings import Work
from services.matching.keeping.kept import KeptListing


class NotChanged(Refusal):
    """The field is as the feed says it; there is nothing to leave to the feed."""

    status = 409
    title = "The field is not changed"
    what_to_do = "See in `changed_fields` of the listing which fields are changed here."


async def change(work: Work, service_id: UUID, command: ChangeListing, seen: int | None) -> KeptListing:
    """Change fields of a listing. Raises ListingHasChanged, ChangeDoesNotFit and what `found` raises."""
    kept = await found(work, service_id, ListingAction.CHANGE)
    check_version(kept, seen)
    return await keep(work, command.on(kept.listing), f"changed: {', '.join(sorted(command.sent)) or 'nothing'}")


async def confirm(work: Work, service_id: UUID, seen: int | None) -> KeptListing:
    """Say that a listing is right today. Raises ListedNoMore."""
    kept = await found(work, service_id, ListingAction.CONFIRM)
    check_version(kept, seen)
    check_is_listed(kept)
    return await keep(work, kept.listing.model_copy(update={"assured_on": work.now.date()}), "confirmed")


async def hand_back(work: Work, service_id: UUID, field: str, seen: int | None) -> KeptListing:
    """Leave a field to the feed again. Raises NotChanged, ListedNoMore."""
    kept = await found(work, service_id, ListingAction.HAND_BACK)
    check_version(kept, seen)
    check_is_listed(kept)
    if field not in kept.own:
        raise NotChanged(NotChanged.what_to_do)
    as_fed = kept.listing.model_copy(update={field: getattr(kept.as_fed, field)})
    return await keep(work, as_fed, f"handed back: {field}")


async def withdraw(work: Work, service_id: UUID, seen: int | None) -> KeptListing:
    """List a service no more, until it is changed again."""
    kept = await found(work, service_id, ListingAction.WITHDRAW)
    check_version(kept, seen)
    return await listings.withdraw(service_id, work, by=by_whom(work), why="withdrawn") or kept


async def keep(work: Work, listing: Listing, why: str) -> KeptListing:
    """Keep a listing as the caller would have it."""
    kept = await listings.change(listing, work, by=by_whom(work), why=why)
    if kept is None:
        raise ListingNotFound(ListingNotFound.what_to_do)
    return kept


def by_whom(work: Work) -> str:
    """Who asks, as others see it: the organisation, as a slug, and the id of a person as their token has it."""
    caller = work.caller
    if caller is None:
        raise LookupError("Nobody asks, so nobody can be named.")
    return f"{caller.organisation}/{caller.person}" if caller.person else caller.organisation
