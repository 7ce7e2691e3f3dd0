"""A person's page: who they are, where their referral stands, what to do next, and all that was done."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.contract.doors.rights import Action, TokenRight
from services.pages.site import Site
from services.referral.custody import Custody
from services.referral.domain.age import day_in_london
from services.referral.domain.disclosure import FIELDS, Purpose
from services.referral.domain.record.words import Kind, RiskState, TaskState
from services.referral.domain.referral import Referral
from services.referral.domain.ties import may
from services.referral.doors.pages.work.asked.table import FORMS
from services.referral.doors.pages.work.asking import AT, MayWork
from services.referral.doors.pages.work.lists.measures import measured
from services.referral.doors.pages.work.person.comparing import DONE as TOLD_OF_TWO
from services.referral.doors.pages.work.person.next_steps import can_take_on, comes_next, ways_on
from services.referral.doors.pages.work.words import FOR_TEMPLATES
from services.referral.handlers.people.same_person import same_person
from services.referral.handlers.record.looking_after import LookedAfter, look_after
from services.referral.store import Stores
from services.referral.views.record.budget import BudgetView
from services.referral.views.record.timeline import timeline
from services.referral.views.same_person import SamePersonView
from services.referral.views.tied import view_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

_NEWEST = 10
NOBODY_ELSE: Final = SamePersonView(referrals=[], possibly=[], merges=[])
_Done = Annotated[str, Query(max_length=60)]
# What the page says once something was done; what it was stands in the address as a word.
DONE: Final[Mapping[str, str]] = {
    **{one.done_as: one.done for one in FORMS},
    "service-choice": "A place is being sought at the service that was chosen.",
    **TOLD_OF_TWO,
    "taken-on": "You look after this referral now.",
    "tasks-done": "The task is done.",
    "changed": "It is kept.",
    "seen": "It is off the list of those who were referred again.",
}


def add_person(
    router: APIRouter, site: Site, custody: Custody, transactions: RequestTransactions[Referral, Stores]
) -> None:
    """Add a person's page."""

    @router.get(AT)
    async def show_a_person(request: Request, referral_id: UUID, caller: MayWork, done: _Done = "") -> Response:
        seen = await transactions.do(partial(look_after, custody=custody, referral_id=referral_id), by=caller)
        others = NOBODY_ELSE
        if may(caller, Action.SEE_THE_PERSON, seen.referral):
            others = await transactions.look(partial(same_person, referral_id=referral_id), by=caller)
        shown = shown_of(seen, caller, day_in_london(transactions.clock()))
        shown = {**shown, "others": others, "decides": caller.may(TokenRight.MERGE), "done": DONE.get(done, "")}
        return site.page(request, "work/person.html", **shown)


def shown_of(seen: LookedAfter, caller: Caller, today: date) -> Mapping[str, Any]:
    """What a person's page is drawn from."""
    referral, ways = seen.referral, ways_on(caller, seen.referral)
    happened = timeline(referral, [one for entries in seen.entries.values() for one in entries])
    return {
        "referral": view_of(referral, seen.ties),
        "person": {name: seen.person.get(name, "") for name in FIELDS[Purpose.LOOK_AFTER_THE_PERSON]},
        "purpose": seen.purpose,
        "is_open": bool(seen.person),
        "read": {kind.value: seen.read.get(kind, ()) for kind in Kind},
        "counts": {kind.value: len(seen.entries.get(kind, ())) for kind in Kind},
        "sees": {kind.value for kind in seen.entries},
        "tasks": [one for one in seen.read.get(Kind.TASK, ()) if one.state is TaskState.OPEN],
        "risks": [one for one in seen.read.get(Kind.RISK, ()) if one.state is RiskState.RAISED],
        "budget": BudgetView.of(referral) if referral.budget and Kind.SPENDING in seen.entries else None,
        "measured": measured(seen.read.get(Kind.MEASUREMENT, ())),
        "happened": happened[:_NEWEST],
        "more_happened": len(happened) > _NEWEST,
        "first": comes_next(ways, referral),
        "ways": ways,
        "can_take_on": can_take_on(caller, referral),
        "today": today,
        **FOR_TEMPLATES,
    }
