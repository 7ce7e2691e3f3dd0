"""START HERE: /my, where a person comes to their own referral by the reference in their link and the code they type."""

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.pages import forgery
from services.pages.forms import Form, Problem
from services.pages.languages import marked
from services.pages.site import Site, leads_to
from services.referral.custody import Custody
from services.referral.domain.own.codes import in_groups, spelled
from services.referral.domain.referral import Referral
from services.referral.doors.pages.my import new_code, sessions
from services.referral.doors.pages.my.new_code import NewCode
from services.referral.doors.pages.my.referral import HERE, PREFIX, OwnReferral
from services.referral.handlers.own.coming_in import Typed, come_in
from services.referral.store import Stores
from services.runtime.service import Door, door_of_pages
from services.runtime.working.callers import hash_token
from services.runtime.working.transactions import RequestTransactions

_WRONG: Final = marked("The reference and the code do not belong together. Check both; the code has eight letters")
_SLOWER: Final = marked("Wait a moment, then try again")
_LOCKED: Final = marked("A wrong code was typed ten times, so no code is looked at for a day")


def door(site: Site, custody: Custody) -> Door[Referral, Stores]:
    """The door, at which a code is shown in place of a token."""
    # Every form of it ends like one of these.
    sent = (PREFIX, *(f"{HERE}/{step}" for step in ("answer", "sharing", "telling", "contacts", "withdrawal")))
    sent = (*sent, f"{PREFIX}/leave", new_code.HERE)
    return door_of_pages(site, partial(_routes, site, custody), PREFIX, anybody_sends_to=sent)


def _routes(site: Site, custody: Custody, transactions: RequestTransactions[Referral, Stores]) -> APIRouter:
    router, coming_in = APIRouter(include_in_schema=False), ComingIn(site, custody, transactions)
    coming_in.add_to(router)
    NewCode(site, custody, transactions).add_to(router)
    OwnReferral(site, custody, transactions).add_to(router)

    @router.post("/leave")
    async def leave(request: Request) -> Response:
        forgery.check(request, await Form.posted(request))
        answer = leads_to(PREFIX)
        await sessions.end(request, answer, transactions)
        return answer

    return router


class ComingIn:
    """The page that asks for the code."""

    def __init__(self, site: Site, custody: Custody, transactions: RequestTransactions[Referral, Stores]) -> None:
        self._site, self._custody, self._transactions = site, custody, transactions

    def add_to(self, router: APIRouter) -> None:
        """Add the routes."""

        @router.get("")
        async def ask_for_the_code(request: Request, ended: Annotated[str, Query(max_length=3)] = "") -> Response:
            if await sessions.known(request, self._transactions):
                return leads_to(HERE)
            return self._site.page(request, "my/code.html", ended=bool(ended))

        @router.get("/at/{reference}")
        async def ask_for_the_code_of_a_link(request: Request, reference: sessions.Reference) -> Response:
            form = Form.with_values(reference=in_groups(spelled(reference)))
            return self._site.page(request, "my/code.html", form=form)

        @router.post("")
        async def look_at_the_code(request: Request) -> Response:
            form = await Form.posted(request)
            forgery.check(request, form)
            return await self._looked_at(request, form)

    async def _looked_at(self, request: Request, form: Form) -> Response:
        cookie, typed = sessions.new_cookie(), Typed(form["reference"], form["code"])
        come = partial(come_in, custody=self._custody, typed=typed, session_hash=hash_token(cookie))
        came = await self._transactions.do(come, by=None)
        if not came.is_in:
            sentence = _LOCKED if came.is_locked else _WRONG if came.was_looked_at else _SLOWER
            told = form.without("code").saying(Problem("code", sentence))
            return self._site.page(request, "my/code.html", form=told, status=422 if came.was_looked_at else 429)
        answer = leads_to(HERE)
        sessions.give(answer, request, cookie)
        return answer
