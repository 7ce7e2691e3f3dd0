"""Editors decide what is proposed about the listings that their borough keeps."""

from dataclasses import replace
from uuid import UUID

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import TokenRight
from services.matching.commands.listings import ChangeListing
from services.matching.handlers import listings
from services.matching.handlers.editing.changing import by_whom, keep
from services.matching.handlers.editing.claiming import grant
from services.matching.handlers.editing.tied import AnyLook, ListingNotFound, check_is_listed, check_version
from services.matching.handlers.listings import Work
from services.matching.keeping.proposals import Decision, Proposal, ProposalKind


class ProposalNotFound(Refusal):
    """Nothing of this id is proposed about a listing of a borough that you edit."""

    status = 404
    title = "There is no such proposal"
    what_to_do = "Take the id from /v1/listings/queue."


class DecidedAlready(Refusal):
    """Somebody has decided it otherwise."""

    status = 409
    title = "This is decided already"
    what_to_do = "See in the listing what became of it."


async def decide(work: Work, proposal_id: UUID, decision: Decision, seen: int | None) -> Proposal:
    """Approve or refuse. What is approved is done at once, on the version of the listing that the editor saw.

    The same decision again changes nothing. Raises ProposalNotFound, DecidedAlready, ListingHasChanged, and
    ListedNoMore where the listing was withdrawn meanwhile.
    """
    proposal = await proposed(work, proposal_id)
    if proposal.decision is decision:
        return proposal
    if proposal.decision:
        raise DecidedAlready(f"It is {proposal.decision.value}. {DecidedAlready.what_to_do}")
    if decision is Decision.APPROVED:
        await _do(work, proposal, seen)
    decided = replace(proposal, decision=decision, decided_by=by_whom(work), decided_at=work.now)
    await work.stores.proposals.keep(decided)
    return decided


async def proposed(look: AnyLook, proposal_id: UUID) -> Proposal:
    """What is proposed, for an editor of the borough. Raises ProposalNotFound."""
    proposal, caller = await look.stores.proposals.find(proposal_id), look.caller
    if proposal is None or caller is None or not caller.may(TokenRight.EDIT) or proposal.keeper not in caller.boroughs:
        raise ProposalNotFound(ProposalNotFound.what_to_do)
    return proposal


async def _do(work: Work, proposal: Proposal, seen: int | None) -> None:
    if proposal.kind is ProposalKind.CLAIM:
        await grant(work, proposal)
        return
    kept = (await work.stores.listings.get([proposal.about])).get(proposal.about)
    if kept is None:
        raise ListingNotFound(ListingNotFound.what_to_do)
    check_version(kept, seen)
    if proposal.kind is ProposalKind.CLOSURE:
        await listings.withdraw(proposal.about, work, by=by_whom(work), why="closed for good, as suggested")
        return
    check_is_listed(kept)
    changes = ChangeListing.model_validate(proposal.changes)
    await keep(work, changes.on(kept.listing), f"suggested: {', '.join(sorted(proposal.changes))}")
