"""What a partner's kit finds offline is what this service answers to the same message: pointer, code and sentence."""

import json
from typing import Any

import pytest

from deploy.partner_kit.destination import Destination
from deploy.partner_kit.validating.checking import check
from services.contract.boroughs import BoroughSlug
from services.contract.events.partners import RequestAccepted, RequestRejected
from services.referral.service import table
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.partners.answering import with_partners
from services.runtime.working.record import RawRecord
from tests.fakes.referral import a_referring
from tests.fakes.referral_service import ServiceInMemory
from tests.support.changing import LEFT_OUT
from tests.support.partner_events import an_event
from tests.support.partner_messages import EVENTS, PARTNER, read_answer

TABLE = table(a_referring())
CONSUMES = with_partners(TABLE.consumes, TABLE.partners)
DECODER = Decoder("", CONSUMES.types)
SOUTHWARK = Destination(BoroughSlug.SOUTHWARK, PARTNER)
Said = set[tuple[str | None, str, str]]


async def answered(service: ServiceInMemory, message: bytes) -> Said:
    """All that the service says against it."""
    headers = [("content-type", b"application/cloudevents+json")]
    decoded = DECODER.decode(RawRecord(EVENTS.name, 0, 0, None, message, headers))
    assert isinstance(decoded, Decoded)
    before = set(service.storage.memory.messages)

    async def fold(work: Any) -> None:
        await work.load([decoded.received.key])
        await CONSUMES.work_batch([decoded.received], work)

    await service.transactions.do(fold)
    said = [one for name, one in service.storage.memory.messages.items() if name not in before]
    [answer] = [read_answer(one) for one in said if ".answers" in one.topic]
    if isinstance(answer, RequestAccepted):
        return set()
    assert isinstance(answer, RequestRejected)
    also = ((one.pointer, one.code, one.sentence) for one in answer.also)
    return {(answer.pointer, answer.code, answer.sentence), *also}


@pytest.mark.parametrize(
    "event",
    [
        an_event(),
        an_event(data__needs=["magic"], data__urgency=7, data__postcode=LEFT_OUT, data__surprise=1),
        an_event(data__person__nhs_number="123", data__person__phone="1", data__person__email="a b"),
        an_event(data__person__born_on="2020-01-31", data__consent__expires_on="2020-01-31"),
        an_event(data__person__born_on="31.1.1950", data__consent__given_on="3000-01-01"),
        an_event(data__person__email=LEFT_OUT),
        an_event(data__borough="lambeth"),
        an_event(data__person=[]),
        an_event(data="text"),
        an_event(type="london.linkway.referral-requested.v2"),
        an_event(type="london.linkway.matched.v1"),
        an_event(time="yesterday"),
        an_event(time=LEFT_OUT, type=LEFT_OUT),
        an_event(specversion="0.3"),
        an_event(synthetic="maybe"),
        an_event("withdrawal-requested", data__partner_reference=LEFT_OUT),
        an_event("withdrawal-requested", data__reason="never-made"),
        an_event("attendance-reported", data__on="today", data__outcome="perhaps"),
        json.dumps(an_event()).replace('"urgency":', '"urgency": "urgent", "urgency":'),
    ],
)
async def test_the_kit_says_what_the_service_says(service: ServiceInMemory, event: Any) -> None:
    message = (event if isinstance(event, str) else json.dumps(event)).encode()

    found = {(one.pointer, one.rule, one.sentence) for one in check(message, SOUTHWARK, service.now)}

    assert found == await answered(service, message)
