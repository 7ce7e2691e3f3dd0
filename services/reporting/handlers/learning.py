"""What reporting learns from each event that it hears."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from services.contract import events
from services.contract.event import Event
from services.contract.events import consent
from services.contract.events import contacts as contact_news
from services.contract.events import measures as measure_news
from services.reporting.domain import attendances, budgets, changes, contacts, journey, steps
from services.reporting.domain.fairness import first_offers
from services.reporting.domain.journey import Journey
from services.runtime.working.subscriptions import Decision

E = TypeVar("E", bound=Event)


def quietly(learn: Callable[[Journey, E], Journey]) -> Decision[Journey]:
    """A decision that only learns: it says nothing, and the time of reading leaves no trace."""

    def decide(known: Journey | None, event: E, now: datetime) -> tuple[Journey, Sequence[Event]]:
        return learn(known or Journey(), event), ()

    return decide


def dated(learn: Callable[[Journey, E, datetime], Journey]) -> Decision[Journey]:
    """A decision that only learns, and also when it happened, as the event says."""

    def decide(known: Journey | None, event: E, now: datetime) -> tuple[Journey, Sequence[Event]]:
        return learn(known or Journey(), event, now), ()

    return decide


CONSUMES: dict[type[Event], Decision[Journey]] = {
    events.ReferralCreated: dated(first_offers.learn_created),
    events.Matched: dated(first_offers.learn_matched),
    events.Unmatched: quietly(journey.learn_unmatched),
    events.PersonTold: quietly(journey.learn_told),
    events.Attended: quietly(attendances.learn_attended),
    events.Missed: quietly(attendances.learn_missed),
    events.NeedsAHuman: quietly(steps.learn_needs_a_human),
    events.HumanDecided: quietly(steps.learn_human_decided),
    events.ServiceChosen: quietly(steps.learn_chosen),
    events.PlaceReleased: quietly(steps.learn_released),
    events.OfferAccepted: quietly(steps.learn_offer_accepted),
    events.OfferDeclined: quietly(steps.learn_offer_declined),
    events.ProviderAccepted: quietly(steps.learn_provider_accepted),
    events.ProviderDeclined: quietly(steps.learn_provider_declined),
    events.ResponseOverdue: quietly(steps.learn_overdue),
    events.AttendanceCancelled: quietly(attendances.learn_cancelled),
    events.AttendanceCorrected: quietly(attendances.learn_corrected),
    events.OutcomeRecorded: quietly(steps.learn_outcome),
    events.ReferralClosed: quietly(steps.learn_closed),
    events.ReferralWithdrawn: quietly(steps.learn_withdrawn),
    events.ReferralRerouted: quietly(steps.learn_rerouted),
    events.ConsentWithdrawn: quietly(steps.learn_consent_withdrawn),
    measure_news.MeasuresTaken: quietly(changes.learn_measures),
    measure_news.BudgetSet: quietly(budgets.learn_set),
    measure_news.BudgetSpent: quietly(budgets.learn_spent),
    contact_news.ContactAttempted: quietly(contacts.learn_contact),
    consent.ConsentChanged: quietly(steps.learn_consent_changed),
    consent.GpMessageReady: quietly(steps.learn_gp_message),
}
