"""Invented examples of what a partner reads of what was refused."""

from typing import Any

_TOPIC, _AT = "southwark.partner.age-matters.events", "2026-01-31T09:30:00Z"
_FAULT = {
    "path": "#/person/nhs_number",
    "rule": "not-an-nhs-number",
    "mend": "This is not an NHS number. Check its ten digits, or leave it out.",
}
_REJECTION = {
    "at": _AT,
    "borough": "southwark",
    "topic": _TOPIC,
    "event_id": "casework-4",
    "partner_reference": "case-7",
    "faults": [_FAULT],
}
_UNANSWERED = {
    "at": _AT,
    "borough": "southwark",
    "topic": _TOPIC,
    "partition": 0,
    "offset": 41,
    "rule": "header-missing",
    "mend": "The message has no id, so nobody can be answered.",
}

EXAMPLES: dict[str, list[Any]] = {
    "FaultFoundView": [_FAULT],
    "RejectionView": [_REJECTION],
    "UnansweredView": [_UNANSWERED],
    "RejectionsView": [
        {"partner": "age-matters", "rejections": [_REJECTION], "after": None, "unanswered": [_UNANSWERED]}
    ],
}
