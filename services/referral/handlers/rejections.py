"""A partner sees what was refused on its topics; nobody else does, and nobody learns which partners there are."""

from services.contract.refusals import Refusal
from services.referral.domain.referral import Referral
from services.referral.handlers.acting import caller_of
from services.referral.store import Stores
from services.referral.views.rejected import RejectionsView
from services.runtime.working.look import Look

MOST_UNANSWERED = 50


class PartnerNotFound(Refusal):
    """There is no such partner, or your token is not its own: what was refused is told the partner alone."""

    status = 404
    title = "There is no such partner for you"
    what_to_do = "Ask with the token that came with your topics, and your own name as it stands in them."


async def list_rejections(
    look: Look[Referral, Stores], partner: str, *, limit: int, after: str | None
) -> RejectionsView:
    """A page of what was refused; raises PartnerNotFound or CursorUnreadable."""
    if caller_of(look).organisation != partner:
        raise PartnerNotFound(PartnerNotFound.what_to_do)
    refused = look.stores.refused
    page = await refused.rejections(partner, limit=limit, after=after)
    return RejectionsView.of(partner, page, await refused.unanswered(partner, limit=MOST_UNANSWERED))
