"""Each thing that can be done has a page with its form, and is done by the command of the JSON door, once."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.doors.advice import read_as
from services.contract.doors.refusals import Refusal
from services.pages import forgery
from services.pages.forms import Form
from services.pages.site import Site, leads_to
from services.referral.commands.command import Command
from services.referral.domain.age import day_in_london
from services.referral.domain.life import NotNow
from services.referral.domain.referral import Referral
from services.referral.domain.ties import may
from services.referral.doors.pages.work.action_form import ActionForm, Field, Look, body_of, day_parts
from services.referral.doors.pages.work.faults import told
from services.referral.doors.pages.work.next_steps import FORMS
from services.referral.doors.pages.work.person import AT
from services.referral.doors.pages.work.words import FOR_TEMPLATES
from services.referral.doors.pages.work.worklist import MayWork
from services.referral.doors.v1.form.headers import key_of
from services.referral.handlers.acting import NotYours
from services.referral.handlers.answering import Answered
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.record import writing
from services.referral.handlers.record.kinds import RecordKind
from services.referral.handlers.record.looking_after import find_in_the_borough
from services.referral.handlers.rerouting import reroute
from services.referral.handlers.steps import StepAsked, take
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.runtime.ids import random_id
from services.runtime.serving.authentication import cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]
Act = Callable[[Work], Awaitable[Answered]]
# Hidden in each form: which sending it is, and as what the referral was seen.
ONCE: Final = "once"
REVISION: Final = "revision"


class Doing:
    """The pages below /work/referrals/<id> on which something is done."""

    def __init__(self, site: Site, referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> None:
        self._site, self._referring, self._transactions = site, referring, transactions

    def add_to(self, router: APIRouter) -> None:
        """Add two routes for each form."""
        for asked in FORMS:
            router.get(f"{AT}/{asked.path}")(self._asks(asked))
            router.post(f"{AT}/{asked.path}")(self._does(asked))

    def _asks(self, asked: ActionForm) -> Callable[..., Awaitable[Response]]:
        async def ask(request: Request, referral_id: UUID, caller: MayWork) -> Response:
            referral = await self._found(referral_id, caller, asked)
            if referral.state not in asked.when:
                raise NotNow(
                    f"The referral stands where this cannot be done: {FOR_TEMPLATES['small'](referral.state)}."
                )
            return self._page(request, asked, referral, first_of(asked.asked(referral), referral, self._today))

        return ask

    def _does(self, asked: ActionForm) -> Callable[..., Awaitable[Response]]:
        async def do(request: Request, referral_id: UUID, caller: MayWork) -> Response:
            form = await Form.posted(request)
            forgery.check(request, form)
            referral = await self._found(referral_id, caller, asked)
            fields = asked.asked(referral)
            try:
                command = read_as(asked.command, body_of(fields, form))
                act = self._act(asked, referral_id, command, caller, request, form)
                await self._transactions.do(act, cause_of(caller, request), by=caller)
            except Refusal as refusal:
                now = await self._found(referral_id, caller, asked)
                return self._page(request, asked, now, told(refusal, fields, form, now.revision, now.state), status=422)
            return leads_to(f"/work/referrals/{referral_id}?done={asked.path.partition('/')[0]}")

        return do

    def _act(
        self,
        asked: ActionForm,
        referral_id: UUID,
        command: Any,  # noqa: ANN401 - of the type that the form is for
        caller: Caller,
        request: Request,
        form: Form,
    ) -> Act:
        key = once(self._referring, caller, request, command, form)
        revision = revision_of(form)
        match asked.does:
            case RecordKind() as kind:
                custody = self._referring.custody
                return partial(
                    writing.add, custody=custody, kind=kind, referral_id=referral_id, command=command, key=key
                )
            case StepAsked() as step:
                return partial(take, step=step, referral_id=referral_id, command=command, key=key, revision=revision)
            case None:
                return partial(
                    reroute,
                    referring=self._referring,
                    referral_id=referral_id,
                    command=command,
                    key=key,
                    revision=revision,
                )

    async def _found(self, referral_id: UUID, caller: Caller, asked: ActionForm) -> Referral:
        referral = await self._transactions.look(partial(find_in_the_borough, referral_id=referral_id), by=caller)
        if not may(caller, asked.action, referral):
            raise NotYours("This is for the link workers of the borough. Ask one of them.")
        return referral

    def _page(
        self, request: Request, asked: ActionForm, referral: Referral, form: Form, *, status: int = 200
    ) -> Response:
        return self._site.page(
            request,
            "work/form.html",
            form=form,
            status=status,
            asked=asked,
            fields=asked.asked(referral),
            referral=referral,
            **FOR_TEMPLATES,
        )

    @property
    def _today(self) -> date:
        return day_in_london(self._transactions.clock())


def first_of(fields: Sequence[Field], referral: Referral, today: date) -> Form:
    """The form as it stands before anybody typed."""
    values: dict[str, str | Sequence[str]] = {ONCE: str(random_id()), REVISION: str(referral.revision)}
    for field in fields:
        first = field.first(referral, today)
        if field.look is Look.DAY:
            values |= day_parts(field.name, date.fromisoformat(str(first))) if first else {}
        else:
            values[field.name] = first
    return Form.with_values(**values)


def once(referring: Referring, caller: Caller, request: Request, command: Command, form: Form) -> IdempotencyKey:
    """The key of this sending of the form, so that what is sent twice is done once."""
    written = form[ONCE]
    fits = 0 < len(written) <= 40 and written.isascii() and written.isprintable()
    return key_of(referring, caller, request, command, written if fits else str(random_id()))


def revision_of(form: Form) -> int | None:
    """As what the referral was seen; at none that there is, where the form does not say."""
    written = form[REVISION]
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
