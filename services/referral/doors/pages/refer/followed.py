"""How far a referral has come, its messages, and taking it back, for the organisation that made it."""

import json
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import Tie, TokenRight
from services.contract.words.life_words import WithdrawnReason
from services.pages import forgery
from services.pages.forms import Form
from services.pages.site import Site, leads_to
from services.referral.commands.record import SendMessage
from services.referral.commands.steps import WithdrawReferral
from services.referral.domain.life import Step, may
from services.referral.domain.record.words import Kind
from services.referral.domain.referral import Referral
from services.referral.domain.ties import ties
from services.referral.doors.pages import words
from services.referral.doors.pages.typed import asked_for, command_of
from services.referral.doors.v1.form.headers import key_of
from services.referral.handlers.acting import ReferralNotFound, look_up
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.record import reading, writing
from services.referral.handlers.record.kinds import KINDS
from services.referral.handlers.steps import STEPS, take
from services.referral.store import Stores
from services.referral.views.tied import SeenByReferrer
from services.runtime.ids import new_id
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MayRefer = Annotated[Caller, Depends(caller_with(TokenRight.REFER))]
Told = Annotated[str, Query(max_length=3)]
_MESSAGES = next(kind for kind in KINDS if kind.kind is Kind.MESSAGE)
_WITHDRAWING = next(step for step in STEPS if step.command is WithdrawReferral)
_MOST_MESSAGES = 100
_REASONS = [
    (one.value, words.WITHDRAWN_REASONS[one]) for one in WithdrawnReason if one is not WithdrawnReason.NEVER_MADE
]


class Following:
    """The pages below /refer/<id>."""

    def __init__(self, site: Site, referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> None:
        self._site, self._referring, self._transactions = site, referring, transactions

    def add_to(self, router: APIRouter) -> None:
        """Add the routes."""

        @router.get("/{referral_id}")
        async def follow_a_referral(
            referral_id: UUID,
            request: Request,
            caller: MayRefer,
            made: Told = "",
            open: Told = "",  # noqa: A002
        ) -> Response:
            told = "made" if made else "open" if open else ""
            return await self._page(request, referral_id, caller, told=told)

        @router.post("/{referral_id}/messages")
        async def send_a_message(referral_id: UUID, request: Request, caller: MayRefer) -> Response:
            form = await self._posted(request)
            asked = asked_for(form, {"text": "Write your message"})
            sent = {"to": ["link-worker"], "text": form["text"]}
            command, form = command_of(SendMessage, sent, asked, {"#/text": "text"}, otherwise="text")
            if command is None:
                return await self._page(request, referral_id, caller, form=form)
            await self._send(request, referral_id, caller, command, form)
            return leads_to(f"/refer/{referral_id}#messages")

        @router.post("/{referral_id}/withdrawal")
        async def take_it_back(referral_id: UUID, request: Request, caller: MayRefer) -> Response:
            form = asked_for(await self._posted(request), {"reason": "Choose why it is taken back"})
            command, form = command_of(
                WithdrawReferral, {"reason": form["reason"]}, form, {"#/reason": "reason"}, otherwise="reason"
            )
            if command is None:
                return await self._page(request, referral_id, caller, form=form)
            return await self._withdrawn(request, referral_id, caller, command, form)

    async def _send(
        self, request: Request, referral_id: UUID, caller: Caller, command: SendMessage, form: Form
    ) -> None:
        key = key_of(self._referring, caller, request, command, form["key"] or str(new_id()))
        custody = self._referring.custody
        add = partial(writing.add, custody=custody, kind=_MESSAGES, referral_id=referral_id, command=command, key=key)
        await self._transactions.do(add, cause_of(caller, request), by=caller)

    async def _withdrawn(
        self, request: Request, referral_id: UUID, caller: Caller, command: WithdrawReferral, form: Form
    ) -> Response:
        revision = int(form["revision"]) if form["revision"].isdecimal() else None
        step = partial(take, step=_WITHDRAWING, referral_id=referral_id, command=command, key=None, revision=revision)
        try:
            await self._transactions.do(step, cause_of(caller, request), by=caller)
        except Refusal as refusal:
            if refusal.status not in (409, 412):
                raise
            # Something has happened since: they see what, before they say so again.
            told = Form.with_values(reason=form["reason"]).refused(refusal, {}, otherwise="reason")
            return await self._page(request, referral_id, caller, form=told)
        return leads_to(f"/refer/{referral_id}")

    async def _page(
        self, request: Request, referral_id: UUID, caller: Caller, *, told: str = "", form: Form | None = None
    ) -> Response:
        referral = await self._transactions.look(partial(look_up, referral_id=referral_id), by=caller)
        if Tie.MADE_IT not in ties(caller, referral):
            raise ReferralNotFound("Check the address. Your organisation made no such referral.")
        return self._site.page(
            request,
            "refer/one.html",
            status=422 if form else 200,
            form=form or Form.with_values(key=str(new_id())),
            referral=SeenByReferrer.model_validate(referral),
            messages=await self._messages(referral_id, caller),
            may_withdraw=may(referral.state, Step.WITHDRAW),
            reasons=_REASONS,
            told=told,
            words=words,
        )

    async def _messages(self, referral_id: UUID, caller: Caller) -> list[Any]:
        read = partial(
            reading.read_page,
            custody=self._referring.custody,
            kind=_MESSAGES,
            referral_id=referral_id,
            limit=_MOST_MESSAGES,
            after=None,
        )
        entries: list[Any] = json.loads(await self._transactions.do(read, by=caller))["entries"]
        return entries

    async def _posted(self, request: Request) -> Form:
        form = await Form.posted(request)
        forgery.check(request, form)
        return form
