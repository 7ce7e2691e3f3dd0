"""An invented example for each schema of a batch."""

from typing import Any

_REFERRAL = "0198c0de-0000-7000-8000-000000000001"
_ROW = {
    "idempotency_key": "list-7-row-1",
    "referral": {
        "needs": ["loneliness"],
        "urgency": "routine",
        "person": {"name": "Ada Invented", "born_on": "1950-06-01"},
        "postcode": "SE15 4QN",
        "consent": {"to_refer": True, "channel": "none"},
        "referrer": {"role": "council"},
    },
}
_FAULT = {"pointer": "#/postcode", "code": "missing", "detail": "This is missing. Add it."}
_MADE = {"outcome": "made", "referral_id": _REFERRAL, "faults": []}
_REFUSED = {"outcome": "refused", "referral_id": None, "faults": [_FAULT]}

EXAMPLES: dict[str, list[dict[str, Any]]] = {
    "BatchRow": [_ROW],
    "Batch": [{"rows": [_ROW], "dry_run": False}],
    "RowFault": [_FAULT],
    "RowView": [_MADE, _REFUSED],
    "BatchView": [{"rows": [_MADE, _REFUSED]}],
}
