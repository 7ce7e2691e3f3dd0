"""Events as a partner has them in files: structured CloudEvents, made of the kit's own samples."""

import json
from datetime import UTC, datetime
from typing import Any

from deploy.partner_kit import examples
from deploy.partner_kit.destination import Destination
from deploy.partner_kit.validating.checking import check
from deploy.partner_kit.validating.finding import Finding
from tests.support.changing import with_changes

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def an_event(name: str = "referral-requested", **changes: Any) -> dict[str, Any]:
    """A sample with some fields otherwise: `data__person__email` is one inside another."""
    return with_changes(examples.example(name, "m-1", NOW), changes)


def checked(event: object, destination: Destination | None = None) -> list[Finding]:
    """What the kit finds; bytes are checked as they are."""
    message = event if isinstance(event, bytes) else json.dumps(event).encode()
    return check(message, destination or Destination(), NOW)
