"""What partners ask of the referral service in memory by messages on their topics, and its answers."""

import json
from typing import Any
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.event import Event
from services.contract.events.partners import (
    ReferralRequested,
    RequestAccepted,
    RequestRejected,
)
from services.contract.topics import PartnerStream, PartnerTopic
from services.referral.domain.referral import Referral
from services.referral.service import table
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.partners.answering import with_partners
from services.runtime.working.record import RawRecord
from tests.fakes.referral import a_referring, a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched
from tests.support.partner_messages import a_message, read_answer

TABLE = table(a_referring())
CONSUMES = with_partners(TABLE.consumes, TABLE.partners)
DECODER = Decoder("", CONSUMES.types)
ANOTHER = PartnerTopic(BoroughSlug.SOUTHWARK, "another-partner", PartnerStream.EVENTS)


async def work(service: ServiceInMemory, *records: RawRecord) -> list[OutboxMessage]:
    """Work these as one batch: this function will give what was said and answered."""
    decoded = [DECODER.decode(record) for record in records]
    batch = [one.received for one in decoded if isinstance(one, Decoded)]
    assert len(batch) == len(records)
    before = set(service.storage.memory.messages)

    async def fold(work: Any) -> None:
        await work.load([one.key for one in batch])
        await CONSUMES.work_batch(batch, work)

    await service.transactions.do(fold)
    return [message for name, message in service.storage.memory.messages.items() if name not in before]


def answers(said: list[OutboxMessage]) -> list[Event]:
    return [read_answer(one) for one in said if ".answers" in one.topic]


async def accepted(service: ServiceInMemory, record: RawRecord) -> RequestAccepted:
    [answer] = answers(await work(service, record))
    assert isinstance(answer, RequestAccepted), answer
    return answer


async def rejected(service: ServiceInMemory, record: RawRecord) -> RequestRejected:
    [answer] = answers(await work(service, record))
    assert isinstance(answer, RequestRejected), answer
    return answer


async def state(service: ServiceInMemory, referral_id: UUID) -> Referral:
    kept = service.storage.memory.states[str(referral_id)].state
    return Referral.model_validate(kept)


def in_structured_mode(body: str) -> RawRecord:
    attributes = {"specversion": "1.0", "id": "m-1", "type": ReferralRequested.type, "source": "/somebody/else"}
    whole = json.dumps(attributes | {"time": "2026-01-31T09:30:00Z"})[:-1] + f', "data": {body}}}'
    record = a_message(ReferralRequested, {})
    return RawRecord(record.topic, 0, 0, None, whole.encode(), [("content-type", b"application/cloudevents+json")])


def a_referral_asked(name: str = "m-1", reference: str | None = "ours-7", **changes: Any) -> RawRecord:
    body = a_request(**changes) | ({"partner_reference": reference} if reference else {})
    return a_message(ReferralRequested, body, name=name)


async def a_matched_referral(service: ServiceInMemory) -> UUID:
    referral_id = (await accepted(service, a_referral_asked())).referral_id
    await service.consume(a_matched(referral_id=referral_id))
    return referral_id
