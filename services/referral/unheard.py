"""Shows how long the oldest referral waits of which nothing has been heard since it was created."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from services.referral import metrics
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.runtime.backoff import Backoff
from services.runtime.working.look import Look
from services.runtime.working.ports import Unavailable
from services.runtime.working.transactions import Transactions

_EVERY_SECONDS = 10.0


async def watch(transactions: Transactions[Referral, Stores], stop: asyncio.Event) -> None:
    """Look again and again until told to stop. What was seen last stays while the storage is away."""
    patience = Backoff()
    while not stop.is_set():
        try:
            metrics.UNHEARD.set(await transactions.look(seconds_unheard))
        except Unavailable as away:
            await patience.wait(away)
            continue
        patience.reset()
        with suppress(TimeoutError):
            async with asyncio.timeout(_EVERY_SECONDS):
                await stop.wait()


async def seconds_unheard(look: Look[Referral, Stores]) -> float:
    """The age in seconds of the oldest; 0 where there is none."""
    since = await look.stores.referrals.unheard_since()
    return (look.now - since) / timedelta(seconds=1) if since else 0.0
