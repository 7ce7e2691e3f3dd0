"""Link workers see here what there is to do, and who leads safeguarding which incidents are open."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.contract.doors.rights import TokenRight
from services.referral.domain.referral import Referral
from services.referral.domain.work_kinds import WorkKind
from services.referral.doors.v1.form.paging import After, Limit
from services.referral.handlers.record.incidents import list_incidents
from services.referral.handlers.working import Whose, list_work
from services.referral.store import Stores
from services.referral.views.listed import WorklistView
from services.referral.views.record.incidents import OpenIncidents
from services.runtime.serving.authentication import caller_with
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MayWork = Annotated[Caller, Depends(caller_with(TokenRight.WORK))]


def add_worklist(router: APIRouter, transactions: RequestTransactions[Referral, Stores]) -> None:
    """Add the routes of /v1/worklist and /v1/incidents."""

    @router.get("/worklist", tags=["worklist"])
    async def see_what_there_is_to_do(
        caller: MayWork,
        view: Annotated[Whose, Query(description="Whose work.")] = Whose.MINE,
        kind: Annotated[WorkKind, Query(description="Only what is of this kind.")] = WorkKind.OPEN,
        after: After = None,
        limit: Limit = 50,
    ) -> WorklistView:
        """See what there is to do, the most urgent first, then the oldest; with counts by kind."""
        query = partial(list_work, whose=view, kind=kind, limit=limit, after=after)
        return await transactions.look(query, by=caller)

    @router.get("/incidents", tags=["worklist"])
    async def see_which_incidents_are_open(caller: MayWork, after: After = None, limit: Limit = 50) -> OpenIncidents:
        """See the open safeguarding incidents of the boroughs where you lead, without what was written."""
        return await transactions.look(partial(list_incidents, limit=limit, after=after), by=caller)
