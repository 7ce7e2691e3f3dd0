"""The steps of a referral's life that may be asked for: each with its command, the right that it takes, its decision.

A door that is asked for one takes it by `take`. A reroute to another borough makes a referral, so it has a handler of
its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.contract.doors.rights import Action, Tie
from services.contract.words.life_words import ChosenBy, ClosedReason, HumanDecision
from services.referral.commands import steps as ask
from services.referral.commands.command import Command
from services.referral.commands.consent import ChangeConsent
from services.referral.domain.life import Step, check
from services.referral.domain.referral import Referral
from services.referral.domain.steps import again, assigning, attending, ending, human, places
from services.referral.domain.steps.consenting import change_consent
from services.referral.domain.steps.decided import Decided
from services.referral.domain.ties import ties
from services.referral.handlers.acting import act_and_see, caller_of
from services.referral.handlers.answering import Answered, once
from services.referral.handlers.attending import attendance_id
from services.referral.handlers.consent.recording import recorded
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]


@dataclass(frozen=True, slots=True)
class StepAsked:
    """A step: the end of its address, what must be sent, what right it takes, and what follows."""

    path: str
    command: type[Command]
    action: Action
    decide: Callable[[Work, Referral, Any], Decided]


async def take(
    work: Work,
    step: StepAsked,
    referral_id: UUID,
    command: Command,
    *,
    key: IdempotencyKey | None,
    revision: int | None,
) -> Answered:
    """Take the step once for each key, if whoever asks may; see `act` for what it raises."""

    def decide(referral: Referral, _now: datetime) -> Decided:
        return step.decide(work, referral, command)

    return await once(work, key, lambda: act_and_see(work, referral_id, step.action, decide, revision=revision))


def _person_answers(work: Work, referral: Referral, said: ask.AnswerForPerson) -> Decided:
    if said.reason is None or said.answer == "accept":
        return places.accept_offer(referral, work.now)
    return places.decline_offer(referral, said.reason, work.now, seek_another=said.seek_another)


def _provider_answers(work: Work, referral: Referral, said: ask.AnswerForProvider) -> Decided:
    if said.reason is None or said.answer == "accept":
        return places.provider_accepts(referral, work.now)
    return places.provider_declines(referral, said.reason, work.now)


def _choose(work: Work, referral: Referral, chosen: ask.ChooseService) -> Decided:
    works_here = Tie.WORKS_IN_THE_BOROUGH in ties(caller_of(work), referral)
    ours = ChosenBy.LINK_WORKER if works_here else ChosenBy.REFERRER
    return places.choose_service(
        referral, chosen.service_id, ChosenBy.PERSON if chosen.chosen_by_the_person else ours, work.now
    )


def _record_attendance(work: Work, referral: Referral, came: ask.RecordAttendance) -> Decided:
    named = attendance_id(referral.referral_id, work)
    return attending.record_attendance(referral, named, came.outcome, came.on, caller_of(work).organisation, work.now)


def _decide(work: Work, referral: Referral, decided: ask.DecideAsHuman) -> Decided:
    check(referral.state, Step.HUMAN_GOES_ON)
    if decided.decision is HumanDecision.CLOSE:
        return human.end_it(referral, decided.reason or ClosedReason.OTHER, decided.outcome, work.now)
    needs = tuple(dict.fromkeys(decided.needs)) if decided.needs else None
    return human.let_go_on(referral, work.now, needs=needs, urgency=decided.urgency, age_band=decided.age_band)


def _assign(work: Work, referral: Referral, to: ask.Assign) -> Decided:
    return assigning.assign(referral, to.organisation or caller_of(work).organisation, to.person, work.now)


STEPS = (
    StepAsked("person-answer", ask.AnswerForPerson, Action.ANSWER_FOR_THE_PERSON, _person_answers),
    StepAsked("provider-answer", ask.AnswerForProvider, Action.ANSWER_FOR_THE_PROVIDER, _provider_answers),
    StepAsked("service-choice", ask.ChooseService, Action.CHOOSE_A_SERVICE, _choose),
    StepAsked("attendances", ask.RecordAttendance, Action.RECORD_ATTENDANCE, _record_attendance),
    StepAsked(
        "outcome",
        ask.RecordOutcome,
        Action.RECORD_THE_OUTCOME,
        lambda _, referral, said: ending.record_outcome(referral, said.outcome),
    ),
    StepAsked(
        "closure",
        ask.CloseReferral,
        Action.CLOSE,
        lambda work, referral, said: ending.close(referral, said.reason, said.outcome, work.now),
    ),
    StepAsked(
        "withdrawal",
        ask.WithdrawReferral,
        Action.WITHDRAW,
        lambda work, referral, said: ending.withdraw(referral, said.reason, work.now),
    ),
    StepAsked(
        "consent-withdrawal",
        ask.WithdrawConsent,
        Action.WITHDRAW_CONSENT,
        lambda work, referral, said: ending.end_consent(referral, said.reason, work.now),
    ),
    StepAsked(
        "consent",
        ChangeConsent,
        Action.CHANGE_CONSENT,
        lambda work, referral, said: change_consent(referral, recorded(work, said)),
    ),
    StepAsked(
        "human-request",
        ask.AskHuman,
        Action.ASK_A_HUMAN,
        lambda work, referral, said: human.ask_a_human(referral, tuple(dict.fromkeys(said.reasons)), work.now),
    ),
    StepAsked("human-decision", ask.DecideAsHuman, Action.DECIDE, _decide),
    StepAsked("assignment", ask.Assign, Action.ASSIGN, _assign),
    StepAsked(
        "referred-again", ask.SeenReferredAgain, Action.SEE_THE_PERSON, lambda _, referral, __: again.seen(referral)
    ),
)


async def correct_attendance(
    work: Work, referral_id: UUID, attendance_id: UUID, command: ask.RecordAttendance, *, revision: int | None
) -> Answered:
    """Put right what the caller's organisation recorded."""

    def decide(referral: Referral, now: datetime) -> Decided:
        by = caller_of(work).organisation
        return attending.correct_attendance(referral, attendance_id, command.outcome, command.on, by, now)

    return await once(
        work, None, lambda: act_and_see(work, referral_id, Action.CORRECT_ATTENDANCE, decide, revision=revision)
    )


async def release(
    work: Work, referral_id: UUID, *, revision: int | None, key: IdempotencyKey | None = None
) -> Answered:
    """Take the referral from whoever looks after it, once for each key."""

    def decide(referral: Referral, _now: datetime) -> Decided:
        return assigning.release(referral)

    return await once(work, key, lambda: act_and_see(work, referral_id, Action.ASSIGN, decide, revision=revision))
