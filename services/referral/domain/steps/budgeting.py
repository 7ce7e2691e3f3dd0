"""A personal health budget: what is granted, and that it is never overspent."""

from services.contract.doors.refusals import Fault, Refusal
from services.contract.events.measures import BudgetSet, BudgetSpent
from services.referral.domain.life import Step, check
from services.referral.domain.referral import Budget, Referral
from services.referral.domain.steps.decided import Decided, amend


class NoBudget(Refusal):
    """Something is to be spent, and the referral has no personal health budget."""

    status = 409
    title = "There is no budget"
    what_to_do = "Set the budget first."


class BudgetOverspent(Refusal):
    """More is to be spent than is left of the budget, or less is to be granted than was spent."""

    status = 409
    title = "There is not so much left"
    what_to_do = "Spend at most what is left, or set a larger budget."


def set_budget(referral: Referral, granted_pence: int) -> Decided:
    """Grant this much, in place of what was granted before; raises BudgetOverspent. The same again says nothing."""
    check(referral.state, Step.BUDGET)
    before = referral.budget or Budget(granted_pence=0)
    if referral.budget and before.granted_pence == granted_pence:
        return referral, ()
    if granted_pence < before.spent_pence:
        detail = f"{pounds(before.spent_pence)} of it was spent. Grant that or more."
        raise BudgetOverspent(detail, Fault("#/granted_pence", detail))
    granted = BudgetSet(referral_id=referral.referral_id, granted_pence=granted_pence)
    return amend(referral, budget=before.model_copy(update={"granted_pence": granted_pence})), (granted,)


def spend(referral: Referral, pence: int, *, in_place_of: int = 0) -> Decided:
    """Spend this much, in place of what an entry said before; raises NoBudget or BudgetOverspent."""
    if pence == in_place_of:
        return referral, ()
    budget = referral.budget
    if budget is None:
        raise NoBudget(NoBudget.what_to_do)
    spent = budget.spent_pence - in_place_of + pence
    if spent > budget.granted_pence:
        left = budget.granted_pence - budget.spent_pence + in_place_of
        detail = f"{pounds(left)} of {pounds(budget.granted_pence)} is left. {BudgetOverspent.what_to_do}"
        raise BudgetOverspent(detail, Fault("#/pence", detail))
    news = BudgetSpent(referral_id=referral.referral_id, spent_pence=spent)
    return amend(referral, budget=budget.model_copy(update={"spent_pence": spent})), (news,)


def pounds(pence: int) -> str:
    """`£1,234.05` for 123,405."""
    return f"£{pence // 100:,}.{pence % 100:02}"
