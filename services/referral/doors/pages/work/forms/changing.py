"""An entry of the record has a page on which it is changed, and shows all that it said before."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.doors.advice import read_as
from services.contract.doors.refusals import Refusal
from services.pages.forms import Form
from services.pages.site import Site, leads_to
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.asked.changes import CHANGE_FORMS, changing_of
from services.referral.doors.pages.work.asking import AT, MayWork, found_for, page_of
from services.referral.doors.pages.work.forms.action_form import ChangeForm, Look
from services.referral.doors.pages.work.forms.faults import told
from services.referral.doors.pages.work.forms.routes import by_route, form_at
from services.referral.doors.pages.work.forms.sending import REVISION, posted, revision_of
from services.referral.doors.pages.work.forms.typed import body_of, day_parts, in_pounds
from services.referral.doors.pages.work.words import FOR_TEMPLATES
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.record import reading, writing
from services.referral.store import Stores
from services.runtime.serving.authentication import cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions


class Rewriting:
    """The pages of entries, below /work/referrals/<id>/<kind>/<entry>."""

    def __init__(self, site: Site, referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> None:
        self._site, self._referring, self._transactions = site, referring, transactions

    def add_to(self, router: APIRouter) -> None:
        """Add two routes for each kind that can be changed."""
        for route, forms in by_route(CHANGE_FORMS).items():
            at = f"{AT}/{route}/{{entry_id:uuid}}"
            router.get(at)(self._asks(route, forms))
            router.post(at)(self._does(route, forms))

    def _asks(self, route: str, forms: Mapping[str, ChangeForm]) -> Callable[..., Awaitable[Response]]:
        async def ask(request: Request, referral_id: UUID, entry_id: UUID, caller: MayWork) -> Response:
            asked = form_at(request, route, forms)
            referral = await found_for(self._transactions, referral_id, caller, asked.action)
            entry = await self._entry(asked, referral_id, entry_id, caller)
            return self._page(request, asked, referral, entry, filled_in(asked, entry))

        return ask

    def _does(self, route: str, forms: Mapping[str, ChangeForm]) -> Callable[..., Awaitable[Response]]:
        async def do(request: Request, referral_id: UUID, entry_id: UUID, caller: MayWork) -> Response:
            asked = form_at(request, route, forms)
            form = await posted(request)
            referral = await found_for(self._transactions, referral_id, caller, asked.action)
            try:
                command = read_as(asked.command, asked.shape(body_of(asked.fields, form)))
                act = partial(
                    writing.change,
                    custody=self._referring.custody,
                    kind=asked.kind,
                    changing=changing_of(asked.kind),
                    referral_id=referral_id,
                    entry_id=entry_id,
                    command=command,
                    revision=revision_of(form),
                )
                await self._transactions.do(act, cause_of(caller, request), by=caller)
            except Refusal as refusal:
                entry = await self._entry(asked, referral_id, entry_id, caller)
                again = told(refusal, asked.fields, form, entry["revision"], referral.state)
                return self._page(request, asked, referral, entry, again, status=422)
            return leads_to(page_of(referral_id, done="changed"))

        return do

    async def _entry(self, asked: ChangeForm, referral_id: UUID, entry_id: UUID, caller: Caller) -> Mapping[str, Any]:
        custody = self._referring.custody
        read = partial(reading.read_one, custody=custody, kind=asked.kind, referral_id=referral_id, entry_id=entry_id)
        entry: dict[str, Any] = json.loads(await self._transactions.do(read, by=caller))
        return entry

    def _page(
        self,
        request: Request,
        asked: ChangeForm,
        referral: Referral,
        entry: Mapping[str, Any],
        form: Form,
        *,
        status: int = 200,
    ) -> Response:
        return self._site.page(
            request,
            "work/change.html",
            form=form,
            status=status,
            asked=asked,
            fields=asked.fields,
            referral=referral,
            entry=entry,
            **FOR_TEMPLATES,
        )


def filled_in(asked: ChangeForm, entry: Mapping[str, Any]) -> Form:
    """The form with what the entry says now."""
    values: dict[str, str | Sequence[str]] = {REVISION: str(entry["revision"])}
    for field in asked.fields:
        said = asked.says(entry, field)
        if field.look is Look.DAY and said:
            values |= day_parts(field.name, date.fromisoformat(said))
        elif field.look is Look.AMOUNT and isinstance(said, int):
            values[field.name] = in_pounds(said)
        elif field.look in (Look.SCALE, Look.NUMBER):
            values[field.name] = "" if said is None else f"{said:g}"
        elif said:
            values[field.name] = said
    return Form.with_values(**values)
