"""One piece of work, one transaction: what was loaded, what will be kept, what will be said. Nobody else commits."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Envelope
from services.contract.event import Event
from services.runtime.working.aggregate import Aggregate, event_id
from services.runtime.working.callers import Caller
from services.runtime.working.counting import Changed, CounterStore, CountingRule, difference, mark_unreadable
from services.runtime.working.look import Look
from services.runtime.working.outgoing import Cause, OutboxMessage, write
from services.runtime.working.ports import InboxStore, OffsetRange, ParkedStore, RuntimeStore, TimerStore
from services.runtime.working.timer import DueTimes, Timer, timer_changes
from services.runtime.working.traces import Continues

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")

log = logging.getLogger(__name__)


class UnitOfWork(Look[S, T]):
    """The unit of work of a batch, a request or a loop: it also writes, and its stores are in its transaction."""

    def __init__(
        self,
        *,
        owner: str,
        model: type[S],
        ledger: RuntimeStore,
        stores: T,
        now: datetime,
        cause: Cause | None = None,
        caller: Caller | None = None,
        due: DueTimes[S] | None = None,
        counting: CountingRule[S] | None = None,
        continues: Continues | None = None,
    ) -> None:
        super().__init__(model=model, kept=ledger, stores=stores, now=now, caller=caller)
        self._recorded = now
        self.owner = owner
        self._ledger = ledger
        self._cause = cause
        self._causes: dict[str, Cause] = {}
        self._changed: set[str] = set()
        self._messages: list[OutboxMessage] = []
        self._due = due
        self._counting = counting
        self._continues = continues
        self._before: dict[str, S | None] = {}
        self._was_synthetic: dict[str, bool] = {}
        self._newest: datetime | None = None
        # Who asked last for what is kept: its timers are set because of that.
        self._asked: dict[str, Cause | None] = {}
        self._afterwards: list[Callable[[], None]] = []

    @property
    def parked(self) -> ParkedStore:
        """The records that this service has parked."""
        return self._ledger.parked

    @property
    def timers(self) -> TimerStore:
        """The times that this service has set about referrals, as they were before this work."""
        return self._ledger.timers

    @property
    def inbox(self) -> InboxStore:
        """The events of partners that this service has done."""
        return self._ledger.inbox

    @property
    def counters(self) -> CounterStore:
        """The counters that this service keeps of its referrals, as they were before this work."""
        return self._ledger.counters

    def meet(self, key: str, borough: BoroughSlug, *, synthetic: bool = False) -> Aggregate:
        """The referral's aggregate, made if this service meets it for the first time. It will be written.

        That it is `synthetic` is learnt from any event, in whatever order they come, until something was said of it
        here: from then on all that is said agrees with that.
        """
        self._changed.add(key)
        aggregate = self._aggregates.get(key)
        if aggregate is None:
            aggregate = self._aggregates[key] = Aggregate(key, borough)
        self._was_synthetic.setdefault(key, aggregate.synthetic)
        if synthetic and not aggregate.said:
            aggregate.synthetic = True
        return aggregate

    def because_of(self, envelope: Envelope, *, about: str | None = None) -> None:
        """What is said next about the event's referral, or about another that is named, is said because of it."""
        self.goes_on(about or envelope.subject, Cause.by(envelope, self.owner, self.trace_of(envelope)))
        self._newest = max(self._newest or envelope.recordedtime, envelope.recordedtime)

    def trace_of(self, envelope: Envelope) -> str | None:
        """Where what is done because of the event goes on in its trace; as it came, where nobody asks for spans."""
        return self._continues(envelope) if self._continues else envelope.traceparent

    def goes_on(self, key: str, cause: Cause) -> None:
        """What is said next about the referral is said because of this, which was kept with what it waited for."""
        self._causes[key] = cause

    def cause_of(self, key: str) -> Cause:
        """Why what is said next about the referral is said; raises LookupError where nothing has said so."""
        return self._cause_of(key, self._cause)

    @property
    def recorded(self) -> datetime:
        """When the work is done, whatever time it stands for."""
        return self._recorded

    def keep(self, key: str, state: S, *, borough: BoroughSlug | None = None, synthetic: bool = False) -> None:
        """Keep this as the referral's new state. `borough` is needed where the referral is new to this service.

        There it is said, too, whether it is `synthetic`, unless an event has said so.
        """
        if borough is not None:
            self.meet(key, borough, synthetic=synthetic)
        if self._due or self._counting:
            self._asked[key] = self._cause
            if key not in self._before:
                self._before[key] = self.state(key)
        self._changed.add(key)
        self._states[key] = state

    def say(self, key: str, *news: Event) -> None:
        """Say these events about a referral that is kept: numbered, enveloped, and sent once the work is committed."""
        if not news:
            return
        cause, aggregate = self._cause_of(key, self._cause), self._aggregates[key]
        for event in news:
            aggregate.said += 1
            self._messages.append(
                write(
                    event,
                    subject=key,
                    borough=aggregate.borough,
                    sequence=aggregate.said,
                    owner=self.owner,
                    cause=cause,
                    time=self.now,
                    recorded=self._recorded,
                    synthetic=aggregate.synthetic,
                )
            )

    def asked_by(self, caller: Caller | None, cause: Cause) -> None:
        """From here on this caller is worked for; what is said has this cause, unless `because_of` names an event."""
        self.caller, self._cause = caller, cause

    def answer(
        self, event: Event, *, topic: str, subject: str, borough: BoroughSlug, key: str, synthetic: bool = False
    ) -> OutboxMessage:
        """An event for one partner alone, on its topic, as the first about what it asked. Whoever posts it sends it."""
        return write(
            event,
            subject=subject,
            borough=borough,
            sequence=1,
            owner=self.owner,
            cause=self._cause_of(subject, self._cause),
            time=self.now,
            recorded=self._recorded,
            topic=topic,
            key=key,
            synthetic=synthetic,
        )

    def _cause_of(self, key: str, asked: Cause | None) -> Cause:
        cause = self._causes.get(key, asked)
        if cause is None:
            raise LookupError(f"Nothing says why the events about {key} are said; call because_of first.")
        return cause

    def next_event_id(self, key: str) -> str:
        """The id that the next event said about the referral will have: what is sealed for it is bound to it."""
        aggregate = self._aggregates.get(key)
        return event_id(self.owner, key, (aggregate.said if aggregate else 0) + 1)

    def as_of(self, at: datetime) -> None:
        """From here on the work's time is this one: what it says happened then, and was recorded now."""
        self.now = at

    def post(self, message: OutboxMessage) -> None:
        """Send a message of the runtime's own, a dead one, with the work."""
        self._messages.append(message)

    async def advance(self, steps: Sequence[OffsetRange]) -> None:
        """Move the fences on with the work. Raises FenceMoved where somebody else has done so."""
        await self._ledger.advance(steps)

    def afterwards(self, action: Callable[[], None]) -> None:
        """Do this once the work is committed: counting belongs here, because a try may be rolled back."""
        self._afterwards.append(action)

    def committed(self) -> None:
        """Do what was left for afterwards; whoever commits calls this once."""
        for action in self._afterwards:
            try:
                action()
            except Exception:
                # What is committed stands, so nobody may take it for failed because it could not be counted.
                log.exception("What was left for after the commit failed")

    async def finish(self) -> None:
        """Write all that changed; the runtime calls this once, before it commits."""
        for key in self._changed & self._states.keys():
            self._aggregates[key].state = self._document_of(key)
        if self._counting and self._changed:
            await self._count(self._counting)
        await self._ledger.save([self._aggregates[key] for key in sorted(self._changed)])
        await self._ledger.post(self._messages)
        await self._set_timers()

    def _document_of(self, key: str) -> dict[str, Any]:
        state = self._states[key]
        return self._read[key].written(state) if key in self._read else state.model_dump(mode="json")

    async def _count(self, rule: CountingRule[S]) -> None:
        if generation := await self.counters.generation():
            keys = sorted(self._changed)
            mark_unreadable(generation, [self._aggregates[key] for key in keys if not self.is_readable(key)])
            changed = [self._change(key) for key in keys if self.is_readable(key)]
            rows = difference(rule, generation, changed)
            await self.counters.add(generation.number, rows, self._newest)

    def _change(self, key: str) -> Changed[S]:
        aggregate, after = self._aggregates[key], self.state(key)
        was_synthetic = self._was_synthetic.get(key, aggregate.synthetic)
        return Changed(aggregate, self._before.get(key, after), was_synthetic, after)

    async def _set_timers(self) -> None:
        if self._due is None:
            return
        new: list[Timer] = []
        gone: list[tuple[str, str]] = []
        for key, before in self._before.items():
            set_now, not_any_more = timer_changes(self._due, before, self._states[key])
            new += (Timer(key, name, at, self._cause_of(key, self._asked[key])) for name, at in set_now.items())
            gone += ((key, name) for name in not_any_more)
        if new:
            await self.timers.put(new)
        if gone:
            await self.timers.remove(gone)
