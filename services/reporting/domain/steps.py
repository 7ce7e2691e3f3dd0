"""What reporting learns of a referral's life beyond its first steps: what people decided, and how it ended."""

from services.contract import events
from services.contract.events import consent
from services.reporting.domain.journey import Journey


def learn_needs_a_human(journey: Journey, _: events.NeedsAHuman) -> Journey:
    """A human had to look."""
    return journey.model_copy(update={"needed_a_human": True})


def learn_human_decided(journey: Journey, event: events.HumanDecided) -> Journey:
    """A human has looked, and may have put right what the referral is counted by."""
    corrected = {"needs": event.needs, "urgency": event.urgency, "age_band": event.age_band}
    known = {name: value for name, value in corrected.items() if value is not None}
    return journey.model_copy(update={"needed_a_human": True, **known})


def learn_chosen(journey: Journey, _: events.ServiceChosen) -> Journey:
    """Somebody chose a service."""
    return journey.model_copy(update={"chosen": journey.chosen + 1})


def learn_released(journey: Journey, event: events.PlaceReleased) -> Journey:
    """A place that was held was given up; that there was one still counts. One that was only asked for was none."""
    if journey.asked_id == event.service_id:
        return journey.model_copy(update={"asked_id": None})
    service_id = None if journey.service_id == event.service_id else journey.service_id
    return journey.model_copy(update={"released": journey.released + 1, "service_id": service_id})


def learn_offer_accepted(journey: Journey, _: events.OfferAccepted) -> Journey:
    """The person said yes."""
    return journey.model_copy(update={"accepted": True})


def learn_offer_declined(journey: Journey, event: events.OfferDeclined) -> Journey:
    """The person said no; every time counts."""
    return journey.model_copy(update={"declined": (*journey.declined, event.reason)})


def learn_provider_accepted(journey: Journey, _: events.ProviderAccepted) -> Journey:
    """The provider said yes."""
    return journey.model_copy(update={"provider_accepted": True})


def learn_provider_declined(journey: Journey, event: events.ProviderDeclined) -> Journey:
    """The provider said no; every time counts."""
    return journey.model_copy(update={"provider_declined": (*journey.provider_declined, event.reason)})


def learn_overdue(journey: Journey, event: events.ResponseOverdue) -> Journey:
    """Somebody has not answered; each step counts each time."""
    return journey.model_copy(update={"overdue": (*journey.overdue, event.step)})


def learn_outcome(journey: Journey, event: events.OutcomeRecorded) -> Journey:
    """What came of it; the last word counts."""
    return journey.model_copy(update={"outcome": event.outcome})


def learn_closed(journey: Journey, event: events.ReferralClosed) -> Journey:
    """It ended, with an outcome and a reason."""
    return journey.model_copy(update={"outcome": event.outcome, "closed": event.reason})


def learn_withdrawn(journey: Journey, event: events.ReferralWithdrawn) -> Journey:
    """It was taken back."""
    return journey.model_copy(update={"withdrawn": event.reason})


def learn_rerouted(journey: Journey, event: events.ReferralRerouted) -> Journey:
    """It went on elsewhere: at another service, or in another borough, where it counts from now on."""
    return journey.model_copy(update={"rerouted": event.reason, "moved_out": event.to_borough is not None})


def learn_consent_withdrawn(journey: Journey, event: events.ConsentWithdrawn) -> Journey:
    """The person's consent ended."""
    return journey.model_copy(update={"consent_ended": event.reason})


def learn_consent_changed(journey: Journey, _: consent.ConsentChanged) -> Journey:
    """The person agreed to share something, or took that back."""
    return journey.model_copy(update={"consent_changes": journey.consent_changes + 1})


def learn_gp_message(journey: Journey, event: consent.GpMessageReady) -> Journey:
    """There is a message to their GP."""
    return journey.model_copy(update={"gp_told": (*journey.gp_told, event.about)})
