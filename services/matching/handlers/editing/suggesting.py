"""Anybody may say that a listing is wrong; what they say waits for an editor of the borough that keeps it."""

import json
from uuid import UUID, uuid5

from services.contract.doors.refusals import Fault, Refusal
from services.matching.commands.suggestions import Suggest
from services.matching.handlers.editing.tied import ListingNotFound
from services.matching.handlers.listings import Work
from services.matching.keeping.proposals import Proposal, ProposalKind

MOST_OPEN = 20
_SUGGESTIONS = UUID("c3f5e27c-5d8c-4b8e-a1b1-0f7c6a1f2d10")


class NothingSuggested(Refusal):
    """A change was suggested in which nothing is otherwise than it is listed."""

    title = "Nothing is suggested"
    what_to_do = "Put into `changes` what should be otherwise than it is listed."


class EnoughSuggested(Refusal):
    """So much about this listing waits for an editor that no more is taken."""

    status = 409
    title = "Enough is suggested about this listing"
    what_to_do = "Come again in some days, when an editor has looked."


async def suggest(work: Work, service_id: UUID, command: Suggest) -> Proposal:
    """Keep a suggestion; the same one again is the same. Raises ListingNotFound, NothingSuggested, EnoughSuggested."""
    kept = (await work.stores.listings.get([service_id])).get(service_id)
    if kept is None or kept.withdrawn:
        raise ListingNotFound("No such service is listed. Check the id.")
    is_change = command.kind is ProposalKind.CHANGE
    if is_change and command.changes.on(kept.listing) == kept.listing:
        raise NothingSuggested(NothingSuggested.what_to_do, Fault("#/changes", NothingSuggested.what_to_do))
    changes = command.changes.sent if is_change else {}
    said = json.dumps([service_id.hex, kept.version, command.kind, changes], sort_keys=True)
    proposal = Proposal(
        uuid5(_SUGGESTIONS, said), command.kind, service_id, kept.keeper, work.now, kept.version, changes
    )
    before = await work.stores.proposals.find(proposal.id)
    if before:
        return before
    if await work.stores.proposals.count_open(service_id) >= MOST_OPEN:
        raise EnoughSuggested(EnoughSuggested.what_to_do)
    await work.stores.proposals.keep(proposal)
    return proposal
