"""Who a person is: two who may be the same stand side by side, and a link worker says whether they are one or two."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.contract.doors.advice import read_as
from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import TokenRight
from services.pages.forms import Form
from services.pages.site import Site, leads_to
from services.referral.commands.command import Command
from services.referral.commands.merge import KeepApart, MergePeople, MergeReason, UnmergePeople, UnmergeReason
from services.referral.domain.disclosure import FIELDS, Purpose
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.asking import AT, MayWork, page_of
from services.referral.doors.pages.work.forms.action_form import Choices, Field, Look, choices
from services.referral.doors.pages.work.forms.faults import told
from services.referral.doors.pages.work.forms.sending import ONCE, once, posted
from services.referral.doors.pages.work.forms.typed import body_of
from services.referral.doors.pages.work.words import FOR_TEMPLATES
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.people.comparing import Compared, compare
from services.referral.handlers.people.merging import AboutTwo, keep_apart, merge, say_once, unmerge
from services.referral.store import Stores
from services.runtime.ids import random_id
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

# Beside the right to work, which each page of the door takes.
_MayMerge = Depends(caller_with(TokenRight.MERGE))
_SAME, _TWO = "same", "two"
# Hidden where what is asked is why they are two after all.
TAKING_BACK: Final = "taking-back"
_VERDICTS: Choices = ((_SAME, "The same person"), (_TWO, "Two people"))
_FIELDS: Final = (
    Field("verdict", "Are they the same person?", Look.RADIOS, _VERDICTS),
    Field("reason", "How do you know?", Look.RADIOS, choices(MergeReason)),
)
_TAKING_BACK: Final = (Field("reason", "Why are they two people after all?", Look.RADIOS, choices(UnmergeReason)),)
_CALLED: Final[Mapping[str, str]] = {
    "name": "Name",
    "born_on": "Born",
    "postcode": "Postcode",
    "nhs_number": "NHS number",
    "phone": "Telephone",
    "email": "Email",
}
DONE: Final[Mapping[str, str]] = {
    "same-person": "They are one person from now on, and each referral shows the other. Decide on each by itself.",
    "two-people": "It is kept that they are two people, and nobody is asked again.",
    "parted": "They are two people again.",
}


class _Verdict(Command):
    verdict: Literal["same", "two"]
    reason: MergeReason


class Comparing:
    """The page of two people, below the page of either."""

    def __init__(self, site: Site, referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> None:
        self._site, self._referring, self._transactions = site, referring, transactions

    def add_to(self, router: APIRouter) -> None:
        """Add its two routes."""
        at = f"{AT}/same-person/{{other_id:uuid}}"

        @router.get(at, dependencies=[_MayMerge])
        async def show_both(request: Request, referral_id: UUID, other_id: UUID, caller: MayWork) -> Response:
            both = await self._compared(referral_id, other_id, caller)
            return self._page(request, both, Form.with_values(**{ONCE: str(random_id())}))

        @router.post(at, dependencies=[_MayMerge])
        async def say_who_they_are(request: Request, referral_id: UUID, other_id: UUID, caller: MayWork) -> Response:
            form = await posted(request)
            try:
                return await self._say(request, referral_id, other_id, caller, form)
            except Refusal as refusal:
                both = await self._compared(referral_id, other_id, caller)
                fields, one = _asked(both), both.referrals[0]
                again = told(refusal, fields, form, one.revision, one.state)
                return self._page(request, both, again, status=422)

    async def _say(self, request: Request, referral_id: UUID, other_id: UUID, caller: Caller, form: Form) -> Response:
        act, command, done = _said(form, referral_id, other_id)
        key = once(self._referring, caller, request, command, form)
        say = partial(say_once, act=act, command=command, key=key)
        await self._transactions.do(say, cause_of(caller, request), by=caller)
        return leads_to(page_of(referral_id, done=done))

    async def _compared(self, referral_id: UUID, other_id: UUID, caller: Caller) -> Compared:
        read = partial(compare, custody=self._referring.custody, referral_id=referral_id, other_id=other_id)
        # No look, because what is opened is recorded with it.
        return await self._transactions.do(read, by=caller)

    def _page(self, request: Request, both: Compared, form: Form, *, status: int = 200) -> Response:
        return self._site.page(
            request,
            "work/compare.html",
            form=form,
            status=status,
            both=both,
            rows=[(name, _CALLED[name], *_side_by_side(both, name)) for name in FIELDS[Purpose.TELL_PEOPLE_APART]],
            fields=_asked(both),
            **FOR_TEMPLATES,
        )


def _asked(both: Compared) -> tuple[Field, ...]:
    """What is asked of them; nothing where they are one person without anybody's word."""
    if both.are_one:
        return _TAKING_BACK if both.merged else ()
    return _FIELDS


def _side_by_side(both: Compared, name: str) -> tuple[str, str, str]:
    """What each says, and how that compares in a word."""
    one, other = (each.get(name, "") for each in both.people)
    if one and other:
        return one, other, "Same" if one.casefold() == other.casefold() else "Differs"
    return one, other, "Only one is known" if one or other else "Neither is known"


def _said(form: Form, referral_id: UUID, other_id: UUID) -> tuple[Any, AboutTwo, str]:
    """What is done, with which command, and what the person's page says then; raises RequestHasFaults."""
    if form[TAKING_BACK]:
        body = {"referral_id": referral_id, "same_person_as": other_id, **body_of(_TAKING_BACK, form)}
        return unmerge, read_as(UnmergePeople, body), "parted"
    said = read_as(_Verdict, body_of(_FIELDS, form))
    if said.verdict == _SAME:
        return merge, MergePeople(referral_id=referral_id, same_person_as=other_id, reason=said.reason), "same-person"
    return keep_apart, KeepApart(referral_id=referral_id, somebody_else=other_id, reason=said.reason), "two-people"
