"""What a person means to do, for the message to their GP: their goals, in their own words."""

from collections.abc import Sequence
from dataclasses import replace

from services.referral.custody import Custody
from services.referral.domain.disclosure import Purpose
from services.referral.domain.record.adding import MOST
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.facts import Goal
from services.referral.domain.record.words import GoalState, Kind, Side
from services.referral.domain.referral import Referral
from services.referral.handlers.consent.opening import disclosure_of
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork

_TEXT = "words"


async def plan_of(work: UnitOfWork[Referral, Stores], custody: Custody, referral: Referral) -> Sequence[str]:
    """The goals that were not dropped, the oldest first; that they were opened is recorded. Raises SealBroken."""
    kept = await work.stores.record.page(
        referral.borough, referral.referral_id, Kind.GOAL, {Side.LINK_WORKER.value}, limit=MOST[Kind.GOAL]
    )
    goals = [one for one in kept.items if _is_meant(one)]
    if not goals:
        return ()
    keys = await custody.keys_of(work.stores.people, [one.latest.sealed.person_id for one in goals])
    opened = [one for one in goals if one.latest.sealed.person_id in keys]
    row = disclosure_of(work, referral, Purpose.TELL_THE_GP)
    await work.stores.disclosures.add([replace(row, fields=(_TEXT,), entries=tuple(one.entry_id for one in opened))])
    return [
        custody.open(keys[one.latest.sealed.person_id], one.latest.sealed, one.context, [_TEXT])[_TEXT]
        for one in opened
    ]


def _is_meant(entry: Entry) -> bool:
    facts = entry.latest.facts
    return isinstance(facts, Goal) and facts.state is not GoalState.DROPPED
