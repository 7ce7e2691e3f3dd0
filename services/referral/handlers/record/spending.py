"""Spending as a kind of entry: towards a goal, and never more than is left of the personal health budget."""

from datetime import date
from uuid import UUID

from services.contract.doors.refusals import Fault, Refusal
from services.contract.doors.rights import Action
from services.referral.commands.budget import CorrectSpending, Spend
from services.referral.custody import Custody
from services.referral.domain.age import day_in_london
from services.referral.domain.record import facts
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.words import Kind
from services.referral.domain.steps.budgeting import spend
from services.referral.handlers.record.kinds import Asked, Changing, RecordKind, amended
from services.referral.handlers.record.reading import Work
from services.referral.handlers.record.seeing import sight
from services.referral.views.record.budget import SpendingAsWritten
from services.referral.views.record.entries import EntryViews


class NoSuchGoal(Refusal):
    """Money is to be spent towards a goal that the referral does not have."""

    title = "There is no such goal"
    what_to_do = "Send the id of one of the referral's goals, or add the goal first."


class SpendingDayImpossible(Refusal):
    """A day on which nothing can have been spent: before the referral was made, or in the future."""

    title = "The day of the spending cannot be"
    what_to_do = "Check the day."


def _begin(asked: Asked, sent: Spend) -> facts.Facts:
    _check_day(asked, sent.spent_on)
    return facts.Spending(goal_id=sent.goal_id, spent_on=sent.spent_on, pence=sent.pence)


def _correct(asked: Asked, before: facts.Spending, sent: CorrectSpending) -> facts.Facts:
    if sent.spent_on:
        _check_day(asked, sent.spent_on)
    return amended(before, sent)


def _check_day(asked: Asked, spent_on: date) -> None:
    first = day_in_london(asked.referral.created_at)
    if not first <= spent_on <= asked.today:
        detail = f"Give a day from {first}, when the referral was made, to {asked.today}."
        raise SpendingDayImpossible(detail, Fault("#/spent_on", detail))


async def _spent(work: Work, _: Custody, asked: Asked, before: Entry | None, after: Entry) -> Entry:
    """The entry, once its amount is taken from the budget, which the referral keeps."""
    now, then = _facts(after), _facts(before) if before else None
    if then is None or now.goal_id != then.goal_id:
        await _check_goal(work, asked, now.goal_id)
    referral, news = spend(asked.referral, now.pence, in_place_of=then.pence if then else 0)
    if referral is not asked.referral:
        work.keep(str(referral.referral_id), referral)
        work.say(str(referral.referral_id), *news)
    return after


async def _check_goal(work: Work, asked: Asked, goal_id: UUID) -> None:
    referral = asked.referral
    seen = sight(work, referral)
    if not await work.stores.record.one(referral.borough, referral.referral_id, Kind.GOAL, goal_id, seen):
        raise NoSuchGoal(NoSuchGoal.what_to_do, Fault("#/goal_id", NoSuchGoal.what_to_do))


def _facts(entry: Entry) -> facts.Spending:
    if not isinstance(entry.latest.facts, facts.Spending):
        raise TypeError("An entry of another kind is taken for spending.")
    return entry.latest.facts


SPENDING = RecordKind(
    Kind.SPENDING,
    "spending",
    ("what_for",),
    Spend,
    Action.SPEND,
    _begin,
    EntryViews(SpendingAsWritten),
    Changing(CorrectSpending, Action.CORRECT_SPENDING, _correct),
    complete=_spent,
)
