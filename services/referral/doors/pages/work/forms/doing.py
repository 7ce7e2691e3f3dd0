"""Each thing that can be done has a page with its form, and is done by the command of the JSON door, once."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.doors.advice import read_as
from services.contract.doors.refusals import Refusal
from services.pages.forms import Form
from services.pages.site import Site, leads_to
from services.referral.domain.age import day_in_london
from services.referral.domain.life import NotNow
from services.referral.domain.record.adding import MOST
from services.referral.domain.record.words import Kind
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.asked.table import FORMS
from services.referral.doors.pages.work.asking import AT, MayWork, found_for, page_of
from services.referral.doors.pages.work.forms.action_form import ActionForm, Choices
from services.referral.doors.pages.work.forms.acts import Submission
from services.referral.doors.pages.work.forms.faults import told
from services.referral.doors.pages.work.forms.routes import by_route, form_at
from services.referral.doors.pages.work.forms.sending import once, posted, revision_of
from services.referral.doors.pages.work.forms.typed import body_of, first_of
from services.referral.doors.pages.work.words import FOR_TEMPLATES, small
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.record import reading
from services.referral.handlers.record.looking_after import BY_KIND
from services.referral.store import Stores
from services.runtime.serving.authentication import cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

# As much of an entry's words as a choice shows.
_WORDS = 80


class Doing:
    """The pages below /work/referrals/<id> on which something is done."""

    def __init__(self, site: Site, referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> None:
        self._site, self._referring, self._transactions = site, referring, transactions

    def add_to(self, router: APIRouter) -> None:
        """Add two routes for each form."""
        for route, forms in by_route(FORMS).items():
            router.get(f"{AT}/{route}")(self._asks(route, forms))
            router.post(f"{AT}/{route}")(self._does(route, forms))

    def _asks(self, route: str, forms: Mapping[str, ActionForm]) -> Callable[..., Awaitable[Response]]:
        async def ask(request: Request, referral_id: UUID, caller: MayWork) -> Response:
            asked = form_at(request, route, forms)
            referral = await found_for(self._transactions, referral_id, caller, asked.action)
            if referral.state not in asked.when:
                raise NotNow(f"The referral stands where this cannot be done: {small(referral.state)}.")
            if why := asked.hinders(referral):
                raise NotNow(why)
            form = first_of(asked.asked(referral), referral, day_in_london(self._transactions.clock()))
            return await self._page(request, caller, asked, referral, form)

        return ask

    def _does(self, route: str, forms: Mapping[str, ActionForm]) -> Callable[..., Awaitable[Response]]:
        async def do(request: Request, referral_id: UUID, caller: MayWork) -> Response:
            asked = form_at(request, route, forms)
            form = await posted(request)
            referral = await found_for(self._transactions, referral_id, caller, asked.action)
            fields = asked.asked(referral)
            try:
                command = read_as(asked.command, asked.shape(body_of(fields, form)))
                key = once(self._referring, caller, request, command, form)
                act = asked.does(Submission(self._referring, referral_id, command, key, revision_of(form)))
                await self._transactions.do(act, cause_of(caller, request), by=caller)
            except Refusal as refusal:
                now = await found_for(self._transactions, referral_id, caller, asked.action)
                again = told(refusal, fields, form, now.revision, now.state)
                return await self._page(request, caller, asked, now, again, status=422)
            return leads_to(page_of(referral_id, done=asked.done_as))

        return do

    async def _page(
        self, request: Request, caller: Caller, asked: ActionForm, referral: Referral, form: Form, *, status: int = 200
    ) -> Response:
        chosen_from = await self._entries(asked, referral, caller)
        return self._site.page(
            request,
            "work/form.html",
            form=form,
            status=status,
            asked=asked,
            fields=asked.asked(referral),
            chosen_from=chosen_from,
            nothing_to_choose=not all(chosen_from.values()),
            stands=asked.stands(referral),
            referral=referral,
            **FOR_TEMPLATES,
        )

    async def _entries(self, asked: ActionForm, referral: Referral, caller: Caller) -> Mapping[str, Choices]:
        """The entries that a field of the form chooses from, by the field's name."""
        return {
            field.name: await self._entries_of(field.one_of, referral.referral_id, caller)
            for field in asked.asked(referral)
            if field.one_of
        }

    async def _entries_of(self, kind: Kind, referral_id: UUID, caller: Caller) -> Choices:
        read = partial(
            reading.read_page,
            custody=self._referring.custody,
            kind=BY_KIND[kind],
            referral_id=referral_id,
            limit=MOST[kind],
            after=None,
        )
        page: dict[str, Any] = json.loads(await self._transactions.do(read, by=caller))
        return [(one["entry_id"], _short(one["words"])) for one in page["entries"]]


def _short(words: str | None) -> str:
    if words is None:
        return "Words that cannot be opened any more"
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()}…"
