"""Boring, fixed, invented things for tests: change only what the test is about."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.contract import events
from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Envelope
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.working.parked import ParkedRecord

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
REFERRAL_ID = UUID("00000000-0000-7000-8000-000000000001")
PERSON_ID = UUID("00000000-0000-7000-8000-000000000002")
SERVICE_ID = UUID("00000000-0000-7000-8000-000000000003")
ORGANIZATION_ID = UUID("00000000-0000-7000-8000-000000000007")
NOTICE_ID = UUID("00000000-0000-7000-8000-000000000004")


def an_envelope(**changes: Any) -> Envelope:
    """The envelope of the first event about the invented referral, in Southwark."""
    boring: dict[str, Any] = {
        "id": "00000000-0000-5000-8000-000000000001",
        "type": events.ReferralCreated.type,
        "source": "/referral",
        "subject": str(REFERRAL_ID),
        "time": NOW,
        "sequence": 1,
        "correlationid": "00000000-0000-7000-8000-0000000000c0",
        "causationid": "00000000-0000-7000-8000-0000000000ca",
        "borough": BoroughSlug.SOUTHWARK,
        "recordedtime": NOW,
    }
    return Envelope(**boring | changes)


def a_referral_created(**changes: Any) -> events.ReferralCreated:
    """A routine referral by a GP for company, in SE1, told by email."""
    boring: dict[str, Any] = {
        "referral_id": REFERRAL_ID,
        "needs": ("loneliness",),
        "urgency": "routine",
        "referrer_role": "gp",
        "outcode": "SE1",
        "age_band": "65-74",
        "gender": "female",
        "ethnic_category": "Z",
        "channel": "email",
        "sealed": {"person_id": PERSON_ID, "fields": {"name": "aW52ZW50ZWQ="}},
    }
    return events.ReferralCreated.model_validate(boring | changes)


def a_matched(**changes: Any) -> events.Matched:
    """A place held at an invented lunch club, 400 metres away."""
    boring: dict[str, Any] = {
        "referral_id": REFERRAL_ID,
        "service_id": SERVICE_ID,
        "service_name": "Invented Lunch Club",
        "organization_name": "Invented Neighbours",
        "organization_id": ORGANIZATION_ID,
        "needs_met": ("loneliness",),
        "distance_metres": 400,
        "score": 0.9,
        "score_parts": ({"name": "needs", "value": 1.0, "weight": 0.5},),
        "why": "It offers company and friendship, and is 400 metres away.",
        "channel": "email",
    }
    return events.Matched.model_validate(boring | changes)


# What a match may say beside: where to go, when, and how to join.
WHERE_AND_WHEN: dict[str, Any] = {
    "why": "It is there for company and friendship.",
    "way": "in-person",
    "address": ("1 Example Street (invented)", "London", "SE15 4QN"),
    "next_times": (
        {"starts_at": "2026-02-03T12:00:00Z", "ends_at": "2026-02-03T14:00:00Z"},
        {"starts_at": "2026-02-10T12:00:00Z", "ends_at": "2026-02-10T14:30:00Z"},
    ),
    "telephone": "020 7946 0128",
    "website": "https://lunch.example",
    "price": "£3.50 for the meal",
    "how_to_join": "Ring on a Monday.",
    "checked_on": "2026-01-05",
}


def an_unmatched(**changes: Any) -> events.Unmatched:
    """Nobody has room."""
    boring: dict[str, Any] = {
        "referral_id": REFERRAL_ID,
        "reason": "no-room",
        "why": "Every service nearby is full.",
        "channel": "email",
    }
    return events.Unmatched.model_validate(boring | changes)


def a_person_told(**changes: Any) -> events.PersonTold:
    """The person was told of the match by email."""
    boring: dict[str, Any] = {
        "referral_id": REFERRAL_ID,
        "notice_id": NOTICE_ID,
        "about": "matched",
        "channel": "email",
        "told_at": NOW,
    }
    return events.PersonTold.model_validate(boring | changes)


def an_attended(**changes: Any) -> events.Attended:
    """The person came."""
    boring = {"referral_id": REFERRAL_ID, "service_id": SERVICE_ID, "attended_on": date(2026, 2, 7)}
    return events.Attended.model_validate(boring | changes)


def a_missed(**changes: Any) -> events.Missed:
    """The person did not come."""
    boring = {"referral_id": REFERRAL_ID, "service_id": SERVICE_ID, "missed_on": date(2026, 2, 7)}
    return events.Missed.model_validate(boring | changes)


def a_dead_lettered(**changes: Any) -> events.DeadLettered:
    """Matching could not read a message of Southwark's referrals."""
    boring: dict[str, Any] = {
        "service": "matching",
        "reason": "not-json",
        "detail": "The value is not JSON.",
        "topic": "southwark.referrals",
        "partition": 0,
        "offset": 7,
        "sealed": "aW52ZW50ZWQ=",
    }
    return events.DeadLettered.model_validate(boring | changes)


def a_parked_row(**changes: Any) -> ParkedRecord:
    """Matching's second event about the invented referral waits for the first."""
    boring: dict[str, Any] = {
        "place": "southwark.matches/0/7",
        "borough": BoroughSlug.SOUTHWARK,
        "owner": "matching",
        "reason": DeadLetterReason.SEQUENCE_GAP,
        "detail": "An event of this referral is missing before this one.",
        "parked_at": NOW,
        "key": str(REFERRAL_ID),
        "sequence": 2,
        "sealed": "aW52ZW50ZWQ=",
    }
    return ParkedRecord(**boring | changes)
