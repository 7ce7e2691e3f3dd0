"""Every action, asked for at the door by whoever has each tie and by whoever has none, is answered by the table."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import MAY, NEEDED, Action, Role, Tie
from services.contract.words.consent_words import GpMessageAbout
from services.referral.domain.consent import Consent
from services.referral.domain.gp import GpMessage, ToldGp
from services.referral.domain.life import State
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.facts import Facts
from services.referral.domain.referral import Budget, Referral
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.entries import (
    A_CONTACT,
    A_GOAL,
    A_MEASUREMENT,
    A_NOTE,
    A_RISK,
    A_SPENDING,
    A_TASK,
    AN_INCIDENT,
    ENTRY_ID,
    an_entry,
    of_somebody,
)
from tests.fakes.lives import AGREES, ATTENDANCE_ID, a_referral
from tests.fakes.referral import an_aggregate
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, ORGANIZATION_ID, REFERRAL_ID, SERVICE_ID


@dataclass(frozen=True)
class Ask:
    """How an action is asked for, of a referral where it can be done."""

    path: str
    body: dict[str, Any] | None = None
    at: State = State.OFFERED
    method: str = "POST"
    entry: Facts | None = None


ASKS: dict[Action, Ask] = {
    Action.FOLLOW: Ask("", method="GET"),
    Action.ANSWER_FOR_THE_PERSON: Ask("/person-answer", {"answer": "accept"}),
    Action.ANSWER_FOR_THE_PROVIDER: Ask("/provider-answer", {"answer": "accept"}, State.ACCEPTED),
    Action.CHOOSE_A_SERVICE: Ask("/service-choice", {"service_id": str(SERVICE_ID)}),
    Action.RECORD_ATTENDANCE: Ask("/attendances", {"outcome": "missed", "on": f"{NOW:%Y-%m-%d}"}),
    Action.CORRECT_ATTENDANCE: Ask(
        f"/attendances/{ATTENDANCE_ID}", {"outcome": "missed", "on": f"{NOW:%Y-%m-%d}"}, State.ATTENDING, "PUT"
    ),
    Action.RECORD_THE_OUTCOME: Ask("/outcome", {"outcome": "need-met"}),
    Action.CLOSE: Ask("/closure", {"reason": "completed", "outcome": "need-met"}),
    Action.WITHDRAW: Ask("/withdrawal", {"reason": "made-in-error"}),
    Action.WITHDRAW_CONSENT: Ask("/consent-withdrawal", {}),
    Action.CHANGE_CONSENT: Ask("/consent", {"share_with_provider": False, "given_by": "person"}),
    Action.REACH_THE_PERSON: Ask("/person", at=State.ARRANGED, method="GET"),
    Action.READ_MESSAGES_TO_GP: Ask("/messages-to-gp/1", at=State.CLOSED, method="GET"),
    Action.REROUTE: Ask("/rerouting", {"reason": "better-suited", "to_service_id": str(SERVICE_ID)}),
    Action.ASK_A_HUMAN: Ask("/human-request", {"reasons": ["safeguarding"]}),
    Action.DECIDE: Ask("/human-decision", {"decision": "go-on"}, State.NEEDS_A_HUMAN),
    Action.ASSIGN: Ask("/assignment", {"person": "somebody"}),
    Action.READ_GOALS: Ask("/goals", method="GET"),
    Action.ADD_A_GOAL: Ask("/goals", {"words": "An invented wish."}),
    Action.CHANGE_A_GOAL: Ask(f"/goals/{ENTRY_ID}", {"state": "reached"}, method="PATCH", entry=A_GOAL),
    Action.READ_CONTACTS: Ask("/contacts", method="GET"),
    Action.ADD_A_CONTACT: Ask("/contacts", {"how": "phone", "outcome": "reached"}),
    Action.CORRECT_A_CONTACT: Ask(f"/contacts/{ENTRY_ID}", {"how": "email"}, method="PATCH", entry=A_CONTACT),
    Action.READ_NOTES: Ask("/notes", method="GET"),
    Action.ADD_A_NOTE: Ask("/notes", {"text": "An invented note."}),
    Action.CORRECT_A_NOTE: Ask(f"/notes/{ENTRY_ID}", {"text": "Another."}, method="PATCH", entry=A_NOTE),
    Action.READ_TASKS: Ask("/tasks", method="GET"),
    Action.ADD_A_TASK: Ask("/tasks", {"what": "review", "due_on": f"{NOW:%Y-%m-%d}", "person": "somebody"}),
    Action.CHANGE_A_TASK: Ask(f"/tasks/{ENTRY_ID}", {"state": "done"}, method="PATCH", entry=A_TASK),
    Action.READ_MESSAGES: Ask("/messages", method="GET"),
    Action.SEND_A_MESSAGE: Ask("/messages", {"to": ["link-worker"], "text": "An invented message."}),
    Action.READ_RISKS: Ask("/risks", method="GET"),
    Action.RAISE_A_RISK: Ask("/risks", {"risk": "animals"}),
    Action.CHANGE_A_RISK: Ask(f"/risks/{ENTRY_ID}", {"state": "lowered"}, method="PATCH", entry=A_RISK),
    Action.READ_INCIDENTS: Ask("/incidents", method="GET"),
    Action.REPORT_AN_INCIDENT: Ask(
        "/incidents",
        {"incident": "other", "happened_on": f"{NOW:%Y-%m-%d}", "what_happened": "Something invented."},
    ),
    Action.CHANGE_AN_INCIDENT: Ask(f"/incidents/{ENTRY_ID}", {"state": "closed"}, method="PATCH", entry=AN_INCIDENT),
    Action.READ_MEASURES: Ask("/measures", method="GET"),
    Action.TAKE_MEASURES: Ask(
        "/measures",
        {"occasion": "start", "taken_on": f"{NOW:%Y-%m-%d}", "answers": {"instrument": "pam", "score": 50}},
    ),
    Action.CORRECT_MEASURES: Ask(
        f"/measures/{ENTRY_ID}", {"answers": {"instrument": "pam", "score": 51}}, method="PATCH", entry=A_MEASUREMENT
    ),
    Action.READ_THE_BUDGET: Ask("/budget", method="GET"),
    Action.SET_THE_BUDGET: Ask("/budget", {"granted_pence": 5_000}, method="PUT"),
    Action.READ_SPENDING: Ask("/spending", method="GET"),
    Action.SPEND: Ask(
        "/spending",
        {"goal_id": str(ENTRY_ID), "spent_on": f"{NOW:%Y-%m-%d}", "pence": 100, "what_for": "An invented purchase."},
        entry=A_GOAL,
    ),
    Action.CORRECT_SPENDING: Ask(f"/spending/{ENTRY_ID}", {"pence": 99}, method="PATCH", entry=A_SPENDING),
    Action.SEE_THE_PERSON: Ask("/referred-again", {}),
}
EVERY_RIGHT = frozenset(right.value for right in NEEDED.values())
NOBODY = Caller("a-stranger", EVERY_RIGHT, roles=(Role.LINK_WORKER.value,), boroughs=(BoroughSlug.CAMDEN,))
TIED: dict[Tie, Caller] = {
    Tie.MADE_IT: replace(NOBODY, organisation="invented-surgery"),
    Tie.PROVIDES_THE_PLACE: replace(NOBODY, organisation="invented-provider", provides=(ORGANIZATION_ID,)),
    Tie.WORKS_IN_THE_BOROUGH: replace(NOBODY, organisation="invented-borough", boroughs=(BoroughSlug.SOUTHWARK,)),
    Tie.LEADS_SAFEGUARDING: replace(
        NOBODY,
        organisation="invented-board",
        roles=(Role.SAFEGUARDING_LEAD.value,),
        boroughs=(BoroughSlug.SOUTHWARK,),
    ),
    Tie.THE_PERSON: replace(NOBODY, organisation="the-person", own=(REFERRAL_ID,)),
}
DONE = {200, 201}
A_MESSAGE = GpMessage(message_id=UUID(int=1), number=1, about=GpMessageAbout.ACCEPTED, at=NOW)
# No place is held while a human looks, so nobody provides it.
NOT_WHILE_A_HUMAN_LOOKS = {(Action.DECIDE, Tie.PROVIDES_THE_PLACE)}


def at(state: State, recorded_by: str) -> Referral:
    referral = a_referral(state, consent=Consent(first=AGREES), gp=ToldGp(messages=(A_MESSAGE,)))
    # Only who recorded an attendance can correct it, so that it is always whoever asks.
    recorded = tuple(one.model_copy(update={"recorded_by": recorded_by}) for one in referral.attendances)
    budget = Budget(granted_pence=10_000, spent_pence=100)
    return referral.model_copy(update={"attendances": recorded, "budget": budget})


def an_entry_by(referral: Referral, facts: Facts, organisation: str) -> Entry:
    entry = an_entry(referral, facts)
    by = entry.latest.by.model_copy(update={"organisation": organisation})
    return entry.model_copy(update={"latest": entry.latest.model_copy(update={"by": by})})


async def answered(service: ServiceInMemory, action: Action, caller: Caller) -> httpx.Response:
    ask = ASKS[action]
    await service.callers.add(hash_token(caller.organisation), caller)
    referral = await of_somebody(service.stores, at(ask.at, caller.organisation))
    service.storage.memory.states[str(REFERRAL_ID)] = an_aggregate(referral)
    if ask.entry:
        # So it is with measures.
        await service.stores.record.keep(an_entry_by(referral, ask.entry, caller.organisation))
    path, key = f"/v1/referrals/{REFERRAL_ID}{ask.path}", {"Idempotency-Key": "k1"}
    return await service.at_the_door(caller.organisation).request(ask.method, path, json=ask.body, headers=key)


def test_every_action_can_be_asked_for() -> None:
    assert set(ASKS) == set(Action)


@pytest.mark.parametrize("tie", Tie)
@pytest.mark.parametrize("action", Action)
async def test_who_is_tied_may_do_what_the_table_says_and_nothing_else(
    service: ServiceInMemory, action: Action, tie: Tie
) -> None:
    answer = await answered(service, action, TIED[tie])

    if (action, tie) in NOT_WHILE_A_HUMAN_LOOKS:
        assert answer.status_code == 404
    else:
        assert answer.status_code in (DONE if tie in MAY[action] else {403}), answer.text


@pytest.mark.parametrize("action", Action)
async def test_who_is_not_tied_is_told_that_there_is_no_such_referral(service: ServiceInMemory, action: Action) -> None:
    answer = await answered(service, action, NOBODY)

    assert (answer.status_code, answer.json()["type"]) == (404, "/v1/problems/referral-not-found")


@pytest.mark.parametrize("tie", Tie)
@pytest.mark.parametrize("action", Action)
async def test_a_tie_without_the_right_that_it_needs_is_none(
    service: ServiceInMemory, action: Action, tie: Tie
) -> None:
    answer = await answered(service, action, replace(TIED[tie], rights=EVERY_RIGHT - {NEEDED[tie].value}))

    assert (answer.status_code, answer.json()["type"]) == (404, "/v1/problems/referral-not-found")


@pytest.mark.parametrize("action", Action)
async def test_a_token_without_any_such_right_is_turned_away(service: ServiceInMemory, action: Action) -> None:
    answer = await answered(service, action, replace(NOBODY, rights=frozenset({"referral:disclose"})))

    assert (answer.status_code, answer.json()["type"]) == (403, "/v1/problems/right-missing")
