"""What of the record each side sees: by what ties it to the referral, where that stands, and what an entry says."""

from uuid import UUID

import pytest

from services.contract.doors.rights import Tie
from services.referral.domain.consent import Consent
from services.referral.domain.life import State
from services.referral.domain.record.facts import Facts
from services.referral.domain.record.sight import RISKS_FOR_A_PROVIDER, marks_of, side_of, sight_of
from services.referral.domain.record.words import RiskKind, Side
from services.referral.domain.referral import Referral
from tests.fakes.entries import A_CONTACT, A_GOAL, A_MESSAGE, A_NOTE, A_RISK, A_TASK, AN_INCIDENT
from tests.fakes.lives import AGREES, a_referral
from tests.support.builders import NOW, ORGANIZATION_ID

EXPECTED = (State.ACCEPTED, State.ARRANGED, State.ATTENDING)
REFERRER, PROVIDER, LINK_WORKER, LEAD = (
    Tie.MADE_IT,
    Tie.PROVIDES_THE_PLACE,
    Tie.WORKS_IN_THE_BOROUGH,
    Tie.LEADS_SAFEGUARDING,
)


def agreed(state: State, **said: object) -> Referral:
    """A referral in this state, of a person who agreed to all disclosures but for what is said here."""
    recorded = AGREES.model_copy(update=said)
    return a_referral(state).model_copy(update={"consent": Consent(first=recorded)})


HELD = agreed(State.ARRANGED)


def sees(tie: Tie, facts: Facts, referral: Referral = HELD) -> bool:
    return bool(sight_of({tie}, referral, NOW) & {*marks_of(facts)})


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


@pytest.mark.parametrize("state", State)
def test_a_provider_sees_what_is_for_it_while_it_expects_the_person(state: State) -> None:
    referral = agreed(state).model_copy(update={"match": HELD.match})

    for facts in (A_GOAL, A_MESSAGE, A_RISK):
        assert sees(PROVIDER, facts, referral) == (state in EXPECTED)
        assert sees(LINK_WORKER, facts, referral)
        assert sees(REFERRER, facts, referral)


@pytest.mark.parametrize("said", [{"share_with_provider": False}, {"share_with_provider": None}, {"until": NOW}])
def test_a_provider_sees_nothing_that_the_person_does_not_agree_to_share(said: dict[str, object]) -> None:
    referral = agreed(State.ARRANGED, **said)

    for facts in (A_GOAL, A_MESSAGE, A_RISK):
        assert not sees(PROVIDER, facts, referral)
        assert sees(LINK_WORKER, facts, referral)


def test_who_provides_the_next_place_sees_no_message_to_the_one_before() -> None:
    to_another = A_MESSAGE.model_copy(update={"provider": UUID(int=7)})

    assert A_MESSAGE.provider == ORGANIZATION_ID
    assert not sees(PROVIDER, to_another)


@pytest.mark.parametrize("side", A_MESSAGE.to)
def test_a_message_is_for_those_whom_it_is_to(side: Side) -> None:
    only = A_MESSAGE.model_copy(update={"to": (side,)})

    assert {side_of({tie}) for tie in Tie if sees(tie, only)} == {side}


def test_who_is_tied_in_several_ways_sees_what_each_of_them_does() -> None:
    both = sight_of({REFERRER, LEAD}, HELD, NOW)

    assert both == sight_of({REFERRER}, HELD, NOW) | sight_of({LEAD}, HELD, NOW)
