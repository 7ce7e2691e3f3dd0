"""Which incidents are open, for whoever leads safeguarding; nobody else learns that there are any."""

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import Role
from services.referral.domain.referral import Referral
from services.referral.handlers.acting import caller_of
from services.referral.store import Stores
from services.referral.views.record.incidents import OpenIncidents
from services.runtime.working.look import Look


class NotALead(Refusal):
    """Incidents are for whoever leads safeguarding in a borough; your token does not say that you do."""

    status = 403
    title = "There is no list of incidents for you"
    what_to_do = "Ask whoever runs Linkway for a token that names this role and your boroughs."


async def list_incidents(look: Look[Referral, Stores], *, limit: int, after: str | None) -> OpenIncidents:
    """A page of the open incidents of the boroughs that the caller leads in; raises NotALead or CursorUnreadable."""
    caller = caller_of(look)
    if Role.SAFEGUARDING_LEAD not in caller.roles:
        raise NotALead(NotALead.what_to_do)
    return OpenIncidents.of(await look.stores.record.incidents(caller.boroughs, limit=limit, after=after))
