"""One boring, invented example of each event that answers, corrects or ends a referral."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from services.contract import events
from services.contract.event import Event
from services.contract.events import consent, contacts, measures
from tests.support.builders import NOW, REFERRAL_ID, SERVICE_ID

ATTENDANCE_ID = UUID("00000000-0000-7000-8000-000000000005")
OTHER_REFERRAL_ID = UUID("00000000-0000-7000-8000-000000000006")
MEASUREMENT_ID = UUID("00000000-0000-7000-8000-000000000007")
_AT_THE_CLUB = {"service_id": SERVICE_ID}
_THAT_DAY = {**_AT_THE_CLUB, "attendance_id": ATTENDANCE_ID}

E = TypeVar("E", bound=Event)

_FACTS: dict[type[Event], dict[str, Any]] = {
    events.NeedsAHuman: {"reasons": ("safeguarding",)},
    events.HumanDecided: {"decision": "go-on", "needs": ("debt",), "urgency": "soon", "age_band": "65-74"},
    events.ServiceChosen: {**_AT_THE_CLUB, "chosen_by": "link-worker"},
    events.PlaceReleased: {**_AT_THE_CLUB, "reason": "offer-declined"},
    events.CodeRenewed: {"channel": "email"},
    events.OfferAccepted: _AT_THE_CLUB,
    events.OfferDeclined: {**_AT_THE_CLUB, "reason": "wrong-time", "seek_another": True},
    events.ProviderAccepted: _AT_THE_CLUB,
    events.ProviderDeclined: {**_AT_THE_CLUB, "reason": "full"},
    events.ResponseOverdue: {"step": "overdue", "awaited": "person", "since": NOW},
    events.AttendanceCancelled: {**_THAT_DAY, "cancelled_on": date(2026, 2, 14)},
    events.AttendanceCorrected: {**_THAT_DAY, "outcome": "missed", "on": date(2026, 2, 7)},
    events.OutcomeRecorded: {"outcome": "partly-met"},
    events.ReferralClosed: {"outcome": "need-met", "reason": "completed"},
    events.ReferralWithdrawn: {"reason": "person-asked"},
    events.ReferralRerouted: {
        "reason": "lives-elsewhere",
        "to_borough": "lambeth",
        "new_referral_id": OTHER_REFERRAL_ID,
    },
    events.ConsentWithdrawn: {"reason": "person-asked"},
    measures.MeasuresTaken: {
        "measurement_id": MEASUREMENT_ID,
        "instrument": "ucla-loneliness",
        "occasion": "start",
        "taken_on": date(2026, 1, 31),
        "scored": ({"scale": "ucla-loneliness"},),
    },
    measures.BudgetSet: {"granted_pence": 10_000},
    measures.BudgetSpent: {"spent_pence": 2_500},
    contacts.ContactAttempted: {
        "contact_id": MEASUREMENT_ID,
        "how": "phone",
        "outcome": "left-word",
        "tried_on": date(2026, 1, 31),
    },
    consent.ConsentChanged: {
        "changed": ("share-with-provider",),
        "share_with_provider": True,
        "message_to_gp": "codes-only",
        "because": "recorded",
    },
    consent.GpMessageReady: {"number": 1, "about": "accepted", "code": "871731000000106"},
}


def an(event: type[E], **changes: Any) -> E:
    """An example of this event, about the invented referral."""
    return event.model_validate({"referral_id": REFERRAL_ID, **_FACTS[event], **changes})


EXAMPLES: tuple[Event, ...] = tuple(an(event) for event in _FACTS)
