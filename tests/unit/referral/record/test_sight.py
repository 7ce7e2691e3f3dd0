"""What of the record each side sees: by what ties it to the referral, where that stands, and what an entry says."""

from uuid import UUID

import pytest

from services.contract.rights import Tie
from services.referral.domain.consent import Consent
from services.referral.domain.life import HOLDING, State
from services.referral.domain.record.facts import Facts
from services.referral.domain.record.sight import RISKS_FOR_A_PROVIDER, marks_of, side_of, sight_of
from services.referral.domain.record.words import RiskKind, Side
from services.referral.domain.referral import Referral
from tests.fakes.entries import A_CONTACT, A_GOAL, A_MESSAGE, A_NOTE, A_RISK, A_TASK, AN_INCIDENT
from tests.fakes.lives import AGREES, a_referral
from tests.support.builders import ORGANIZATION_ID

SHARES = Consent(first=AGREES)
HELD = a_referral(State.ARRANGED, consent=SHARES)
REFERRER, PROVIDER, LINK_WORKER, LEAD = (
    Tie.MADE_IT,
    Tie.PROVIDES_THE_PLACE,
    Tie.WORKS_IN_THE_BOROUGH,
    Tie.LEADS_SAFEGUARDING,
)


def sees(tie: Tie, facts: Facts, referral: Referral = HELD) -> bool:
    return bool(sight_of({tie}, referral) & {*marks_of(facts)})


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        (A_GOAL, {REFERRER, PROVIDER, LINK_WORKER}),
        (A_CONTACT, {REFERRER, LINK_WORKER}),
        (A_NOTE, {LINK_WORKER}),
        (A_TASK, {LINK_WORKER}),
        (A_MESSAGE, {REFERRER, PROVIDER, LINK_WORKER}),
        (A_RISK, {REFERRER, PROVIDER, LINK_WORKER, LEAD}),
        (AN_INCIDENT, {LEAD}),
    ],
    ids=lambda given: getattr(given, "kind", ""),
)
def test_each_kind_is_for_some_sides_alone(facts: Facts, who: set[Tie]) -> None:
    assert {tie for tie in Tie if sees(tie, facts)} == who


@pytest.mark.parametrize("risk", RiskKind)
def test_a_provider_sees_the_risks_that_meeting_the_person_has(risk: RiskKind) -> None:
    flag = A_RISK.model_copy(update={"risk": risk})

    assert sees(PROVIDER, flag) == (risk in RISKS_FOR_A_PROVIDER)
    assert sees(LINK_WORKER, flag)


@pytest.mark.parametrize("state", [state for state in State if a_referral(state).match])
def test_a_provider_sees_nothing_once_it_holds_no_place_any_more(state: State) -> None:
    referral = a_referral(state, consent=SHARES)

    assert sees(PROVIDER, A_GOAL, referral) == sees(PROVIDER, A_MESSAGE, referral) == (state in HOLDING)
    assert sees(LINK_WORKER, A_GOAL, referral)
    assert sees(REFERRER, A_GOAL, referral)


def test_of_a_referral_that_was_withdrawn_while_a_place_was_held_the_others_keep_what_they_saw() -> None:
    withdrawn = HELD.model_copy(update={"state": State.WITHDRAWN})

    assert not sees(PROVIDER, A_MESSAGE, withdrawn)
    assert sees(REFERRER, A_MESSAGE, withdrawn)
    assert sees(LINK_WORKER, A_NOTE, withdrawn)


def test_who_provides_the_next_place_sees_no_message_to_the_one_before() -> None:
    to_another = A_MESSAGE.model_copy(update={"provider": UUID(int=7)})

    assert A_MESSAGE.provider == ORGANIZATION_ID
    assert not sees(PROVIDER, to_another)


@pytest.mark.parametrize("side", A_MESSAGE.to)
def test_a_message_is_for_those_whom_it_is_to(side: Side) -> None:
    only = A_MESSAGE.model_copy(update={"to": (side,)})

    assert {side_of({tie}) for tie in Tie if sees(tie, only)} == {side}


def test_who_is_tied_in_several_ways_sees_what_each_of_them_does() -> None:
    both = sight_of({REFERRER, LEAD}, HELD)

    assert both == sight_of({REFERRER}, HELD) | sight_of({LEAD}, HELD)


def test_a_provider_sees_nothing_that_the_person_does_not_share() -> None:
    private = a_referral(State.ARRANGED)

    assert not any(sees(PROVIDER, facts, private) for facts in (A_GOAL, A_MESSAGE, A_RISK))
    assert sees(LINK_WORKER, A_GOAL, private)
