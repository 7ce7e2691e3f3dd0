"""Whose turn it is: events are worked in the order in which their owner numbered them, and everything else waits."""

from datetime import timedelta
from typing import Any

from services.contract import topics
from services.contract.event import Event
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.observing.metrics import APPLIED, DUPLICATE, PASSED_OVER
from services.runtime.working.aggregate import Turn, turn
from services.runtime.working.decoding import Received, WordUnknown
from services.runtime.working.partners.asking import ForAnother
from services.runtime.working.unit_of_work import UnitOfWork

# Clocks differ by less; what is dated further ahead says nothing that can be relied on yet.
MOST_AHEAD = timedelta(minutes=5)
_WAITS = {Turn.HELD: DeadLetterReason.KEY_PARKED, Turn.GAP: DeadLetterReason.SEQUENCE_GAP}


def _kind_of(event: Event) -> type[Event]:
    return event.stands_for if isinstance(event, WordUnknown) else type(event)


class Admission:
    """Admits events to one unit of work, whose aggregates are loaded.

    `admitted` are those to be decided on, in order; `advanced` the referrals of which parked records may follow.
    With `park`, what would be admitted is parked, because its decision fails.
    """

    def __init__(self, consumes: frozenset[type[Event]], work: UnitOfWork[Any, Any], park: bool = False) -> None:
        self.admitted: list[Received] = []
        self.advanced: set[str] = set()
        self._consumes = consumes
        self._work = work
        self._park = park
        self._horizon = self._oldest = work.now + MOST_AHEAD

    def admit(self, received: Received) -> str | DeadLetterReason:
        """What becomes of an event: applied, passed-over, duplicate, or the reason why it waits."""
        envelope, event = received
        if event.partner:
            return self._admit_from_partner(received)
        if fate := self._not_now(received):
            return fate
        is_consumed = _kind_of(event) in self._consumes
        if is_consumed and (why := self._why_not(received)):
            return why
        aggregate = self._work.meet(envelope.subject, envelope.borough, synthetic=envelope.synthetic)
        aggregate.heard[topics.OWNERS[event.stream]] = envelope.sequence
        if aggregate.waiting:
            self.advanced.add(envelope.subject)
        if not is_consumed:
            return PASSED_OVER
        self.admitted.append(received)
        self._oldest = min(self._oldest, envelope.recordedtime)
        return APPLIED

    def _not_now(self, received: Received) -> str | DeadLetterReason | None:
        envelope, event = received
        known = self._work.aggregate(envelope.subject)
        if known and known.borough is not envelope.borough and not event.is_versioned:
            # Rules of access keep a borough to its own topics, and cannot see whom it writes about there.
            return DeadLetterReason.WRONG_TOPIC
        verdict = turn(known, topics.OWNERS[event.stream], envelope.sequence, is_version=event.is_versioned)
        return None if verdict is Turn.NOW else _WAITS.get(verdict, DUPLICATE)

    def _admit_from_partner(self, received: Received) -> str | DeadLetterReason:
        if isinstance(received.event, ForAnother):
            return PASSED_OVER
        # It has no turn: the inbox knows whether it was done.
        if self._park:
            return DeadLetterReason.DECISION_FAILED
        self.admitted.append(received)
        return APPLIED

    def _why_not(self, received: Received) -> DeadLetterReason | None:
        envelope, event = received
        if envelope.time > self._horizon or envelope.recordedtime > self._horizon:
            return DeadLetterReason.FUTURE_DATED
        if isinstance(event, WordUnknown) or not self._work.is_readable(envelope.subject):
            return DeadLetterReason.NEWER_RELEASE
        return DeadLetterReason.DECISION_FAILED if self._park else None

    @property
    def oldest_seconds(self) -> float | None:
        """The time since the oldest admitted event was recorded."""
        return max(0.0, (self._work.now - self._oldest).total_seconds()) if self.admitted else None
