"""The worklist: what there is to do, by whose it is and by why, the most urgent first."""

from collections.abc import Mapping
from functools import partial
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.contract.doors.rights import Role
from services.pages.site import Site
from services.referral.domain.age import day_in_london
from services.referral.domain.referral import Referral
from services.referral.domain.work_kinds import WorkKind
from services.referral.doors.pages.work.asking import MayWork
from services.referral.doors.pages.work.lists.incidents import incidents
from services.referral.doors.pages.work.words import FOR_TEMPLATES
from services.referral.doors.v1.form.paging import After
from services.referral.handlers.working import Whose, list_work
from services.referral.store import Stores
from services.runtime.working.transactions import RequestTransactions

_AT_ONCE = 25

KINDS: Final[Mapping[WorkKind, str]] = {
    WorkKind.OPEN: "All",
    WorkKind.NEEDS_A_HUMAN: "Needs a decision",
    WorkKind.URGENT: "Urgent",
    WorkKind.OVERDUE: "Overdue",
    WorkKind.DUE: "Due soon",
    WorkKind.TASKS_DUE: "Tasks due",
    WorkKind.WAITING: "Waiting",
    WorkKind.UNMATCHED: "No service found",
    WorkKind.REFERRED_AGAIN: "Referred again",
}
WHOSE: Final[Mapping[Whose, str]] = {
    Whose.MINE: "Mine",
    Whose.TEAM: "My team’s",
    Whose.BOROUGH: "All of my boroughs",
}


def add_worklist(router: APIRouter, site: Site, transactions: RequestTransactions[Referral, Stores]) -> None:
    """Add the worklist; who leads safeguarding, and is no link worker, sees the open incidents in its place."""

    @router.get("")
    async def show_the_worklist(
        request: Request,
        caller: MayWork,
        whose: Whose | None = None,
        kind: WorkKind = WorkKind.OPEN,
        after: After = None,
    ) -> Response:
        if Role.LINK_WORKER not in caller.roles and Role.SAFEGUARDING_LEAD in caller.roles:
            return await incidents(site, transactions, request, caller, after)
        # Whom nobody knows by name has no work of their own.
        chosen = whose or (Whose.MINE if caller.person else Whose.BOROUGH)
        query = partial(list_work, whose=chosen, kind=kind, limit=_AT_ONCE, after=after)
        view = await transactions.look(query, by=caller)
        return site.page(
            request,
            "work/worklist.html",
            view=view,
            whose=chosen,
            kind=kind,
            kinds=KINDS,
            everybody=[one for one in WHOSE.items() if caller.person or one[0] is not Whose.MINE],
            today=day_in_london(transactions.clock()),
            leads=Role.SAFEGUARDING_LEAD in caller.roles,
            begins_anew=after is not None,
            further=_address(chosen, kind, view.after) if view.after else None,
            **FOR_TEMPLATES,
        )


def _address(whose: Whose, kind: WorkKind, after: str) -> str:
    return f"/work?{urlencode({'whose': whose.value, 'kind': kind.value, 'after': after})}"
