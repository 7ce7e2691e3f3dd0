"""Who publishes what, and who consumes it: the whole conversation between the services on one page."""

from services.contract import events
from services.contract.event import Event
from services.contract.events import partners
from services.contract.events.consent import CONSENT
from services.contract.events.contacts import CONTACTS
from services.contract.events.measures import MEASURES
from services.contract.events.partners import ANSWERS, LISTING_ANSWERS, LISTING_REQUESTS, REQUESTS

_REFERRALS: tuple[type[Event], ...] = (
    events.ReferralCreated,
    events.NeedsAHuman,
    events.HumanDecided,
    events.ServiceChosen,
    events.OfferAccepted,
    events.OfferDeclined,
    events.ProviderAccepted,
    events.ProviderDeclined,
    events.ResponseOverdue,
    events.Attended,
    events.Missed,
    events.AttendanceCancelled,
    events.AttendanceCorrected,
    events.OutcomeRecorded,
    events.ReferralClosed,
    events.ReferralWithdrawn,
    events.ReferralRerouted,
    events.ConsentWithdrawn,
    *CONSENT,
    *MEASURES,
    *CONTACTS,
)
# What the directory says: for partners and boroughs, which are not in this table.
_DIRECTORY = (events.ServiceListed, events.ServiceWithdrawn)
_MATCHES = (events.Matched, events.Unmatched, events.PlaceReleased)
# After these a place that was held is free, or must be sought.
_OF_PLACES = (
    events.ReferralCreated,
    events.NeedsAHuman,
    events.HumanDecided,
    events.ServiceChosen,
    events.OfferAccepted,
    events.OfferDeclined,
    events.ProviderAccepted,
    events.ProviderDeclined,
    events.Attended,
    events.Missed,
    events.ReferralClosed,
    events.ReferralWithdrawn,
    events.ReferralRerouted,
    events.ConsentWithdrawn,
)
# After these the person is not to be told of a place any more.
_OF_SILENCE = (
    events.NeedsAHuman,
    events.ReferralClosed,
    events.ReferralWithdrawn,
    events.ReferralRerouted,
    events.ConsentWithdrawn,
)

PUBLISHES: dict[str, tuple[type[Event], ...]] = {
    "referral": (*_REFERRALS, events.CodeRenewed, events.DeadLettered),
    "matching": (*_MATCHES, *_DIRECTORY, events.DeadLettered),
    "notify": (events.PersonTold, events.DeadLettered),
    "reporting": (events.DeadLettered,),
}

# Nobody consumes the dead letters: they are for the people who run a borough's services.
CONSUMES: dict[str, tuple[type[Event], ...]] = {
    "referral": _MATCHES,
    "matching": _OF_PLACES,
    "notify": (*_MATCHES, *_OF_SILENCE, events.CodeRenewed),
    "reporting": (*_REFERRALS, *_MATCHES, events.PersonTold),
}

# What partners ask of a service on their own topics, and how it answers there.
# One service answers beside its own what nobody does for partners, and what cannot be read.
ANSWERS_PARTNERS = "referral"
ASKED: dict[str, tuple[type[Event], ...]] = {"referral": REQUESTS, "matching": LISTING_REQUESTS}
ANSWERED: dict[str, tuple[type[Event], ...]] = {"referral": ANSWERS, "matching": LISTING_ANSWERS}

EVERY: tuple[type[Event], ...] = (*events.LIFE, *partners.EVERY)


def speakers(event: type[Event]) -> list[str]:
    """The services that say the event."""
    return [service for service, said in PUBLISHES.items() if event in said]


def listeners(event: type[Event]) -> list[str]:
    """The services that hear the event."""
    return [service for service, heard in CONSUMES.items() if event in heard]
