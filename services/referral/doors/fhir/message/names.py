"""What a ServiceRequest is called: by us, and by whoever sends it."""

from collections.abc import Iterator
from uuid import UUID

from services.referral.doors.fhir.message.bundle import Message
from services.referral.doors.fhir.systems import REFERRALS, is_one_of, same


def sender_calls_it(message: Message) -> str:
    """The sender's own name of it: its identifiers, else its id, else what the message refers to it by."""
    theirs = (one for one in message.request.each("identifier") if not is_one_of(one.text("system"), REFERRALS))
    identifiers = sorted(f"{same(one.text('system'))}|{one.text('value')}" for one in theirs if one.text("value"))
    return " ".join(identifiers) or message.request.text("id") or message.header.first("focus").text("reference")


def we_call_it(message: Message) -> tuple[UUID, ...]:
    """The ids that may be ours: an identifier of our system, and its own id, with which we answered."""
    ours = (one for one in message.request.each("identifier") if is_one_of(one.text("system"), REFERRALS))
    return tuple(_uuids(*(one.text("value") for one in ours), message.request.text("id")))


def _uuids(*written: str) -> Iterator[UUID]:
    for one in written:
        try:
            yield UUID(one)
        except ValueError:
            continue
