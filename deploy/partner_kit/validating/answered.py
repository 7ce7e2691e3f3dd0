"""What is wrong with an event of the kind that a partner is answered with: for tests of a partner's own reader."""

from collections.abc import Iterator

from pydantic import ValidationError

from deploy.partner_kit.validating.finding import Finding, of_the_envelope, of_the_event
from services.contract import envelope as envelopes
from services.contract.doors.advice import fault_of
from services.contract.doors.refusals import Fault, RequestHasFaults
from services.contract.envelope import STRUCTURED, Unreadable
from services.contract.events import partners
from services.contract.text.json_text import read_json
from services.contract.topics import PartnerStream

_HEADERS = (("content-type", STRUCTURED.encode()),)
EVENTS = {name: event for name, event in partners.BY_TYPE.items() if event.partner is PartnerStream.ANSWERS}


def findings(message: bytes) -> Iterator[Finding]:
    """All that its schema says against it."""
    try:
        read_json(message)
        envelope, body = envelopes.read(_HEADERS, message)
        EVENTS[envelope.type].model_validate_json(body, strict=True)
    except Unreadable as unreadable:
        yield of_the_envelope(unreadable.reason.value, unreadable.detail)
    except RequestHasFaults as refused:
        yield from (Finding(fault.pointer, fault.code, fault.detail) for fault in refused.faults)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_input=False)
        yield from of_the_event(Fault(**fault_of({**error, "loc": ("body", *error["loc"])})) for error in errors)
