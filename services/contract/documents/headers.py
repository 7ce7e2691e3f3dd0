"""The shape of an event's Kafka headers as JSON Schema: CloudEvents 1.0 in binary mode, with Linkway's extensions."""

from typing import Any

from services.contract import envelope
from services.contract.boroughs import BoroughSlug

_TEXT = {"type": "string", "minLength": 1}
_INSTANT = {"type": "string", "format": "date-time"}

_ATTRIBUTES: dict[str, dict[str, Any]] = {
    "id": _TEXT | {"description": "Names this event alone; the same event sent again keeps it."},
    "type": _TEXT | {"description": "london.linkway.<name>.v<version>."},
    "source": _TEXT | {"description": "What led to it: a service (/matching), or the organisation that asked."},
    "subject": _TEXT
    | {
        "description": "The referral's id, and the record's key: a UUID in small letters with hyphens. "
        "In an answer to a partner, Linkway's name for what was asked."
    },
    "time": _INSTANT | {"description": "When it happened, with its offset."},
    "sequence": {
        "type": "string",
        "pattern": "^[1-9][0-9]{0,9}$",
        "description": "1, 2, 3 … for each referral and the service that owns the topic; no gaps, at most 2147483647.",
    },
    "correlationid": _TEXT | {"description": "The same for everything that follows from one request."},
    "causationid": _TEXT | {"description": "Id of the event, or of the request, that led to this one."},
    "borough": {
        "type": "string",
        "enum": [slug.value for slug in BoroughSlug],
        "description": "The first half of the topic's name.",
    },
    "recordedtime": _INSTANT | {"description": "When it was stored, with its offset."},
    "traceparent": {
        "type": "string",
        "pattern": f"^{envelope.TRACEPARENT.pattern}$",
        "description": "W3C Trace Context; may be left out.",
    },
    "synthetic": {
        "type": "string",
        "enum": ["true", "false"],
        "description": "true where the referral is about nobody: it holds no place, tells nobody and counts in no "
        "figure. Left out where it is not.",
    },
}


def headers_schema() -> dict[str, Any]:
    """What the headers of every event look like; further headers may stand beside them."""
    written = {f"ce_{name}": shape for name, shape in _ATTRIBUTES.items()}
    first = {"ce_specversion": {"const": "1.0"}, "content-type": {"const": envelope.CONTENT_TYPE}}
    return {
        "type": "object",
        "description": "CloudEvents 1.0, binary mode: one header for each attribute, in UTF-8.",
        "properties": first | written,
        "required": [*first, *(f"ce_{name}" for name in envelope.REQUIRED)],
    }


def partners_headers_schema() -> dict[str, Any]:
    """What the headers of a partner's message look like: the topic says the rest."""
    needed = {f"ce_{name}": _ATTRIBUTES[name] for name in envelope.REQUIRED_OF_PARTNERS}
    optional = {f"ce_{name}": _ATTRIBUTES[name] for name in ("traceparent", "synthetic")}
    return {
        "type": "object",
        "description": "CloudEvents 1.0, binary mode. Who sends it, and for which borough, the topic says.",
        "properties": {"ce_specversion": {"const": "1.0"}} | needed | optional,
        "required": ["ce_specversion", *needed],
    }
