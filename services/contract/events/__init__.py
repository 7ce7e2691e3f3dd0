"""Every event that the services say to one another, by the service that owns it; partners' are in `partners`."""

from services.contract.event import Event
from services.contract.events.consent import CONSENT
from services.contract.events.contacts import CONTACTS
from services.contract.events.dead_letters import DeadLettered
from services.contract.events.directory import ServiceListed, ServiceWithdrawn
from services.contract.events.following import CodeRenewed
from services.contract.events.matches import Matched, PlaceReleased, Unmatched
from services.contract.events.measures import MEASURES
from services.contract.events.notices import PersonTold
from services.contract.events.referrals import (
    AttendanceCancelled,
    AttendanceCorrected,
    Attended,
    ConsentWithdrawn,
    HumanDecided,
    Missed,
    NeedsAHuman,
    OfferAccepted,
    OfferDeclined,
    OutcomeRecorded,
    ProviderAccepted,
    ProviderDeclined,
    ReferralClosed,
    ReferralCreated,
    ReferralRerouted,
    ReferralWithdrawn,
    ResponseOverdue,
    ServiceChosen,
)

LIFE: tuple[type[Event], ...] = (
    ReferralCreated,
    NeedsAHuman,
    HumanDecided,
    ServiceChosen,
    Matched,
    Unmatched,
    PlaceReleased,
    PersonTold,
    OfferAccepted,
    OfferDeclined,
    ProviderAccepted,
    ProviderDeclined,
    ResponseOverdue,
    Attended,
    Missed,
    AttendanceCancelled,
    AttendanceCorrected,
    OutcomeRecorded,
    ReferralClosed,
    ReferralWithdrawn,
    ReferralRerouted,
    ConsentWithdrawn,
    *CONSENT,
    *MEASURES,
    *CONTACTS,
    CodeRenewed,
    ServiceListed,
    ServiceWithdrawn,
    DeadLettered,
)
BY_TYPE: dict[str, type[Event]] = {event.type: event for event in LIFE}

__all__ = [
    "BY_TYPE",
    "LIFE",
    "AttendanceCancelled",
    "AttendanceCorrected",
    "Attended",
    "CodeRenewed",
    "ConsentWithdrawn",
    "DeadLettered",
    "HumanDecided",
    "Matched",
    "Missed",
    "NeedsAHuman",
    "OfferAccepted",
    "OfferDeclined",
    "OutcomeRecorded",
    "PersonTold",
    "PlaceReleased",
    "ProviderAccepted",
    "ProviderDeclined",
    "ReferralClosed",
    "ReferralCreated",
    "ReferralRerouted",
    "ReferralWithdrawn",
    "ResponseOverdue",
    "ServiceChosen",
    "ServiceListed",
    "ServiceWithdrawn",
    "Unmatched",
]
