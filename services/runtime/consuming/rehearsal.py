"""Who makes a piece of work fail: parts of it are rehearsed, in transactions that are undone, until that is known."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from services.runtime.working.ports import FenceMoved, Unavailable
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

# One transaction holds no longer chain of events.
_MOST_EVENTS = 1 << 20


class _Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it is kept."""


async def goes_well(
    transactions: Transactions[Any, Any], action: Callable[[UnitOfWork[Any, Any]], Awaitable[object]]
) -> bool:
    """Whether the action would succeed. Raises what is no fault of the action's: Unavailable, FenceMoved."""

    async def rehearsal(work: UnitOfWork[Any, Any]) -> None:
        await action(work)
        await work.finish()
        raise _Rehearsed

    try:
        await transactions.do(rehearsal)
    except _Rehearsed:
        return True
    except (Unavailable, FenceMoved):
        raise
    except Exception as failure:
        log.warning("A rehearsal fails", extra={"failure": type(failure).__name__})
    return False


async def failing(keys: Sequence[str], works: Callable[[Sequence[str]], Awaitable[bool]]) -> list[str]:
    """Which referrals fail: halves are tried until each culprit stands alone."""
    if not keys or await works(keys):
        return []
    if len(keys) == 1:
        return list(keys)
    half = len(keys) // 2
    return await failing(keys[:half], works) + await failing(keys[half:], works)


async def events_before_failure(works: Callable[[int], Awaitable[bool]]) -> int:
    """How many events of a referral that fails go well before the one that does not; that many can be worked."""
    well, fails = 0, 1
    while fails < _MOST_EVENTS and await works(fails):
        well, fails = fails, fails * 2
    while fails - well > 1:
        middle = (well + fails) // 2
        well, fails = (middle, fails) if await works(middle) else (well, middle)
    return well
