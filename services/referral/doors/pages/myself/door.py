"""START HERE: /refer/myself, open to everybody. Each answer is posted to the address of its question."""

from datetime import date
from functools import partial
from typing import Final

from fastapi import APIRouter, Request, Response

from services.contract.boroughs import BOROUGHS
from services.contract.doors.rights import TokenRight
from services.contract.words.vocabulary import NEED_PHRASES
from services.lexicon.safeguarding import concerns_of
from services.pages import forgery
from services.pages.forms import Form
from services.pages.site import Site, leads_to
from services.referral.domain.age import day_in_london
from services.referral.domain.disclosure import NotAgreed
from services.referral.domain.own.codes import in_groups
from services.referral.domain.referral import Referral
from services.referral.doors.making import make
from services.referral.doors.pages.my import sessions
from services.referral.doors.pages.myself import draft
from services.referral.doors.pages.myself.questions import BY_NAME, CHECK, QUESTIONS, Question
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.own.showing_the_code import show_the_code
from services.referral.idempotency import KeyUsedBefore
from services.referral.store import Stores
from services.referral.store.own_sessions import OwnSession
from services.runtime.service import Door, door_of_pages
from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.transactions import RequestTransactions

PREFIX: Final = "/refer/myself"
# Whoever refers themselves shows nothing by which they are known, so it is Linkway's own page that asks. Its name has a
# full stop, so that no organisation can be called so, and see what it made.
BY_THEMSELVES: Final = Caller("linkway.self-referral", frozenset({TokenRight.REFER.value}))
_ADDRESSES: Final = tuple(f"{PREFIX}/{name}" for name in (*BY_NAME, CHECK, "send"))
_NEEDS: Final = tuple((need.value, phrase) for need, phrase in sorted(NEED_PHRASES.items(), key=lambda one: one[1]))
_BACK, _ON = "back", "on"


def door(site: Site, referring: Referring) -> Door[Referral, Stores]:
    """The door, at which nobody need be known."""
    return door_of_pages(site, partial(_routes, site, referring), PREFIX, anybody_sends_to=_ADDRESSES)


def _routes(site: Site, referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> APIRouter:
    asking = Asking(site, referring, transactions)
    router = APIRouter(include_in_schema=False)

    @router.get("")
    async def say_what_is_asked(request: Request) -> Response:
        return site.page(request, "myself/begin.html")

    @router.get("/sent")
    async def say_that_it_was_sent(request: Request) -> Response:
        return await asking.says_that_it_was_sent(request)

    @router.get("/{name}")
    async def ask_from_the_first(request: Request, name: str) -> Response:
        # What was answered is in no address, so whoever comes without it begins.
        return asking.shows(request, draft.begun(Form()), QUESTIONS[0]) if name == "needs" else leads_to(PREFIX)

    @router.post("/send")
    async def send_it(request: Request) -> Response:
        return await asking.sends(request, await _posted(request))

    @router.post("/{name}")
    async def take_an_answer(request: Request, name: str) -> Response:
        form = await _posted(request)
        return asking.takes(request, form, name) if name in BY_NAME else asking.goes_to(request, form)

    return router


async def _posted(request: Request) -> Form:
    form = await Form.posted(request)
    forgery.check(request, form)
    return form


class Asking:
    """One question after the other, and what was answered to look at, before it is sent."""

    def __init__(self, site: Site, referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> None:
        self._site, self._referring, self._transactions = site, referring, transactions

    @property
    def _today(self) -> date:
        return day_in_london(self._transactions.clock())

    def takes(self, request: Request, posted: Form, name: str) -> Response:
        """The answer to this question: the next one is asked, or this again with what is wrong."""
        question, form, go = BY_NAME[name], draft.begun(posted), posted["go"]
        if go == _BACK:
            return self._goes_back(request, form, question)
        problems = draft.problems_with(form, question, self._referring.gazetteer, self._today)
        if problems:
            return self.shows(request, form.saying(*problems), question, status=422)
        on = draft.answered(form, question)
        if name == "story" and go != _ON and concerns_of(form["story"]):
            return self._site.page(request, "myself/help.html", form=on, carried=draft.CARRIED)
        return self._shows_next(request, on)

    def goes_to(self, request: Request, posted: Form) -> Response:
        """The question that somebody would answer otherwise."""
        form = draft.begun(posted)
        question = BY_NAME.get(posted["go"])
        return self.shows(request, form, question) if question else self._shows_next(request, form)

    async def sends(self, request: Request, posted: Form) -> Response:
        """All of it: the referral is made, once."""
        form = draft.begun(posted)
        for question in QUESTIONS:
            problems = draft.problems_with(form, question, self._referring.gazetteer, self._today)
            if problems or question.name not in form.all("done"):
                return self.shows(request, form.saying(*problems), question, status=422)
        try:
            return await self._made(request, form)
        except KeyUsedBefore:
            return self._site.page(request, "myself/sent-before.html", status=409)

    async def says_that_it_was_sent(self, request: Request) -> Response:
        """The last page, with reference and code: to the browser that sent it, and for as long as it is used."""
        found = await sessions.known(request, self._transactions)
        if found is None or not found[1].shows:
            return leads_to("/my")
        show = partial(show_the_code, custody=self._referring.custody, referral_id=found[1].referral_id)
        try:
            code = await self._transactions.do(show, by=found[0])
        except NotAgreed:
            # They have stopped it since: what became of it stands on its own page.
            return leads_to("/my/referral")
        return self._site.page(request, "myself/sent.html", code=code, reference=in_groups(code.reference))

    def shows(self, request: Request, form: Form, question: Question, *, status: int = 200) -> Response:
        """The page of a question."""
        return self._site.page(
            request,
            f"myself/{question.name}.html",
            form=form,
            status=status,
            question=question.name,
            number=QUESTIONS.index(question) + 1,
            carried=[name for name in draft.CARRIED if name not in _asked_by(question)],
            needs=_NEEDS,
            boroughs=BOROUGHS,
        )

    async def _made(self, request: Request, form: Form) -> Response:
        command = draft.command_of(form, self._today)
        made = await make(
            self._referring,
            self._transactions,
            command,
            BY_THEMSELVES,
            request,
            form["key"],
            "false",
            unproven=True,
        )
        cookie, now = sessions.new_cookie(), self._transactions.clock()
        begun = OwnSession.begun(hash_token(cookie), made.referral.referral_id, now, shows=True)
        await self._transactions.do(lambda work: work.stores.own_sessions.keep(begun), by=BY_THEMSELVES)
        answer = leads_to(f"{PREFIX}/sent")
        sessions.give(answer, request, cookie)
        return answer

    def _shows_next(self, request: Request, form: Form) -> Response:
        question = draft.next_of(form)
        return self.shows(request, form, question) if question else self._shows_all(request, form)

    def _shows_all(self, request: Request, form: Form) -> Response:
        return self._site.page(
            request,
            "myself/check.html",
            form=form,
            carried=draft.CARRIED,
            phrases=NEED_PHRASES,
            is_worrying=bool(concerns_of(form["story"])),
        )

    def _goes_back(self, request: Request, form: Form, question: Question) -> Response:
        before = QUESTIONS.index(question) - 1
        return self.shows(request, form, QUESTIONS[before]) if before >= 0 else leads_to(PREFIX)


def _asked_by(question: Question) -> tuple[str, ...]:
    born = ("born-month", "born-year") if question.name == "who" else ()
    return (*question.fields.values(), *born)
