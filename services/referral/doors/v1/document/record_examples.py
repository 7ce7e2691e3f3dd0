"""An invented example for each schema of the record."""

from typing import Any

_AT = "2026-01-31T09:30:00Z"
_BY = {"side": "link-worker", "organisation": "invented-borough", "person": "invented-link-worker"}
_WRITTEN = {"at": _AT, "by": _BY}
_KEPT = {"entry_id": "0198c0de-0000-7000-8000-000000000009", "revision": 1, "added_at": _AT}

_AS_WRITTEN: dict[str, dict[str, Any]] = {
    "Goal": {"state": "open", "looked_at": _AT, "words": "I want to sing with others again."},
    "Contact": {"how": "phone", "outcome": "left-word", "tried_at": _AT, "text": "Their daughter will pass it on."},
    "Note": {"text": "They would rather come in the morning."},
    "Task": {
        "what": "contact-the-provider",
        "due_on": "2026-02-07",
        "state": "open",
        "organisation": "invented-borough",
        "person": "invented-link-worker",
        "text": "Ask whether the choir has a ramp.",
    },
    "Message": {"to": ["referrer", "link-worker"], "text": "They have joined the choir."},
    "Risk": {"risk": "animals", "state": "raised", "text": "There is a large dog in the hall."},
    "Incident": {
        "incident": "financial",
        "state": "open",
        "happened_on": "2026-01-30",
        "told": ["adult-safeguarding"],
        "what_happened": "An invented neighbour keeps the bank card.",
        "who_was_told": "The duty officer.",
        "what_followed": None,
    },
}
_COMMANDS: dict[str, list[dict[str, Any]]] = {
    "AddGoal": [{"words": "I want to sing with others again."}],
    "ChangeGoal": [{"state": "reached"}, {"words": "I want to sing in a choir again."}],
    "AddContact": [{"how": "phone", "outcome": "left-word", "text": "Their daughter will pass it on."}],
    "CorrectContact": [{"outcome": "reached"}],
    "AddNote": [{"text": "They would rather come in the morning."}],
    "CorrectNote": [{"text": "They would rather come in the afternoon."}],
    "AddTask": [{"what": "contact-the-provider", "due_on": "2026-02-07", "person": "invented-link-worker"}],
    "ChangeTask": [{"state": "done"}],
    "SendMessage": [{"to": ["referrer", "provider"], "text": "They have joined the choir."}],
    "RaiseRisk": [{"risk": "animals", "text": "There is a large dog in the hall."}],
    "ChangeRisk": [{"state": "lowered"}],
    "ReportIncident": [
        {
            "incident": "financial",
            "happened_on": "2026-01-30",
            "what_happened": "An invented neighbour keeps the bank card.",
            "told": ["adult-safeguarding"],
        }
    ],
    "ChangeIncident": [{"state": "closed", "what_followed": "The bank has sent another card."}],
}


def views_of(name: str, said: dict[str, Any]) -> dict[str, list[Any]]:
    """Examples of every view of a kind of entry, from what one says."""
    listed = {**_KEPT, **_WRITTEN, **said}
    return {
        f"{name}AsWritten": [{**_WRITTEN, **said}],
        f"{name}View": [listed],
        f"{name}WithPast": [{**listed, "revision": 2, "former": [{**_WRITTEN, **said}]}],
        f"{name}List": [{"entries": [listed], "after": None}],
    }


_INCIDENT = {
    "referral_id": "0198c0de-0000-7000-8000-000000000001",
    "entry_id": _KEPT["entry_id"],
    "revision": 1,
    "borough": "southwark",
    "reported_at": _AT,
    "incident": "financial",
    "happened_on": "2026-01-30",
    "told": ["adult-safeguarding"],
}
EXAMPLES: dict[str, list[Any]] = {
    **_COMMANDS,
    "AuthorView": [_BY],
    "KeptView": [_KEPT],
    "OpenIncidentView": [_INCIDENT],
    "OpenIncidents": [{"incidents": [_INCIDENT], "after": None}],
    **{schema: some for name, said in _AS_WRITTEN.items() for schema, some in views_of(name, said).items()},
}
