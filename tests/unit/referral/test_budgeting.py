"""A personal health budget is granted and spent, and never overspent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contract.events.measures import BudgetSet, BudgetSpent
from services.referral.domain.life import NotNow, State
from services.referral.domain.referral import Budget, Referral
from services.referral.domain.steps.budgeting import BudgetOverspent, NoBudget, pounds, set_budget, spend
from tests.fakes.lives import a_referral

pence = st.integers(0, 20_000)


def with_budget(granted: int, spent: int = 0, state: State = State.ATTENDING) -> Referral:
    return a_referral(state).model_copy(update={"budget": Budget(granted_pence=granted, spent_pence=spent)})


def test_a_budget_is_granted_and_said() -> None:
    granted, (said,) = set_budget(a_referral(State.ARRANGED), 10_000)

    assert granted.budget == Budget(granted_pence=10_000)
    assert said == BudgetSet(referral_id=granted.referral_id, granted_pence=10_000)


def test_another_amount_takes_its_place_and_the_same_says_nothing() -> None:
    before = with_budget(10_000, 4_000)

    assert set_budget(before, 4_000)[0].budget == Budget(granted_pence=4_000, spent_pence=4_000)
    assert set_budget(before, 10_000) == (before, ())


def test_less_than_was_spent_cannot_be_granted() -> None:
    with pytest.raises(BudgetOverspent, match=r"£40\.05 of it was spent"):
        set_budget(with_budget(10_000, 4_005), 4_004)


def test_nothing_is_granted_once_the_referral_has_ended() -> None:
    with pytest.raises(NotNow):
        set_budget(a_referral(State.CLOSED), 10_000)


def test_what_is_spent_is_said_as_all_that_was_spent_so_far() -> None:
    spent, (said,) = spend(with_budget(10_000, 4_000), 2_500)

    assert spent.budget == Budget(granted_pence=10_000, spent_pence=6_500)
    assert said == BudgetSpent(referral_id=spent.referral_id, spent_pence=6_500)


def test_all_of_it_can_be_spent_and_a_penny_more_cannot() -> None:
    before = with_budget(10_000, 4_000)

    assert spend(before, 6_000)[0].budget == Budget(granted_pence=10_000, spent_pence=10_000)
    with pytest.raises(BudgetOverspent, match=r"£60\.00 of £100\.00 is left\."):
        spend(before, 6_001)


def test_a_correction_gives_back_what_it_takes_the_place_of() -> None:
    before = with_budget(10_000, 10_000)

    assert spend(before, 2_000, in_place_of=3_000)[0].budget == Budget(granted_pence=10_000, spent_pence=9_000)
    assert spend(before, 3_000, in_place_of=3_000) == (before, ())
    with pytest.raises(BudgetOverspent, match=r"£30\.00 of £100\.00 is left\."):
        spend(before, 3_001, in_place_of=3_000)


def test_without_a_budget_nothing_is_spent() -> None:
    with pytest.raises(NoBudget):
        spend(a_referral(State.ATTENDING), 1)


@given(pence, st.lists(pence, max_size=8))
def test_whatever_is_asked_for_never_more_is_spent_than_granted(granted: int, asked: list[int]) -> None:
    referral, spent = with_budget(granted), 0
    for amount in asked:
        try:
            referral, _ = spend(referral, amount)
            spent += amount
        except BudgetOverspent:
            assert spent + amount > granted
    assert referral.budget == Budget(granted_pence=granted, spent_pence=spent)
    assert spent <= granted


@pytest.mark.parametrize(("amount", "words"), [(0, "£0.00"), (5, "£0.05"), (123_405, "£1,234.05")])
def test_an_amount_is_written_in_pounds(amount: int, words: str) -> None:
    assert pounds(amount) == words
