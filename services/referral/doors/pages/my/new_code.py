"""Whoever has lost their code asks for a new one: the page says the same whether there is such a reference or not."""

from functools import partial
from typing import Final

from fastapi import APIRouter, Request, Response

from services.pages import forgery
from services.pages.forms import Form, Problem
from services.pages.languages import marked
from services.pages.site import Site, leads_to
from services.referral.custody import Custody
from services.referral.domain.own.codes import in_groups, is_complete, spelled
from services.referral.doors.pages.my.referral import PREFIX
from services.referral.doors.pages.my.sessions import Reference, Transactions
from services.referral.handlers.own.coming_in import THE_PERSON
from services.referral.handlers.own.renewing_codes import ask_for_a_code
from services.runtime.serving.authentication import cause_of
from services.runtime.working.callers import Caller

HERE: Final = f"{PREFIX}/new-code"
_ASKED: Final = f"{HERE}/asked"
# Who asks for a code is known by nothing.
_ANYBODY: Final = Caller(THE_PERSON, frozenset())
_INCOMPLETE: Final = marked("A reference has 26 letters and digits. It stands in the link that we sent you, at its end")
_TOO_OFTEN: Final = marked(
    "A new code was asked for several times. Wait a while, and look at the messages that you have"
)


class NewCode:
    """The page that asks for the reference, and the one that says what happens then."""

    def __init__(self, site: Site, custody: Custody, transactions: Transactions) -> None:
        self._site, self._custody, self._transactions = site, custody, transactions

    def add_to(self, router: APIRouter) -> None:
        """Add the routes."""

        @router.get("/new-code")
        async def ask_for_the_reference(request: Request) -> Response:
            return self._site.page(request, "my/new-code.html")

        @router.get("/at/{reference}/new-code")
        async def ask_by_the_reference_of_a_link(request: Request, reference: Reference) -> Response:
            form = Form.with_values(reference=in_groups(spelled(reference)))
            return self._site.page(request, "my/new-code.html", form=form)

        @router.get("/new-code/asked")
        async def say_where_it_goes(request: Request) -> Response:
            return self._site.page(request, "my/new-code-asked.html")

        @router.post("/new-code")
        async def have_a_new_code_sent(request: Request) -> Response:
            form = await Form.posted(request)
            forgery.check(request, form)
            return await self._asked(request, form)

    async def _asked(self, request: Request, form: Form) -> Response:
        if not is_complete(spelled(form["reference"])):
            return self._again(request, form, _INCOMPLETE, 422)
        ask = partial(ask_for_a_code, custody=self._custody, typed=form["reference"])
        if not await self._transactions.do(ask, cause_of(_ANYBODY, request), by=None):
            return self._again(request, form, _TOO_OFTEN, 429)
        return leads_to(_ASKED)

    def _again(self, request: Request, form: Form, sentence: str, status: int) -> Response:
        told = form.saying(Problem("reference", sentence))
        return self._site.page(request, "my/new-code.html", form=told, status=status)
