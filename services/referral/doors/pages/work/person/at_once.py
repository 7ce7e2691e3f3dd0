"""What is done by one press of a button on a person's page: take them on, finish a task, say that it was seen."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.doors.refusals import Refusal
from services.pages.forms import Form
from services.pages.site import leads_to
from services.referral.commands.record import ChangeTask
from services.referral.commands.steps import Assign, SeenReferredAgain
from services.referral.domain.record.words import Kind, TaskState
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.asked.changes import changing_of
from services.referral.doors.pages.work.asking import AT, MayWork, page_of
from services.referral.doors.pages.work.forms.acts import Act
from services.referral.doors.pages.work.forms.faults import in_words_of_pages
from services.referral.doors.pages.work.forms.sending import posted, revision_of
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.record import writing
from services.referral.handlers.record.looking_after import BY_KIND, find_in_the_borough
from services.referral.handlers.steps import STEPS, StepAsked, take
from services.referral.store import Stores
from services.runtime.serving.authentication import RoleMissing, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

_ASSIGNING = next(step for step in STEPS if step.command is Assign)
_SEEING = next(step for step in STEPS if step.command is SeenReferredAgain)
_TASKS = BY_KIND[Kind.TASK]


def add_what_is_done_at_once(
    router: APIRouter, referring: Referring, transactions: RequestTransactions[Referral, Stores]
) -> None:
    """Add their routes; whoever presses a button on what has changed since is told, and nothing is done."""
    done = partial(_done, transactions)

    @router.post(f"{AT}/take-on")
    async def take_on(request: Request, referral_id: UUID, caller: MayWork) -> Response:
        form = await posted(request)
        if caller.person is None:
            raise RoleMissing("Your token names nobody who could look after the person. Ask for one that does.")
        act = _taking(_ASSIGNING, referral_id, Assign(person=caller.person), form)
        return await done(request, referral_id, caller, act, "taken-on")

    @router.post(f"{AT}/referred-again")
    async def say_that_it_was_seen(request: Request, referral_id: UUID, caller: MayWork) -> Response:
        form = await posted(request)
        act = _taking(_SEEING, referral_id, SeenReferredAgain(), form)
        return await done(request, referral_id, caller, act, "seen")

    _add_finishing_a_task(router, referring, done)


def _add_finishing_a_task(router: APIRouter, referring: Referring, done: Callable[..., Awaitable[Response]]) -> None:
    @router.post(f"{AT}/tasks/{{entry_id:uuid}}/done")
    async def finish_a_task(request: Request, referral_id: UUID, entry_id: UUID, caller: MayWork) -> Response:
        form = await posted(request)
        act = partial(
            writing.change,
            custody=referring.custody,
            kind=_TASKS,
            changing=changing_of(_TASKS),
            referral_id=referral_id,
            entry_id=entry_id,
            command=ChangeTask(state=TaskState.DONE),
            revision=revision_of(form),
        )
        return await done(request, referral_id, caller, act, "tasks-done")


def _taking(step: StepAsked, referral_id: UUID, command: Assign | SeenReferredAgain, form: Form) -> Act:
    # Without a key, because whoever presses twice shows a revision that is no more.
    return partial(take, step=step, referral_id=referral_id, command=command, key=None, revision=revision_of(form))


async def _done(
    transactions: RequestTransactions[Referral, Stores],
    request: Request,
    referral_id: UUID,
    caller: Caller,
    act: Act,
    what: str,
) -> Response:
    await transactions.look(partial(find_in_the_borough, referral_id=referral_id), by=caller)
    try:
        await transactions.do(act, cause_of(caller, request), by=caller)
    except Refusal as refusal:
        raise in_words_of_pages(refusal) from None
    return leads_to(page_of(referral_id, done=what))
