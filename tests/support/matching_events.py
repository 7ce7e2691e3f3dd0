"""What may happen to referrals that matching knows, each event as it would be consumed next."""

from datetime import datetime
from typing import Any

from services.contract.event import Event
from services.contract.events import Attended, Missed
from services.runtime.working.decoding import Received
from tests.fakes.matching import a_referral_id
from tests.support.builders import NOW, a_missed, an_attended, an_envelope
from tests.support.life_builders import an


def then(event: type[Event], number: int = 0, sequence: int = 2, at: datetime = NOW, **changes: Any) -> Received:
    """What happened next to the referral of this number."""
    referral_id = a_referral_id(number)
    envelope = an_envelope(
        id=f"referral:{referral_id}:{sequence}", type=event.type, subject=str(referral_id), sequence=sequence, time=at
    )
    return Received(envelope, _example(event, referral_id=referral_id, **changes))


def _example(event: type[Event], **changes: Any) -> Event:
    if event is Attended:
        return an_attended(**changes)
    return a_missed(**changes) if event is Missed else an(event, **changes)
