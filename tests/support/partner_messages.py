"""Messages as a partner sends them, which knows nothing of sequences; and the answers, as it reads them."""

import json
from datetime import date
from typing import Any

from services.contract.boroughs import BoroughSlug
from services.contract.event import Event
from services.contract.events import partners
from services.contract.topics import PartnerStream, PartnerTopic
from services.contract.words.life_words import AttendanceOutcome, WithdrawnReason
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.record import RawRecord
from tests.fakes.referral import A_REQUEST
from tests.support.builders import REFERRAL_ID, SERVICE_ID

PARTNER = "age-matters"
EVENTS = PartnerTopic(BoroughSlug.SOUTHWARK, PARTNER, PartnerStream.EVENTS)
ANSWERS = PartnerTopic(BoroughSlug.SOUTHWARK, PARTNER, PartnerStream.ANSWERS)


def stated(event: type[Event], name: str, **changes: str) -> list[tuple[str, bytes]]:
    """The headers of a partner's message: what it must state, and nothing else."""
    boring = {"specversion": "1.0", "id": name, "type": event.type, "source": "/somebody/else"}
    whole = boring | {"time": "2026-01-31T09:30:00Z"} | changes
    return [(f"ce_{attribute}", text.encode()) for attribute, text in whole.items() if text]


def a_message(
    event: type[Event], body: Any, *, name: str = "m-1", topic: PartnerTopic = EVENTS, **changes: str
) -> RawRecord:
    """A partner's message; a body in bytes goes as it is."""
    value = body if isinstance(body, bytes) else json.dumps(body).encode()
    return RawRecord(topic.name, 0, 0, b"its own key", value, stated(event, name, **changes))


def read_answer(message: OutboxMessage) -> Event:
    """The answer, as its type says it is."""
    return partners.BY_TYPE[message.envelope.type].model_validate_json(message.value)


EXAMPLES: tuple[Event, ...] = (
    partners.ReferralRequested.model_validate(A_REQUEST | {"partner_reference": "ours-7"}),
    partners.AttendanceReported(partner_reference="ours-7", outcome=AttendanceOutcome.ATTENDED, on=date(2026, 1, 31)),
    partners.WithdrawalRequested(referral_id=REFERRAL_ID, reason=WithdrawnReason.PERSON_ASKED),
    partners.RequestAccepted(referral_id=REFERRAL_ID, partner_reference="ours-7"),
    partners.MessageReady(
        referral_id=REFERRAL_ID, path=f"/v1/referrals/{REFERRAL_ID}/messages-to-gp/1", partner_reference="ours-7"
    ),
    partners.ListingChangeRequested.model_validate(
        {"service_id": SERVICE_ID, "changes": {"places": 12}, "is_right": True, "partner_reference": "ours-8"}
    ),
    partners.ListingChanged(service_id=SERVICE_ID, version=2, partner_reference="ours-8"),
    partners.RequestRejected(code="missing", pointer="#/postcode", sentence="This is missing. Add it."),
)
