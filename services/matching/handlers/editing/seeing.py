"""What callers see of the listings that they are tied to, and what waits for editors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.doors.listing_rights import ListingAction
from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import TokenRight
from services.matching.handlers.editing.tied import AnyLook, found
from services.matching.handlers.listings import Work
from services.matching.keeping.kept import KeptListing
from services.matching.keeping.proposals import Proposal
from services.matching.keeping.questions import KeptQuestion
from services.matching.keeping.store import Wanted
from services.runtime.storing.collection import Page

# Half a year after somebody last said that a listing is right, it is to be looked at again.
REVIEW_AFTER = timedelta(days=182)


class QuestionNotFound(Refusal):
    """No such question waits for an editor of your borough."""

    status = 404
    title = "There is no such question"
    what_to_do = "Take the id from /v1/listings/queue."


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a caller who edits: proposals with the listings that they are about, and open questions."""

    proposals: Page[Proposal]
    listings: dict[UUID, KeptListing]
    questions: Sequence[KeptQuestion]


async def list_own(look: AnyLook, *, due: bool, limit: int, after: str | None) -> Page[KeptListing]:
    """The listings that the caller is tied to; with `due` those alone that are to be looked at again."""
    caller = look.caller
    if caller is None:
        return Page((), None)
    wanted = Wanted(
        organizations=caller.provides if caller.may(TokenRight.LIST) else (),
        keepers=_edits(look),
        assured_before=(look.now - REVIEW_AFTER).date() if due else None,
    )
    return await look.stores.listings.page(wanted, limit=limit, after=after)


async def versions(look: AnyLook, service_id: UUID) -> Sequence[KeptListing]:
    """Every version of a listing, the newest first."""
    return await look.stores.listings.history(await found(look, service_id, ListingAction.READ))


async def queue(look: AnyLook, *, limit: int, after: str | None) -> Queue:
    """What waits for the caller, the oldest first; questions come with the first page."""
    waiting = await look.stores.proposals.open(_edits(look), limit=limit, after=after)
    kept = await look.stores.listings.get([one.about for one in waiting.items])
    return Queue(waiting, kept, [] if after else await _questions(look))


async def names_of(look: AnyLook, organizations: Sequence[UUID]) -> Mapping[UUID, str]:
    """What organisations are called, by a listing of each; those that nothing is listed of are left out."""
    pages = [
        await look.stores.listings.page(Wanted(organizations=(one,)), limit=1, after=None) for one in organizations
    ]
    return {
        one: page.items[0].listing.organization_name
        for one, page in zip(organizations, pages, strict=True)
        if page.items
    }


async def answer(work: Work, question_id: str, *, are_the_same: bool, by: str) -> None:
    """Say whether two organisations are the same one. Raises QuestionNotFound."""
    if question_id not in {one.id for one in await _questions(work)}:
        raise QuestionNotFound(QuestionNotFound.what_to_do)
    await work.stores.questions.answer(question_id, are_the_same=are_the_same, by=by, now=work.now)


async def _questions(look: AnyLook) -> list[KeptQuestion]:
    keepers = {feed.name: feed.keeper for feed in await look.stores.feeds.all()}
    edits = _edits(look)

    def is_theirs(one: KeptQuestion) -> bool:
        # A feed that serves many boroughs has no keeper; what it says is looked at by any editor.
        known = [keepers.get(side.feed) for side in (one.question.one, one.question.other)]
        return None in known or any(keeper in edits for keeper in known)

    return [one for one in await look.stores.questions.open() if edits and is_theirs(one)]


def _edits(look: AnyLook) -> tuple[BoroughSlug, ...]:
    return look.caller.boroughs if look.caller and look.caller.may(TokenRight.EDIT) else ()
