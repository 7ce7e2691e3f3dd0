"""A person's own referral: what was found, and what they say to it, each by the command that everybody has for it."""

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import Action
from services.contract.words.consent_words import ConsentGiver, ConsentManner
from services.contract.words.life_words import OfferDeclinedReason, WithdrawnReason
from services.pages import forgery
from services.pages.forms import Form, Problem
from services.pages.languages import marked
from services.pages.site import Site, leads_to
from services.referral.commands.command import Command
from services.referral.commands.consent import ChangeConsent, ChangeTelling
from services.referral.commands.contacts import ChangeContacts
from services.referral.commands.steps import AnswerForPerson, WithdrawReferral
from services.referral.custody import Custody
from services.referral.domain.own.telling import change_telling
from services.referral.doors.pages.my import sessions
from services.referral.doors.pages.my.sessions import Transactions
from services.referral.doors.pages.my.told import Told
from services.referral.doors.pages.typed import asked_for, command_of
from services.referral.handlers.acting import look_up
from services.referral.handlers.answering import Answered
from services.referral.handlers.own.changing_contacts import change_contacts
from services.referral.handlers.steps import STEPS, StepAsked, take
from services.referral.idempotency import IdempotencyKey
from services.runtime.ids import new_id
from services.runtime.serving.authentication import cause_of
from services.runtime.working.callers import Caller

PREFIX: Final = "/my"
HERE: Final = f"{PREFIX}/referral"
# How a person is told is theirs alone to say, so no other door has it.
_TELLING: Final = StepAsked(
    "telling",
    ChangeTelling,
    Action.CHANGE_CONSENT,
    lambda _, referral, said: change_telling(referral, by_email=said.by_email),
)
_STEPS: Final = {step.command: step for step in (*STEPS, _TELLING)}
_KEY: Final = re.compile(r"[0-9a-f-]{36}")
NO_REASONS: Final = (
    (OfferDeclinedReason.NOT_INTERESTED, marked("It is not for me")),
    (OfferDeclinedReason.CANNOT_GET_THERE, marked("I cannot get there")),
    (OfferDeclinedReason.WRONG_TIME, marked("It is at the wrong time")),
    (OfferDeclinedReason.COSTS_TOO_MUCH, marked("It costs too much")),
    (OfferDeclinedReason.FOUND_OTHER_SUPPORT, marked("I have found other support")),
    (OfferDeclinedReason.NOT_WELL_ENOUGH, marked("I am not well enough now")),
    (OfferDeclinedReason.OTHER, marked("Something else")),
)
STOP_REASONS: Final = (
    (WithdrawnReason.NO_LONGER_NEEDED, marked("I do not need it any more")),
    (WithdrawnReason.PERSON_ASKED, marked("I do not want it")),
    (WithdrawnReason.MADE_IN_ERROR, marked("It was a mistake")),
    (WithdrawnReason.OTHER, marked("Something else")),
)
# What is wrong with a new one, by its field.
_WRONG_WAYS: Final = {
    "email": marked("Write an email address such as name@people.example, or leave it empty"),
    "phone": marked("Write a telephone number such as 07700 900123, or leave it empty"),
}
_NO_NEW_WAY: Final = marked("Write a new email address, a new telephone number, or both")
_Done = Annotated[str, Query(max_length=10)]


class OwnReferral:
    """The pages below /my/referral."""

    def __init__(self, site: Site, custody: Custody, transactions: Transactions) -> None:
        self._site, self._custody, self._transactions = site, custody, transactions

    def add_to(self, router: APIRouter) -> None:
        """Add the routes."""

        @router.get("/referral")
        async def see_your_referral(request: Request, done: _Done = "") -> Response:
            person = await self._person(request)
            return await self._page(request, person, done=done) if person else _away()

        @router.post("/referral/answer")
        async def answer_the_offer(request: Request) -> Response:
            form = await self._posted(request)
            if form["answer"] == "accept":
                return await self._takes(request, form, AnswerForPerson, {"answer": "accept"}, "yes")
            asked = asked_for(form, {"no-reason": marked("Choose why not, so that we find something better")})
            said = {"answer": "decline", "reason": form["no-reason"], "seek_another": form["another"] != "no"}
            return await self._takes(request, asked, AnswerForPerson, said, "no")

        self._add_changes(router)

    def _add_changes(self, router: APIRouter) -> None:
        @router.post("/referral/sharing")
        async def change_what_is_shared(request: Request) -> Response:
            needed = {"share": marked("Choose yes or no")}
            form = asked_for(await self._posted(request), needed)
            said = {"share_with_provider": form["share"] == "yes"}
            by = {"given_by": ConsentGiver.PERSON.value, "how": ConsentManner.ONLINE.value}
            return await self._takes(request, form, ChangeConsent, {**said, **by}, "sharing")

        @router.post("/referral/telling")
        async def change_how_you_are_told(request: Request) -> Response:
            form = asked_for(await self._posted(request), {"tell": marked("Choose yes or no")})
            return await self._takes(request, form, ChangeTelling, {"by_email": form["tell"] == "yes"}, "telling")

        @router.post("/referral/contacts")
        async def change_where_you_are_reached(request: Request) -> Response:
            return await self._changes_contacts(request, await self._posted(request))

        @router.post("/referral/withdrawal")
        async def stop_the_referral(request: Request) -> Response:
            form = asked_for(await self._posted(request), {"stop-reason": marked("Choose why you want to stop")})
            return await self._takes(request, form, WithdrawReferral, {"reason": form["stop-reason"]}, "stopped")

    async def _takes(
        self, request: Request, asked: Form, kind: type[Command], said: dict[str, Any], done: str
    ) -> Response:
        """Take the step as the person; where it cannot be taken any more they see how it stands now."""
        named = {"#/reason": "stop-reason" if kind is WithdrawReferral else "no-reason"}
        read = command_of(kind, said, asked, named, otherwise="share")
        return await self._done(request, read, partial(take, step=_STEPS[kind]), done)

    async def _changes_contacts(self, request: Request, form: Form) -> Response:
        """Seal the new ones; whatever is wrong with one is said as on the page that asks for them first."""
        said = {name: form[name] for name in _WRONG_WAYS if form[name]}
        command, told = command_of(ChangeContacts, said, form, {f"#/{name}": name for name in said}, otherwise="email")
        problems = [Problem(one.name, _WRONG_WAYS[one.name] if said else _NO_NEW_WAY) for one in told.problems]
        change = partial(change_contacts, custody=self._custody)
        return await self._done(request, (command, form.saying(*problems)), change, "reached")

    async def _done(
        self, request: Request, read: tuple[Command | None, Form], step: Callable[..., Awaitable[Answered]], done: str
    ) -> Response:
        person = await self._person(request)
        if person is None:
            return _away()
        command, form = read
        if command is None:
            return await self._page(request, person, form=form, status=422)
        take_it = partial(
            step,
            referral_id=person.own[0],
            command=command,
            key=self._key(person, form, command),
            revision=int(form["revision"]) if form["revision"].isdecimal() and len(form["revision"]) < 10 else 0,
        )
        try:
            await self._transactions.do(take_it, cause_of(person, request), by=person)
        except Refusal as refusal:
            if refusal.status not in (409, 412, 422):
                raise
            # Something has happened since they opened the page: they see what, before they say so again.
            return await self._page(request, person, form=form, status=409, done="meanwhile")
        return leads_to(f"{HERE}?done={done}")

    async def _page(
        self, request: Request, person: Caller, *, form: Form | None = None, status: int = 200, done: str = ""
    ) -> Response:
        referral = await self._transactions.look(partial(look_up, referral_id=person.own[0]), by=person)
        told = Told(referral, self._transactions.clock())
        shown = form or Form()
        usual = {
            "share": ["yes" if told.shares else "no"],
            "another": ["yes"],
            "tell": ["no" if referral.silenced else "yes"],
        }
        return self._site.page(
            request,
            "my/referral.html",
            form=Form({**usual, **shown.values}, shown.problems),
            status=status,
            told=told,
            referral=referral,
            done=done,
            key=str(new_id()),
            no_reasons=NO_REASONS,
            stop_reasons=STOP_REASONS,
        )

    async def _person(self, request: Request) -> Caller | None:
        found = await sessions.known(request, self._transactions)
        return found[0] if found else None

    async def _posted(self, request: Request) -> Form:
        form = await Form.posted(request)
        forgery.check(request, form)
        return form

    def _key(self, person: Caller, form: Form, command: Command) -> IdempotencyKey | None:
        if not _KEY.fullmatch(form["key"]):
            return None
        # All who come by a code are one caller, so a key belongs to the referral.
        return IdempotencyKey.of(
            self._custody,
            organisation=f"{person.organisation}|{person.own[0]}",
            key=form["key"],
            request=command.model_dump_json(exclude_unset=True),
        )


def _away() -> Response:
    return leads_to(f"{PREFIX}?ended=yes")
