"""Events as a partner has them in files: structured CloudEvents, made of the kit's own samples."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from deploy.partner_kit import examples
from deploy.partner_kit.checking import check
from deploy.partner_kit.destination import Destination
from deploy.partner_kit.finding import Finding
from tests.fakes.referral import LEFT_OUT

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def an_event(name: str = "referral-requested", **changes: Any) -> dict[str, Any]:
    """A sample with some fields otherwise: `data__person__email` is one inside another."""
    event = deepcopy(examples.example(name, "m-1", NOW))
    for path, value in changes.items():
        *parents, last = path.split("__")
        inside = event
        for parent in parents:
            inside = inside[parent]
        if value is LEFT_OUT:
            del inside[last]
        else:
            inside[last] = value
    return event


def checked(event: object, destination: Destination | None = None) -> list[Finding]:
    """What the kit finds; bytes are checked as they are."""
    message = event if isinstance(event, bytes) else json.dumps(event).encode()
    return check(message, destination or Destination(), NOW)
