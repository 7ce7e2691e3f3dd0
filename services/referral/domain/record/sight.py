"""What of the record each side sees. What it may ask for stands in the table of rights; this says which entries.

An entry is marked with who may see it, from what it says; a caller has marks, from what ties it to the referral as it
stands. Who has none of an entry's marks is answered as if it did not exist.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from services.contract.doors.rights import MAY, Action, Tie
from services.referral.domain.disclosure import Purpose, may_be_opened
from services.referral.domain.record.facts import Facts, Message, Risk
from services.referral.domain.record.words import Kind, RiskKind, Side
from services.referral.domain.referral import Referral

SIDES: Mapping[Tie, Side] = {
    # The first of several is the side that somebody writes from.
    Tie.LEADS_SAFEGUARDING: Side.SAFEGUARDING_LEAD,
    Tie.WORKS_IN_THE_BOROUGH: Side.LINK_WORKER,
    Tie.MADE_IT: Side.REFERRER,
    Tie.PROVIDES_THE_PLACE: Side.PROVIDER,
}
READ: Mapping[Kind, Action] = {
    Kind.GOAL: Action.READ_GOALS,
    Kind.CONTACT: Action.READ_CONTACTS,
    Kind.NOTE: Action.READ_NOTES,
    Kind.TASK: Action.READ_TASKS,
    Kind.MESSAGE: Action.READ_MESSAGES,
    Kind.RISK: Action.READ_RISKS,
    Kind.INCIDENT: Action.READ_INCIDENTS,
    Kind.MEASUREMENT: Action.READ_MEASURES,
    Kind.SPENDING: Action.READ_SPENDING,
}
# What a provider must know to meet the person safely; the rest is between the person and those who care for them.
RISKS_FOR_A_PROVIDER = frozenset(
    {RiskKind.VIOLENCE, RiskKind.NO_LONE_VISITS, RiskKind.ANIMALS, RiskKind.FALLS, RiskKind.MEDICAL}
)


def side_of(held: Collection[Tie]) -> Side:
    """From which side somebody writes who has these ties."""
    return next(side for tie, side in SIDES.items() if tie in held)


def marks_of(facts: Facts) -> tuple[str, ...]:
    """Who may see an entry that says this."""
    sides = [side for tie, side in SIDES.items() if tie in MAY[READ[facts.kind]]]
    if isinstance(facts, Risk) and facts.risk not in RISKS_FOR_A_PROVIDER:
        sides.remove(Side.PROVIDER)
    if isinstance(facts, Message):
        # Whoever provides the next place is another, so a message is to the one that held it.
        return tuple(_provider(facts.provider) if side is Side.PROVIDER else side.value for side in facts.to)
    return tuple(side.value for side in sides)


def sight_of(held: Collection[Tie], referral: Referral, now: datetime) -> frozenset[str]:
    """The marks of whoever has these ties to the referral.

    A provider has its marks only while it may know whom it expects: the person said yes to the place that it holds, and
    agrees that what concerns them is shared with it. Once either ends it sees nothing more, of what it wrote either.
    """
    sides = {side.value for tie, side in SIDES.items() if tie in held} - {Side.PROVIDER.value}
    if Tie.PROVIDES_THE_PLACE in held and referral.match and may_be_opened(referral, Purpose.PROVIDE_THE_PLACE, now):
        return frozenset({*sides, Side.PROVIDER.value, _provider(referral.match.organization_id)})
    return frozenset(sides)


def _provider(organization_id: UUID | None) -> str:
    return f"{Side.PROVIDER.value}:{organization_id}"
