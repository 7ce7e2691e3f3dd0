"""Keeps the referrals of an earlier release anew once the service has started, so that they stand on worklists too."""

import asyncio
from functools import partial

from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.runtime.backoff import Backoff
from services.runtime.working.ports import Unavailable
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork

_AT_ONCE = 100


async def refresh(transactions: Transactions[Referral, Stores], stop: asyncio.Event) -> None:
    """Keep them anew, some in each transaction, and then rest until told to stop."""
    patience, some = Backoff(), partial(keep_anew, limit=_AT_ONCE)
    while not stop.is_set():
        try:
            if not await transactions.do(some):
                break
            patience.reset()
        except Unavailable as away:
            await patience.wait(away)
    await stop.wait()


async def keep_anew(work: UnitOfWork[Referral, Stores], limit: int) -> int:
    """Write what follows from where they stand on referrals that lack it; nothing else about them changes."""
    ids = await work.stores.referrals.of_earlier_releases(limit)
    await work.load(ids)
    known = {key: referral for key in ids if (referral := work.readable_state(key))}
    for key, referral in known.items():
        work.keep(key, referral)
    return len(known)
