"""START HERE: /refer, for organisations that refer people."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import TokenRight
from services.pages import forgery
from services.pages.forms import Form
from services.pages.site import Site, leads_to
from services.referral.domain.referral import Referral
from services.referral.doors.making import make
from services.referral.doors.pages import words
from services.referral.doors.pages.refer import form as referring_form
from services.referral.doors.pages.refer.followed import Following
from services.referral.doors.v1.form.paging import After
from services.referral.handlers.intake.referring import Referring
from services.referral.store import Stores
from services.referral.store.referrals import Made
from services.referral.views.listed import OwnReferrals
from services.runtime.service import Door, door_of_pages
from services.runtime.serving.authentication import caller_with
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/refer"
MayRefer = Annotated[Caller, Depends(caller_with(TokenRight.REFER))]
_Transactions = RequestTransactions[Referral, Stores]
_PAGE = 25


def door(site: Site, referring: Referring) -> Door[Referral, Stores]:
    """The door of those who refer."""
    english = site.in_english()
    return door_of_pages(english, lambda transactions: _routes(english, referring, transactions), PREFIX)


def _routes(site: Site, referring: Referring, transactions: _Transactions) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    _add_the_list(router, site, transactions)
    _add_the_form(router, site, referring, transactions)
    Following(site, referring, transactions).add_to(router)
    return router


def _add_the_list(router: APIRouter, site: Site, transactions: _Transactions) -> None:
    @router.get("")
    async def show_what_was_referred(request: Request, caller: MayRefer, after: After = None) -> Response:
        made = Made(by=caller.organisation)
        page = await transactions.look(
            lambda look: look.stores.referrals.made(made, limit=_PAGE, after=after), by=caller
        )
        return site.page(request, "refer/list.html", page=OwnReferrals.of(page), words=words)


def _add_the_form(router: APIRouter, site: Site, referring: Referring, transactions: _Transactions) -> None:
    def form_page(request: Request, form: Form, status: int = 200) -> Response:
        return site.page(request, "refer/new.html", form=form, status=status, choices=referring_form.CHOICES)

    @router.get("/new")
    async def ask_whom_to_refer(request: Request, _: MayRefer) -> Response:
        return form_page(request, referring_form.empty())

    @router.post("/new")
    async def refer_a_person(request: Request, caller: MayRefer) -> Response:
        form = await Form.posted(request)
        forgery.check(request, form)
        command, form = referring_form.read(form)
        if command is None:
            return form_page(request, form, 422)
        try:
            made = await make(referring, transactions, command, caller, request, _key(form), "false")
        except Refusal as refusal:
            return form_page(request, referring_form.refused(form, refusal), refusal.status)
        return leads_to(f"{PREFIX}/{made.referral.referral_id}?{'open' if made.was_open else 'made'}=yes")


def _key(form: Form) -> str | None:
    try:
        return str(UUID(form[referring_form.KEY]))
    except ValueError:
        return None
