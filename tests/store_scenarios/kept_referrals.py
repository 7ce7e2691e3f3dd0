"""Referrals as a storage keeps them, and lists of them, for scenarios."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.domain.steps.assigning import assign
from services.referral.store import Stores
from services.referral.store.referrals import Made
from services.runtime.storing.collection import Page
from services.runtime.working.ports import Storage, Transaction
from tests.fakes.lives import a_referral
from tests.fakes.referral import an_aggregate
from tests.support.builders import NOW, ORGANIZATION_ID


def kept(number: int, state: State = State.RECEIVED, *, to: str = "", minutes: int = 0, **changes: Any) -> Referral:
    """A referral of so many minutes ago, assigned `to` somebody of the borough, if to anybody."""
    referral = a_referral(state, **{"created_at": NOW - timedelta(minutes=minutes), **changes})
    named = referral.model_copy(update={"referral_id": UUID(int=number)})
    return assign(named, "invented-borough", to, NOW)[0] if to else named


def held(number: int, state: State, *, by: UUID | None = ORGANIZATION_ID, minutes: int = 0, **changes: Any) -> Referral:
    """A referral whose place an organisation has held for so many minutes."""
    referral = kept(number, state, **changes)
    assert referral.match
    place = {"organization_id": by, "matched_at": NOW - timedelta(minutes=minutes)}
    return referral.model_copy(update={"match": referral.match.model_copy(update=place)})


async def keep(storage: Storage[Stores], *referrals: Referral) -> None:
    rows = [replace(an_aggregate(one), stored=False) for one in referrals]

    async def body(transaction: Transaction[Stores]) -> None:
        await transaction.ledger.save(rows)

    await storage.transact(body)


async def keep_as_another_release(storage: Storage[Stores], referral: Referral) -> None:
    """It has a word for a need that this one does not know."""
    row = replace(an_aggregate(referral), stored=False)
    row.state = {**(row.state or {}), "needs": ["starlight"]}

    async def body(transaction: Transaction[Stores]) -> None:
        await transaction.ledger.save([row])

    await storage.transact(body)


def numbers(page: Page[Referral]) -> list[int]:
    return [one.referral_id.int for one in page.items]


async def made(storage: Storage[Stores], wanted: Made) -> list[int]:
    return numbers(await storage.look(lambda committed: committed.stores.referrals.made(wanted, limit=100)))
