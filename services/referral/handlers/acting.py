"""What is done with a referral that is there: whoever may, takes a step of its life. Every door leads here."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import Action, Tie
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided
from services.referral.domain.steps.remembering import remember
from services.referral.domain.steps.telling_gp import tell_gp
from services.referral.domain.ties import may, ties
from services.referral.handlers.consent.telling_partners import tell_partner
from services.referral.store import Stores
from services.runtime.working.callers import Caller
from services.runtime.working.look import Look
from services.runtime.working.unit_of_work import UnitOfWork

Decide = Callable[[Referral, datetime], Decided]


class ReferralNotFound(Refusal):
    """No such referral, or one that the caller has no tie to, which is the same to whoever asks."""

    status = 404
    title = "There is no such referral"
    what_to_do = "Check the id. It stands in the answer that the referral was made with."


class NotYours(Refusal):
    """A referral that the caller may see, and may not do this with."""

    status = 403
    title = "You may not do this with the referral"
    what_to_do = "Ask whoever may: a link worker of the borough, or the organisation that made the referral."


class ChangedMeanwhile(Refusal):
    """The referral is not as it was when the caller looked at it."""

    status = 412
    title = "The referral has changed"
    what_to_do = "Look the referral up again, see what has changed, and send its ETag."


async def look_up(look: Look[Referral, Stores], referral_id: UUID, action: Action = Action.FOLLOW) -> Referral:
    """The referral, if the caller may do this with it; otherwise ReferralNotFound, or NotYours where it may see it."""
    await look.load([str(referral_id)])
    referral = look.state(str(referral_id))
    caller = caller_of(look)
    if referral is None or not ties(caller, referral):
        raise ReferralNotFound("Check the id. It stands in the answer that the referral was made with.")
    if not may(caller, action, referral):
        raise NotYours(f"Your organisation may follow this referral, and not {action.value}. Ask who may.")
    return referral


async def act(
    work: UnitOfWork[Referral, Stores],
    referral_id: UUID,
    action: Action,
    decide: Decide,
    *,
    revision: int | None = None,
    named: str | None = None,
) -> Referral:
    """Take a step, if the caller may; where a revision is named, only if the referral is still at it.

    Where it says no news it is remembered by the name of the action, unless it is `named` otherwise.
    """
    referral = await look_up(work, referral_id, action)
    if revision is not None and revision != referral.revision:
        raise ChangedMeanwhile("Look the referral up again, see what has changed, and send its ETag.")
    decided = tell_gp(referral, decide(referral, work.now), work.now)
    by = caller_of(work)
    after, news = remember(
        referral, decided, work.now, action=named or action.value, organisation=by.organisation, person=by.person
    )
    if after is not referral:
        work.keep(str(referral_id), after)
        work.say(str(referral_id), *news)
        tell_partner(work, after, news)
    return after


async def act_and_see(
    work: UnitOfWork[Referral, Stores],
    referral_id: UUID,
    action: Action,
    decide: Decide,
    *,
    revision: int | None,
    named: str | None = None,
) -> tuple[Referral, frozenset[Tie]]:
    """Take a step; with what ties the caller to the referral, or did so until the step was taken."""
    before = await look_up(work, referral_id, action)
    after = await act(work, referral_id, action, decide, revision=revision, named=named)
    return after, ties(caller_of(work), before) | ties(caller_of(work), after)


def caller_of(look: Look[Referral, Stores]) -> Caller:
    """Who asks; a door always says so."""
    if look.caller is None:
        raise LookupError("Nobody is asking; a door says by whom.")
    return look.caller
