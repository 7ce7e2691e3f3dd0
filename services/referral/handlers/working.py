"""What a link worker sees of what there is to do: their own work, their team's, or all of their boroughs."""

from datetime import timedelta
from enum import StrEnum

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import Role
from services.referral.domain.age import day_in_london
from services.referral.domain.record.entry import Entry
from services.referral.domain.referral import Referral
from services.referral.domain.work_kinds import WorkKind
from services.referral.handlers.acting import caller_of
from services.referral.store import Stores
from services.referral.store.worklist import Caseload, Wanted
from services.referral.views.listed import WorklistView
from services.runtime.storing.collection import Page
from services.runtime.working.callers import Caller
from services.runtime.working.look import Look

_A_YEAR = timedelta(days=365)


class Whose(StrEnum):
    """Whose work: your own, that of all who work for your organisation, or all of the boroughs that you work in."""

    MINE = "mine"
    TEAM = "team"
    BOROUGH = "borough"


class NotALinkWorker(Refusal):
    """A worklist is for link workers of a borough; your token does not say that you are one, or not who you are."""

    status = 403
    title = "There is no worklist for you"
    what_to_do = "Ask whoever runs Linkway for a token that names you, your role and your boroughs."


async def list_work(
    look: Look[Referral, Stores], whose: Whose, kind: WorkKind, *, limit: int, after: str | None
) -> WorklistView:
    """A page of work with its counts; raises NotALinkWorker or CursorUnreadable."""
    caller, today = caller_of(look), day_in_london(look.now)
    wanted, record = _wanted(caller, whose), look.stores.record
    counts = {**await look.stores.worklist.counts(wanted), WorkKind.TASKS_DUE: await record.count_due(wanted, today)}
    caseload = await _caseload(look, caller)
    if kind is WorkKind.TASKS_DUE:
        tasks = await record.due(wanted, today, limit=limit, after=after)
        return WorklistView.of(await _with_tasks(look, tasks), counts, caseload, tasks.items)
    return WorklistView.of(await look.stores.worklist.page(wanted, kind, limit=limit, after=after), counts, caseload)


async def _with_tasks(look: Look[Referral, Stores], tasks: Page[Entry]) -> Page[Referral]:
    ids = list(dict.fromkeys(str(one.referral_id) for one in tasks.items))
    await look.load(ids)
    return Page([referral for one in ids if (referral := look.readable_state(one))], tasks.after)


def _wanted(caller: Caller, whose: Whose) -> Wanted:
    if Role.LINK_WORKER not in caller.roles or (whose is Whose.MINE and caller.person is None):
        raise NotALinkWorker(NotALinkWorker.what_to_do)
    return Wanted(
        boroughs=caller.boroughs,
        organisation=None if whose is Whose.BOROUGH else caller.organisation,
        person=caller.person if whose is Whose.MINE else None,
    )


async def _caseload(look: Look[Referral, Stores], caller: Caller) -> Caseload | None:
    if caller.person is None:
        return None
    return await look.stores.worklist.caseload(_wanted(caller, Whose.MINE), since=look.now - _A_YEAR)
