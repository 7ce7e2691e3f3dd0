"""An invented example for each schema of /v1's document."""

from typing import Any

from services.referral.doors.v1.document import (
    batch_examples,
    measure_examples,
    record_examples,
    refused_examples,
    same_person_examples,
)
from services.runtime.serving.problem_details import SCHEMA

_REFERRAL = "0198c0de-0000-7000-8000-000000000001"
_SERVICE = "0198c0de-0000-7000-8000-000000000003"
_AT = "2026-01-31T09:30:00Z"

PERSON = {
    "name": "Ada Invented",
    "born_on": "1950-06-01",
    "gender": "female",
    "ethnic_category": "M",
    "nhs_number": "999 000 0018",
    "email": "ada@people.example",
    "phone": "07700 900123",
    "languages": ["bn", "en"],
    "access_needs": ["step-free"],
    "ways": ["in-person", "telephone"],
    "accompanied": False,
}
CONSENT = {
    "to_refer": True,
    "channel": "email",
    "expires_on": "2099-12-31",
    "share_with_provider": True,
    "message_to_gp": "codes-only",
    "given_by": "person",
    "how": "telephone",
    "given_on": "2026-01-30",
}
REFERRER = {"role": "gp", "name": "Dr Grace Invented"}
PLACE = {
    "service_id": _SERVICE,
    "service_name": "Invented Lunch Club",
    "organization_name": "Invented Neighbours",
    "organization_id": "0198c0de-0000-7000-8000-000000000007",
    "distance_metres": 400,
    "why": "It offers company and friendship, and is 400 metres away.",
    "answer": "offer",
    "provider_accepted": False,
    "matched_at": _AT,
}
WAITING = {"reason": "no-room", "why": "Every service nearby is full."}
ATTENDANCE = {
    "attendance_id": "0198c0de-0000-7000-8000-000000000005",
    "service_id": _SERVICE,
    "outcome": "attended",
    "on": "2026-02-07",
}
AWAITED = {"awaited": "person", "since": _AT, "said": None}
ENDING = {"reason": "completed", "at": _AT, "goes_on_as": None}
ASSIGNMENT = {"organisation": "invented-borough", "person": "invented-link-worker", "at": _AT}
RECORDED = {
    "share_with_provider": True,
    "message_to_gp": "codes-only",
    "given_by": "person",
    "how": "telephone",
    "given_on": "2026-01-30",
    "until": None,
    "because": "recorded",
    "recorded_by": "invented-surgery",
    "at": _AT,
}
AGREED = {
    "share_with_provider": True,
    "share_with_provider_until": None,
    "message_to_gp": "codes-only",
    "message_to_gp_until": None,
    "recorded": [RECORDED],
}
GP_MESSAGE = {
    "number": 1,
    "about": "accepted",
    "code": "871731000000106",
    "at": _AT,
    "path": f"/v1/referrals/{_REFERRAL}/messages-to-gp/1",
}
_SEEN = {
    "referral_id": _REFERRAL,
    "revision": 2,
    "state": "offered",
    "borough": "southwark",
    "needs": ["loneliness"],
    "urgency": "routine",
    "languages": ["bn", "en"],
    "access_needs": ["step-free"],
    "ways": ["in-person", "telephone"],
    "accompanied": False,
    "created_at": _AT,
    "synthetic": False,
    "place": PLACE,
    "awaits": AWAITED,
    "attendances": [],
}
BY_PROVIDER = {**_SEEN, "seen_as": "provider", "share_with_provider": True}
BY_REFERRER = {
    **_SEEN,
    "seen_as": "referrer",
    "needs_human": [],
    "waiting": None,
    "outcome": None,
    "ending": None,
    "consent_until": None,
    "consent": AGREED,
    "messages_to_gp": [GP_MESSAGE],
    "rerouted_from": None,
}
BY_LINK_WORKER = {
    **BY_REFERRER,
    "seen_as": "link-worker",
    "organisation": "invented-surgery",
    "referrer_role": "gp",
    "channel": "email",
    "assigned_to": ASSIGNMENT,
    "work_kinds": ["open"],
    "borough_reason": None,
    "also_referred_by": [],
}
WORK = {
    **{name: BY_LINK_WORKER[name] for name in ("referral_id", "revision", "borough", "needs", "urgency", "created_at")},
    **{name: BY_LINK_WORKER[name] for name in ("languages", "access_needs")},
    "state": "waiting",
    "work_kinds": ["open", "waiting", "unmatched"],
    "awaits": {"awaited": "human", "since": _AT, "said": None},
    "waiting": WAITING,
    "needs_human": [],
    "assigned_to": None,
}
TASK = {
    "referral_id": _REFERRAL,
    "entry_id": "0198c0de-0000-7000-8000-000000000009",
    "revision": 1,
    "what": "contact-the-person",
    "due_on": "2026-01-31",
    "organisation": "invented-borough",
    "person": "invented-link-worker",
}
CASELOAD = {"open": 38, "people_in_a_year": 210, "norm_from": 200, "norm_to": 250}
_COUNTS = {
    "open": 120,
    "due": 4,
    "overdue": 2,
    "urgent": 9,
    "waiting": 17,
    "unmatched": 11,
    "needs-a-human": 3,
    "tasks-due": 5,
    "referred-again": 1,
}

EXAMPLES: dict[str, list[Any]] = {
    "ReferPerson": [
        {
            "needs": ["debt", "loneliness"],
            "story": "An invented story about nobody.",
            "urgency": "routine",
            "person": PERSON,
            "postcode": "SE15 4QN",
            "borough": "southwark",
            "borough_reason": None,
            "consent": CONSENT,
            "referrer": REFERRER,
            "safeguarding": False,
        }
    ],
    "Person": [PERSON],
    "ConsentForATime": [CONSENT],
    "Referrer": [REFERRER],
    "AnswerForPerson": [{"answer": "accept"}, {"answer": "decline", "reason": "wrong-time", "seek_another": True}],
    "AnswerForProvider": [{"answer": "accept"}, {"answer": "decline", "reason": "full"}],
    "ChooseService": [{"service_id": _SERVICE, "chosen_by_the_person": True}],
    "RecordAttendance": [{"outcome": "attended", "on": "2026-02-07"}],
    "RecordOutcome": [{"outcome": "need-met"}],
    "CloseReferral": [{"reason": "completed", "outcome": "need-met"}],
    "WithdrawReferral": [{"reason": "person-asked"}],
    "ChangeConsent": [
        {"share_with_provider": False, "given_by": "person", "how": "telephone", "given_on": "2026-02-01"},
        {"message_to_gp": "full", "given_by": "attorney-or-deputy", "how": "written", "expires_on": "2099-12-31"},
    ],
    "WithdrawConsent": [{"reason": "person-asked"}],
    "AskHuman": [{"reasons": ["safeguarding"]}],
    "DecideAsHuman": [
        {"decision": "go-on", "needs": ["debt"], "urgency": "soon", "age_band": "65-74"},
        {"decision": "close", "reason": "needs-other-help", "outcome": "not-met"},
    ],
    "Reroute": [
        {"reason": "better-suited", "to_service_id": _SERVICE},
        {"reason": "moved", "to_borough": "lambeth"},
    ],
    "SeenReferredAgain": [{}],
    "Assign": [{"person": "invented-link-worker"}],
    "PlaceView": [PLACE],
    "WaitingView": [WAITING],
    "AttendanceView": [ATTENDANCE],
    "AwaitedView": [AWAITED],
    "EndingView": [ENDING],
    "AssignmentView": [ASSIGNMENT],
    "ConsentView": [AGREED],
    "RecordedView": [RECORDED],
    "GpMessageView": [GP_MESSAGE],
    "ContactsView": [
        {"referral_id": _REFERRAL, "name": "Ada Invented", "phone": "+447700900123", "email": "ada@people.example"}
    ],
    "SeenByProvider": [BY_PROVIDER],
    "SeenByReferrer": [BY_REFERRER],
    "SeenByLinkWorker": [BY_LINK_WORKER],
    **same_person_examples.EXAMPLES,
    "OfferedReferrals": [{"referrals": [BY_PROVIDER], "after": None}],
    "OwnReferrals": [{"referrals": [BY_REFERRER], "after": None}],
    "WorkView": [WORK],
    "DueTaskView": [TASK],
    "CaseloadView": [CASELOAD],
    "WorklistView": [{"work": [WORK], "tasks": [], "after": None, "counts": _COUNTS, "caseload": CASELOAD}],
    **record_examples.EXAMPLES,
    **batch_examples.EXAMPLES,
    **measure_examples.EXAMPLES,
    **refused_examples.EXAMPLES,
}
PROBLEM: dict[str, Any] = {
    **SCHEMA,
    "examples": [
        {
            "type": "/v1/problems/request-has-faults",
            "title": "The request has faults",
            "status": 422,
            "detail": "Mend what the errors point at, and send the request again.",
            "errors": [
                {
                    "pointer": "#/person/email",
                    "code": "not-an-email-address",
                    "detail": "This is not an email address. Write it like name@people.example, or leave it out.",
                }
            ],
        }
    ],
}
