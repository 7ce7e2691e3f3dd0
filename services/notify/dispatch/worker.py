"""One worker of the dispatch: claims what is due, asks how to reach people, sends, and keeps what came of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import TypeVar

from services.contract.words.vocabulary import Channel
from services.notify import metrics
from services.notify.dispatch import steps
from services.notify.dispatch.disclosures import Disclosed, People, ReferralAway
from services.notify.domain.notice import Notice
from services.notify.domain.outcome import Away, NotToBeTold, Outcome, Refused, TryLater, Unknown
from services.notify.domain.telling import Telling
from services.notify.senders import Sender
from services.notify.store import Stores
from services.runtime.backoff import Backoff
from services.runtime.working.ports import Unavailable
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork

CLAIMED_AT_ONCE = 50
# If the process dies, so many of its worker's messages are in doubt at most, because they are begun together.
SENT_AT_ONCE = 10
IDLE_SECONDS = 0.2
# Whoever takes their consent back is told nothing more within a minute, so what was disclosed is asked for anew, and
# no message begins to leave by it later; one that has begun cannot be called back.
ASKED_ANEW_AFTER_SECONDS = 15.0
USED_WITHIN_SECONDS = 30.0

R = TypeVar("R")
log = logging.getLogger(__name__)


class ChannelAway(Exception):
    """Nobody answers where the messages go; nothing left."""


@dataclass(frozen=True)
class Worker:
    """Works one batch at a time. Its name is its own, so that no other worker can pass for it.

    Workers of one process share a `turn` and claim one after the other, because all want what is due the longest:
    claiming side by side, their transactions would only undo each other.
    """

    name: str
    transactions: Transactions[Telling, Stores]
    people: People
    senders: Mapping[Channel, Sender]
    lease: timedelta
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    clock: Callable[[], float] = monotonic

    async def run(self, stop: asyncio.Event) -> None:
        """Send what is due until told to stop, however long the database, the referral service or a channel is away."""
        patience = Backoff()
        while not stop.is_set():
            try:
                tried = await self.round(stop.is_set)
                patience.reset()
                if not tried:
                    await pause(stop, IDLE_SECONDS)
            except (ReferralAway, ChannelAway, Unavailable) as away:
                await patience.wait(away)

    async def round(self, stops: Callable[[], bool] = lambda: False) -> int:
        """Work one batch: this function will give how many notices were claimed. Raises what `run` waits for.

        Where it `stops`, the messages on their way are finished and the other notices are given back.
        """
        claim = partial(steps.claim, worker=self.name, lease=self.lease, limit=CLAIMED_AT_ONCE)
        async with self.turn:
            claimed = await self.transactions.do(claim)
        if claimed:
            told = await self._ask(claimed)
            for start in range(0, len(claimed), SENT_AT_ONCE):
                if stops():
                    await self._give_back(claimed[start:])
                    break
                if self.clock() - told.at > ASKED_ANEW_AFTER_SECONDS:
                    told = await self._ask(claimed[start:])
                await self._send_group(claimed[start : start + SENT_AT_ONCE], told)
        return len(claimed)

    async def _ask(self, claimed: Sequence[Notice]) -> "_Told":
        # As of before it was asked, because the answer may have been long on its way.
        at = self.clock()
        return _Told(await self.people.of([notice.referral_id for notice in claimed]), at)

    async def _give_back(self, claimed: Sequence[Notice]) -> None:
        ids = [notice.notice_id for notice in claimed]
        await self.transactions.do(partial(steps.give_back, notice_ids=ids, worker=self.name))

    async def _send_group(self, group: Sequence[Notice], told: "_Told") -> None:
        ids = [notice.notice_id for notice in group]
        begun = await self._surely(partial(steps.begin, notice_ids=ids, worker=self.name, lease=self.lease))
        came = await asyncio.gather(*(self._send(notice, told) for notice in begun))
        outcomes = {notice.notice_id: outcome for notice, outcome in zip(begun, came, strict=True)}
        metrics.settled(await self._surely(partial(steps.settle, outcomes=outcomes, worker=self.name)))
        for outcome in came:
            if isinstance(outcome, Away):
                raise ChannelAway(f"Messages do not get away ({outcome.code}).")

    async def _send(self, notice: Notice, told: "_Told") -> Outcome:
        disclosed = told.disclosed
        if self.clock() - told.at > USED_WITHIN_SECONDS:
            return TryLater("details-old")
        if notice.referral_id in disclosed.broken:
            metrics.UNOPENED.inc()
            log.error("A person cannot be told: the seal is broken", extra={"notice": str(notice.notice_id)})
            # Somebody has to look at the keys; until then it is tried again, later and later, and nobody waits for it.
            return TryLater("seal-broken")
        if why := disclosed.not_to_be_told(notice.referral_id):
            return NotToBeTold(why)
        person = disclosed.people.get(notice.referral_id)
        if person is None:
            return Refused("person-missing")
        try:
            return await self.senders[notice.channel].send(notice, person)
        except Exception as fault:
            # The failure's words are left out, because they may quote the message.
            log.exception("A sender failed", extra={"failure": type(fault).__name__}, exc_info=False)
            return Unknown("sender-fault")

    async def _surely(self, action: Callable[[UnitOfWork[Telling, Stores]], Awaitable[R]]) -> R:
        # What was begun must be settled, so the worker stays with it while the database is away.
        patience = Backoff()
        while True:
            try:
                return await self.transactions.do(action)
            except Unavailable as away:
                await patience.wait(away)


@dataclass(frozen=True)
class _Told:
    """What was disclosed for a batch, and since when, by the worker's clock, it may have changed."""

    disclosed: Disclosed
    at: float


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but no longer than until the stop."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
