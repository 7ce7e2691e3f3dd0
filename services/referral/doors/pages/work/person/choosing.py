"""A service is chosen from the shortlist, with the reasons for each; matching then seeks a place there."""

from functools import partial
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.doors.advice import read_as
from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import Action
from services.pages.forms import Form
from services.pages.site import Site, leads_to
from services.referral.commands.steps import ChooseService
from services.referral.domain.life import LIFE, NotNow, Step
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.asking import AT, MayWork, found_for, page_of
from services.referral.doors.pages.work.forms.action_form import Field, Look, always
from services.referral.doors.pages.work.forms.faults import told
from services.referral.doors.pages.work.forms.sending import once, posted, revision_of
from services.referral.doors.pages.work.forms.typed import body_of, first_of
from services.referral.doors.pages.work.person.next_steps import CHOICE
from services.referral.doors.pages.work.person.shortlists import Shortlist, ShortlistAway, Shortlists
from services.referral.doors.pages.work.words import FOR_TEMPLATES, small
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.steps import STEPS, take
from services.referral.store import Stores
from services.runtime.serving.authentication import cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

_CHOOSING = next(step for step in STEPS if step.command is ChooseService)
_FIELDS: Final = (
    Field("service_id", "Which service?", Look.RADIOS),
    Field("chosen_by_the_person", "Is it the person’s own choice?", Look.YES_OR_NO, first=always("yes")),
)


class Choosing:
    """The page of the shortlist."""

    def __init__(
        self,
        site: Site,
        referring: Referring,
        shortlists: Shortlists,
        transactions: RequestTransactions[Referral, Stores],
    ) -> None:
        self._site, self._referring, self._shortlists = site, referring, shortlists
        self._transactions = transactions

    def add_to(self, router: APIRouter) -> None:
        """Add its two routes."""

        @router.get(f"{AT}/{CHOICE}")
        async def show_the_shortlist(request: Request, referral_id: UUID, caller: MayWork) -> Response:
            referral = await self._found(referral_id, caller)
            if referral.state not in LIFE[Step.CHOOSE].begins:
                raise NotNow(f"No service is chosen as the referral stands: {small(referral.state)}.")
            today = self._transactions.clock().date()
            return await self._page(request, referral, first_of(_FIELDS, referral, today))

        @router.post(f"{AT}/{CHOICE}")
        async def choose_a_service(request: Request, referral_id: UUID, caller: MayWork) -> Response:
            form = await posted(request)
            await self._found(referral_id, caller)
            try:
                await self._choose(request, referral_id, caller, form)
            except Refusal as refusal:
                now = await self._found(referral_id, caller)
                return await self._page(request, now, told(refusal, _FIELDS, form, now.revision, now.state), status=422)
            return leads_to(page_of(referral_id, done=CHOICE))

    async def _choose(self, request: Request, referral_id: UUID, caller: Caller, form: Form) -> None:
        command = read_as(ChooseService, body_of(_FIELDS, form))
        act = partial(
            take,
            step=_CHOOSING,
            referral_id=referral_id,
            command=command,
            key=once(self._referring, caller, request, command, form),
            revision=revision_of(form),
        )
        await self._transactions.do(act, cause_of(caller, request), by=caller)

    async def _found(self, referral_id: UUID, caller: Caller) -> Referral:
        return await found_for(self._transactions, referral_id, caller, Action.CHOOSE_A_SERVICE)

    async def _page(self, request: Request, referral: Referral, form: Form, *, status: int = 200) -> Response:
        away, shortlist = "", Shortlist(services=())
        try:
            shortlist = await self._shortlists.of(referral.referral_id, request)
        except ShortlistAway as why:
            away = str(why)
        return self._site.page(
            request,
            "work/choose.html",
            form=form,
            status=status,
            referral=referral,
            shortlist=shortlist,
            away=away,
            **FOR_TEMPLATES,
        )
