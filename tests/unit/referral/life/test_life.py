"""The state machine of a referral's life: every decision from every state, held to the table."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.doors.refusals import Refusal
from services.contract.events import PlaceReleased
from services.contract.words.life_words import (
    AttendanceOutcome,
    ChosenBy,
    ClosedReason,
    ConsentEnd,
    HumanReason,
    OfferDeclinedReason,
    ProviderDeclinedReason,
    ReferralOutcome,
    RerouteReason,
    WithdrawnReason,
)
from services.contract.words.vocabulary import Answer, Need, Urgency
from services.referral.domain.life import ENDED, HOLDING, LIFE, OPEN, State, Step
from services.referral.domain.referral import Referral
from services.referral.domain.steps import attending, budgeting, consenting, ending, human, places
from services.referral.domain.steps.decided import Decided
from tests.fakes.lives import AGREES, ATTENDANCE_ID, ELSEWHERE_ID, PROVIDER, a_referral
from tests.support.builders import NOW, a_matched, an_unmatched
from tests.support.life_builders import an

LATER = NOW + timedelta(days=1)
ANOTHER_SERVICE = UUID(int=9)
ANOTHER_DAY = AttendanceOutcome.MISSED
NOWHERE: set[State] = set()
Taken = Callable[[Referral], Decided]


def agreed_to(referral: Referral) -> Referral:
    """An offer for which the provider was asked first; another referral stays as it is."""
    if referral.state is not State.OFFERED:
        return referral
    return places.hear_matched(referral, a_matched(answer=Answer.OFFER, provider_accepted=True), NOW)[0]


def the_provider_says_yes(referral: Referral, *, first: bool) -> Decided:
    """It says yes, where it is asked before the person or after them."""
    return places.provider_accepts(referral, LATER) if (referral.state is State.ASKED) is first else (referral, ())


STEPS: dict[Step, list[Taken]] = {
    Step.MATCHED: [
        lambda one: places.hear_matched(one, a_matched(), LATER),
        lambda one: places.hear_matched(one, a_matched(answer=Answer.OFFER), LATER),
        lambda one: places.hear_matched(one, a_matched(answer=Answer.ASK), LATER),
    ],
    Step.UNMATCHED: [lambda one: places.hear_unmatched(one, an_unmatched(), LATER)],
    Step.RELEASED: [lambda one: places.hear_released(one, an(PlaceReleased), LATER)],
    Step.ACCEPT_OFFER: [
        lambda one: places.accept_offer(one, LATER),
        lambda one: places.accept_offer(agreed_to(one), LATER),
    ],
    Step.DECLINE_OFFER: [
        lambda one: places.decline_offer(one, OfferDeclinedReason.WRONG_TIME, LATER, seek_another=True),
        lambda one: places.decline_offer(one, OfferDeclinedReason.WRONG_TIME, LATER, seek_another=False),
    ],
    Step.PROVIDER_ACCEPTS: [lambda one: the_provider_says_yes(one, first=False)],
    Step.PROVIDER_AGREES: [lambda one: the_provider_says_yes(one, first=True)],
    Step.PROVIDER_DECLINES: [lambda one: places.provider_declines(one, ProviderDeclinedReason.FULL, LATER)],
    Step.ATTENDANCE: [
        lambda one: attending.record_attendance(one, UUID(int=8), ANOTHER_DAY, LATER.date(), PROVIDER, LATER)
    ],
    Step.CORRECTION: [
        lambda one: attending.correct_attendance(one, ATTENDANCE_ID, ANOTHER_DAY, LATER.date(), PROVIDER, LATER)
    ],
    Step.OUTCOME: [lambda one: ending.record_outcome(one, ReferralOutcome.PARTLY_MET)],
    Step.CONSENT: [lambda one: consenting.change_consent(one, AGREES)],
    Step.CHOOSE: [lambda one: places.choose_service(one, ANOTHER_SERVICE, ChosenBy.LINK_WORKER, LATER)],
    Step.NEEDS_A_HUMAN: [lambda one: human.ask_a_human(one, (HumanReason.AGE_UNKNOWN,), LATER)],
    Step.HUMAN_GOES_ON: [lambda one: human.let_go_on(one, LATER, needs=(Need.DEBT,), urgency=Urgency.URGENT)],
    Step.CLOSE: [
        lambda one: ending.close(one, ClosedReason.COMPLETED, ReferralOutcome.NEED_MET, LATER),
        lambda one: human.end_it(one, ClosedReason.DUPLICATE, ReferralOutcome.NOT_KNOWN, LATER),
    ],
    Step.WITHDRAW: [
        lambda one: ending.withdraw(one, WithdrawnReason.PERSON_ASKED, LATER),
        lambda one: ending.end_consent(one, ConsentEnd.EXPIRED, LATER),
    ],
    Step.BUDGET: [lambda one: budgeting.set_budget(one, 10_000)],
    Step.REROUTE: [
        lambda one: ending.reroute_to_borough(one, BoroughSlug.CAMDEN, ELSEWHERE_ID, RerouteReason.MOVED, LATER),
        lambda one: ending.reroute_to_service(one, ANOTHER_SERVICE, RerouteReason.BETTER_SUITED, LATER),
    ],
}
each_step = pytest.mark.parametrize("step", Step, ids=str)


def outcome_of(take: Taken, before: Referral) -> Decided:
    """What the step gives; where it is refused, nothing has changed."""
    try:
        return take(before)
    except Refusal:
        return before, ()


def led_to(step: Step, before: Referral) -> set[State]:
    """The states in which the ways of taking the step end; nowhere, where each leaves the referral as it was."""
    afters = [outcome_of(take, before)[0] for take in STEPS[step]]
    return NOWHERE if afters == [before] * len(afters) else {after.state for after in afters}


def test_every_step_of_the_table_is_tried_here() -> None:
    assert set(STEPS) == set(LIFE) == set(Step)


@each_step
def test_a_step_is_taken_where_the_table_allows_it_and_nowhere_else(step: Step) -> None:
    rule = LIFE[step]
    allowed = {state: (rule.leads or {state}) if state in rule.begins else NOWHERE for state in State}

    assert {state: led_to(step, a_referral(state)) for state in State} == allowed


@each_step
def test_nothing_is_said_unless_something_has_changed(step: Step) -> None:
    for before in map(a_referral, State):
        for take in STEPS[step]:
            after, news = outcome_of(take, before)
            assert (after.revision > before.revision) == (after is not before), before.state
            assert after is not before or not news, before.state


@each_step
def test_a_place_stands_in_a_referral_while_one_is_held_and_only_then(step: Step) -> None:
    for before in map(a_referral, State):
        for take in STEPS[step]:
            after, _ = outcome_of(take, before)
            if after.state in OPEN:
                assert (after.match is not None) == (after.state in HOLDING), before.state


def test_nothing_but_a_correction_and_a_change_of_consent_is_done_with_a_referral_that_has_ended() -> None:
    assert {step for step, rule in LIFE.items() if rule.begins & ENDED} == {Step.CORRECTION, Step.CONSENT}


def test_every_state_can_be_reached_and_every_open_one_can_be_left() -> None:
    assert {state for rule in LIFE.values() for state in rule.leads} == set(State)
    assert all(state in LIFE[Step.CLOSE].begins for state in OPEN)


@pytest.mark.parametrize("state", State, ids=str)
def test_a_referral_reads_back_as_it_was_kept(state: State) -> None:
    referral = a_referral(state)

    assert Referral.model_validate(referral.model_dump(mode="json")) == referral


@each_step
def test_whatever_becomes_of_a_referral_it_is_known_as_it_was_made(step: Step) -> None:
    for before in map(a_referral, State):
        first = a_referral(State.NEEDS_A_HUMAN if before.state is State.NEEDS_A_HUMAN else State.RECEIVED)
        for take in STEPS[step]:
            assert outcome_of(take, before)[0].as_made == first, before.state
