"""What a partner's kit finds in a change of a listing is what this service says before it looks at the listing."""

import json
from typing import Any

import pytest

from deploy.partner_kit.destination import Destination
from deploy.partner_kit.validating.checking import check
from services.contract.doors.refusals import Refusal
from services.contract.events.partners import ListingChangeRequested
from services.matching.handlers.partners import partners
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.partners.answering import rejected
from services.runtime.working.record import RawRecord
from tests.support.builders import NOW
from tests.support.changing import LEFT_OUT
from tests.support.partner_events import an_event
from tests.support.partner_messages import EVENTS

DECODER = Decoder("", partners())


def said(message: bytes) -> list[tuple[str | None, str, str]]:
    """What the service says against the message by itself."""
    record = RawRecord(EVENTS.name, 0, 0, None, message, [("content-type", b"application/cloudevents+json")])
    decoded = DECODER.decode(record)
    assert isinstance(decoded, Decoded)
    try:
        partners()[ListingChangeRequested](decoded.received, NOW)
    except Refusal as refusal:
        answer = rejected(refusal, None)
        also = [(one.pointer, one.code, one.sentence) for one in answer.also]
        return [(answer.pointer, answer.code, answer.sentence), *also]
    return []


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"data__service_id": LEFT_OUT, "data__if_version": 0},
        {"data__changes": {"places": -1, "status": "shut", "surprise": 1}},
        {"data__changes": {}, "data__is_right": False},
        {"synthetic": True},
    ],
)
def test_the_kit_says_what_the_service_says(changes: dict[str, Any]) -> None:
    message = json.dumps(an_event("listing-change-requested", **changes)).encode()

    found = [(one.pointer, one.rule, one.sentence) for one in check(message, Destination(), NOW)]

    assert found == said(message)
