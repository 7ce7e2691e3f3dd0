"""The toy that a partner may ask: each request is counted, and answered with how many there have been."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from services.contract.doors.refusals import Refusal
from services.contract.event import Event
from services.contract.topics import PartnerStream
from services.runtime.service import Service
from services.runtime.working.decoding import Received
from services.runtime.working.partners.answering import Command
from services.runtime.working.partners.asking import Asked as AskedMessage
from services.runtime.working.requests.operation import Operation
from services.runtime.working.unit_of_work import UnitOfWork
from tests.support import builders
from tests.toys.toy import FAILS, Count, DoesNotLikeIt, a_toy

PARTNER = "invented-partner"
REFUSED = "refused"


class Asked(Event, name="toy-asked", partner=PartnerStream.EVENTS, subject=None):
    """Asks for something about a referral."""

    referral_id: UUID
    service_name: str = ""
    partner_reference: str = ""


class Answered(Event, name="toy-answered", partner=PartnerStream.ANSWERS, subject=None):
    """Says how often was asked."""

    times: int


class TooOften(Refusal):
    """Was asked too often."""


def count(received: Received, _: datetime) -> Operation[Count, None, Event]:
    return Operation(partial(_count, received))


async def _count(received: Received, work: UnitOfWork[Count, None]) -> Answered:
    asked = received.event
    assert isinstance(asked, AskedMessage)
    request = Asked.model_validate(asked.body)
    if request.service_name == FAILS:
        raise DoesNotLikeIt
    if request.service_name == REFUSED:
        raise TooOften("Ask less often.")
    key = str(request.referral_id)
    await work.load([key])
    times = (work.state(key) or Count()).times + 1
    work.keep(key, Count(times=times), borough=received.envelope.borough)
    work.say(key, builders.a_person_told(referral_id=request.referral_id))
    return Answered(times=times)


def a_toy_with_partners() -> Service[Count, None]:
    commands: dict[type[Event], Command[Count, None]] = {Asked: count}
    return replace(a_toy(), partners=commands)
