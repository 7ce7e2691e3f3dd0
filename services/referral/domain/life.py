"""A referral's life as one state machine: from which states each step can be taken, and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.contract.doors.refusals import Refusal
from services.referral.domain.part import Part


class State(StrEnum):
    """Where a referral stands."""

    RECEIVED = "received"
    NEEDS_A_HUMAN = "needs-a-human"
    WAITING = "waiting"
    ASKED = "asked"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    ARRANGED = "arranged"
    ATTENDING = "attending"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REROUTED = "rerouted"


ENDED = frozenset({State.CLOSED, State.WITHDRAWN, State.REROUTED})
OPEN = frozenset(State) - ENDED
# A place is held, of which the person knows, or may know.
TOLD = frozenset({State.OFFERED, State.ACCEPTED, State.ARRANGED, State.ATTENDING})
# A place is held for the person; where its provider is asked first, they do not know of it yet.
HOLDING = TOLD | {State.ASKED}
_SOUGHT = OPEN - {State.NEEDS_A_HUMAN}


class Step(StrEnum):
    """What happens to a referral, in the words of the diagram."""

    MATCHED = "a place is held"
    UNMATCHED = "there is no place"
    RELEASED = "the place is taken away"
    ACCEPT_OFFER = "the person says yes"
    DECLINE_OFFER = "the person says no"
    PROVIDER_ACCEPTS = "the provider says yes"
    PROVIDER_AGREES = "the provider that is asked first says yes"
    PROVIDER_DECLINES = "the provider says no"
    ATTENDANCE = "attendance is recorded"
    CORRECTION = "attendance is put right"
    OUTCOME = "the outcome is recorded"
    CONSENT = "what the person agrees to changes"
    CHOOSE = "a service is chosen"
    NEEDS_A_HUMAN = "a human must look"
    HUMAN_GOES_ON = "the human lets it go on"
    CLOSE = "it is closed"
    WITHDRAW = "it is withdrawn, or consent ends"
    REROUTE = "it goes on elsewhere"
    BUDGET = "a budget is granted"


@dataclass(frozen=True, slots=True)
class Rule:
    """A step: the states that it is taken from, and those that it leads to; none where the state stays."""

    begins: frozenset[State]
    leads: frozenset[State] = frozenset()


def _rule(begins: frozenset[State] | set[State], *leads: State) -> Rule:
    return Rule(frozenset(begins), frozenset(leads))


LIFE: Mapping[Step, Rule] = {
    Step.MATCHED: _rule(_SOUGHT, State.ASKED, State.OFFERED, State.ARRANGED),
    Step.UNMATCHED: _rule(_SOUGHT, State.WAITING),
    Step.RELEASED: _rule(HOLDING, State.WAITING),
    # Straight to arranged where the provider has said yes before.
    Step.ACCEPT_OFFER: _rule({State.OFFERED}, State.ACCEPTED, State.ARRANGED),
    Step.DECLINE_OFFER: _rule(TOLD, State.RECEIVED, State.WAITING),
    Step.PROVIDER_ACCEPTS: _rule({State.ACCEPTED}, State.ARRANGED),
    # Matching hears of it, and says whether the place is offered now, or arranged.
    Step.PROVIDER_AGREES: _rule({State.ASKED}),
    Step.PROVIDER_DECLINES: _rule(HOLDING, State.RECEIVED),
    Step.ATTENDANCE: _rule(TOLD, State.ATTENDING),
    Step.CORRECTION: _rule({State.ATTENDING, State.CLOSED}),
    Step.OUTCOME: _rule(OPEN),
    # After the end, too, there are messages to take back; one that goes on elsewhere is asked about there.
    Step.CONSENT: _rule(frozenset(State) - {State.REROUTED}),
    Step.CHOOSE: _rule(_SOUGHT, State.RECEIVED),
    Step.NEEDS_A_HUMAN: _rule(OPEN, State.NEEDS_A_HUMAN),
    Step.HUMAN_GOES_ON: _rule({State.NEEDS_A_HUMAN}, State.RECEIVED),
    Step.CLOSE: _rule(OPEN, State.CLOSED),
    Step.WITHDRAW: _rule(OPEN, State.WITHDRAWN),
    Step.REROUTE: _rule(OPEN, State.REROUTED, State.RECEIVED),
    Step.BUDGET: _rule(OPEN),
}


class Taken(Part):
    """A step as it was taken: what it is called, its word where there is one, and who asked for it.

    `what` is the name of the event that says it, or of the action where nothing is said; nobody asked for what matching
    found and what time brought. Closed words alone, so that it can be kept in the clear.
    """

    what: str
    at: datetime
    word: str | None = None
    organisation: str | None = None
    person: str | None = None


class NotNow(Refusal):
    """A step that cannot be taken where the referral stands."""

    status = 409
    title = "The referral does not stand where this can be done"
    what_to_do = "Look the referral up, and see where it stands; it may have been done already."


def may(state: State, step: Step) -> bool:
    """Whether the step can be taken from this state."""
    return state in LIFE[step].begins


def check(state: State, step: Step) -> None:
    """Raises NotNow where the step cannot be taken from this state."""
    if not may(state, step):
        begins = ", ".join(one.value for one in State if one in LIFE[step].begins)
        raise NotNow(f"The referral is {state.value}; this can be done while it is {begins}. Look it up, and see.")
