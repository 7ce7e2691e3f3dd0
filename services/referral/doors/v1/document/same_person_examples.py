"""Invented examples of what is asked and answered about whether two people are one."""

from typing import Any

_REFERRAL, _ANOTHER = "0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000021"
_OTHER = {
    "referral_id": _ANOTHER,
    "borough": "southwark",
    "state": "waiting",
    "needs": ["loneliness"],
    "urgency": "routine",
    "created_at": "2026-01-31T09:30:00Z",
}
_SAID = {
    "organisation": "invented-borough",
    "person": "invented-link-worker",
    "reason": "person-said-so",
    "at": "2026-02-07T09:30:00Z",
}
_MERGE = {"merge_id": "0198c0de-0000-7000-8000-000000000022", "said": _SAID, "undone": None}
_BOTH = {"referral_id": _REFERRAL, "same_person_as": _ANOTHER}

EXAMPLES: dict[str, list[Any]] = {
    "MergePeople": [{**_BOTH, "reason": "person-said-so"}],
    "UnmergePeople": [{**_BOTH, "reason": "merged-in-error"}],
    "OtherReferralView": [_OTHER],
    "SaidView": [_SAID],
    "MergeView": [_MERGE],
    "SamePersonView": [{"referrals": [_OTHER], "possibly": [], "merges": [_MERGE]}],
}
