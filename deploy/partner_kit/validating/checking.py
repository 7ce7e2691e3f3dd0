"""An event, checked: as Linkway would answer it where a partner sends it, by its schema where it is an answer."""

from dataclasses import replace
from datetime import datetime

from deploy.partner_kit.destination import Destination, said_in
from deploy.partner_kit.validating import answered, asked
from deploy.partner_kit.validating.finding import Finding
from services.contract.topics import MAX_EVENT_BYTES
from services.contract.words.vocabulary import DeadLetterReason

TOO_LARGE = Finding(
    "#", DeadLetterReason.TOO_LARGE.value, f"The message is too large. Send at most {MAX_EVENT_BYTES} bytes."
)


def check(message: bytes, destination: Destination, now: datetime) -> list[Finding]:
    """All that is wrong with the event; nothing where it is as it should be."""
    if len(message) > MAX_EVENT_BYTES:
        return [TOO_LARGE]
    said = said_in(message)
    if is_an_answer(said.get("type")):
        return list(answered.findings(message))
    found = list(asked.findings(message, destination.any_topic(said), now))
    # In base64 no pointer leads further.
    return [_in_base64(one) for one in found] if "data_base64" in said else found


def _in_base64(finding: Finding) -> Finding:
    return replace(finding, path="#/data_base64") if finding.path.startswith("#/data") else finding


def is_an_answer(kind: object) -> bool:
    """Whether an event of this type is what Linkway answers a partner with."""
    return isinstance(kind, str) and kind in answered.EVENTS
