"""Who provides an organisation's services claims its listings; an editor of the borough decides."""

from uuid import UUID, uuid5

from services.contract.doors.refusals import Refusal
from services.matching.handlers.listings import Work
from services.matching.keeping.proposals import Proposal, ProposalKind
from services.matching.keeping.store import Wanted

_CLAIMS = UUID("d2f0f1b4-3c83-4c43-8a6e-6d1c3c1f7a02")


class OrganizationNotFound(Refusal):
    """The directory lists nothing of an organisation of this id."""

    status = 404
    title = "There is no such organisation"
    what_to_do = "Take the id of the organisation from one of its listings, as /openreferral/services shows it."


class ProvidedAlready(Refusal):
    """The token provides the organisation's services already."""

    status = 409
    title = "Your token provides this organisation's services already"
    what_to_do = "Change its listings at /v1/listings."


async def claim(work: Work, organization_id: UUID) -> Proposal:
    """Keep the claim; the same one again is the same. Raises OrganizationNotFound, ProvidedAlready."""
    caller = work.caller
    if caller is None:
        raise LookupError("Nobody claims.")
    if organization_id in caller.provides:
        raise ProvidedAlready(ProvidedAlready.what_to_do)
    theirs = await work.stores.listings.page(Wanted(organizations=(organization_id,)), limit=1, after=None)
    if not theirs.items:
        raise OrganizationNotFound(OrganizationNotFound.what_to_do)
    id_ = uuid5(_CLAIMS, f"{caller.organisation}/{organization_id}")
    before = await work.stores.proposals.find(id_)
    if before and before.decision is None:
        return before
    keeper = theirs.items[0].keeper
    claimed = Proposal(id_, ProposalKind.CLAIM, organization_id, keeper, work.now, by=caller.organisation)
    await work.stores.proposals.keep(claimed)
    return claimed


async def grant(work: Work, proposal: Proposal) -> None:
    """Let who claimed list the organisation's services."""
    if proposal.by is None:
        raise LookupError("A claim of nobody's.")
    await work.stores.providers.add(proposal.by, proposal.about)
