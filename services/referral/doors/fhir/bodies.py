"""The body of a message as JSON: no name twice, and no deeper and no fuller than a message is."""

import json
from typing import Any

from services.contract.refusals import Fault
from services.referral.doors.fhir.outcomes import MessageHasFaults, TooCostly

MOST_BYTES = 1024 * 1024
# FHIR's own resources are seldom ten deep; a full message has some 150 objects.
_DEEPEST = 50
_MOST_OBJECTS = 2_000


def read(raw: bytes) -> object:
    """What the body says; raises MessageHasFaults or TooCostly."""
    if raw.count(b"{") > _MOST_OBJECTS:
        raise TooCostly(f"The message has more than {_MOST_OBJECTS} objects. Send only what the referral needs.")
    try:
        body = json.loads(raw, object_pairs_hook=_each_once)
        _check_depth(body)
    except (ValueError, RecursionError) as wrong:
        told = str(wrong) if isinstance(wrong, _Refused) else "The body is not JSON. Send the message as JSON."
        raise MessageHasFaults(told, Fault("Bundle", told, "structure")) from None
    return body


class _Refused(ValueError):
    """JSON that is not taken though it is some."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body = dict(pairs)
    if len(body) < len(pairs):
        raise _Refused("The body has a name twice in one object. Send each once.")
    return body


def _check_depth(body: object) -> None:
    level = [body]
    for _ in range(_DEEPEST):
        level = [inner for one in level for inner in _inner(one)]
    if level:
        raise _Refused(f"The body is nested more than {_DEEPEST} deep. Send a message as FHIR shapes it.")


def _inner(one: object) -> list[Any]:
    within = list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
    return [inner for inner in within if isinstance(inner, dict | list)]
