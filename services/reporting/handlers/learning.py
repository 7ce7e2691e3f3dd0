"""What reporting learns from each event that it hears."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from services.contract import events
from services.contract.events import Event
from services.reporting.domain import journey
from services.reporting.domain.journey import Journey
from services.runtime.working.subscriptions import Decision

E = TypeVar("E", bound=Event)


def quietly(learn: Callable[[Journey, E], Journey]) -> Decision[Journey]:
    """A decision that only learns: it says nothing, and the time of reading leaves no trace."""

    def decide(known: Journey | None, event: E, now: datetime) -> tuple[Journey, Sequence[Event]]:
        return learn(known or Journey(), event), ()

    return decide


CONSUMES: dict[type[Event], Decision[Journey]] = {
    events.ReferralCreated: quietly(journey.learn_created),
    events.Matched: quietly(journey.learn_matched),
    events.Unmatched: quietly(journey.learn_unmatched),
    events.PersonTold: quietly(journey.learn_told),
    events.Attended: quietly(journey.learn_attended),
    events.Missed: quietly(journey.learn_missed),
}
