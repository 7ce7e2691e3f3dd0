"""A partner hears on its own topic that there is a message to the GP and where; what is in it is never on a topic."""

from typing import Any

import httpx

from services.contract.doors.rights import TokenRight
from services.contract.events.partners import MessageReady, ReferralRequested
from services.contract.words.vocabulary import Answer
from services.referral.service import table
from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.partners.answering import with_partners
from tests.fakes.referral import a_referring, a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched
from tests.support.partner_messages import ANSWERS, PARTNER, a_message, read_answer

TABLE = table(a_referring())
CONSUMES = with_partners(TABLE.consumes, TABLE.partners)


async def ask(service: ServiceInMemory, reference: str | None, **changes: Any) -> str:
    """Have the partner refer somebody who says yes: this function will give the referral's id."""
    body = a_request(**{"consent__message_to_gp": "full", **changes})
    asked = a_message(ReferralRequested, body | ({"partner_reference": reference} if reference else {}))
    decoded = Decoder("", CONSUMES.types).decode(asked)
    assert isinstance(decoded, Decoded)

    async def work_batch(work: Any) -> None:
        await CONSUMES.work_batch([decoded.received], work)

    await service.transactions.do(work_batch)
    referral_id = service.published[0].key
    await service.consume(a_matched(referral_id=referral_id, answer=Answer.OFFER))
    return referral_id


async def accept(service: ServiceInMemory, referral_id: str) -> None:
    where = f"/v1/referrals/{referral_id}/person-answer"
    await service.link_worker.post(where, json={"answer": "accept"}, headers={"Idempotency-Key": "k1"})


async def with_its_token(service: ServiceInMemory) -> httpx.AsyncClient:
    await service.callers.add(hash_token(PARTNER), Caller(PARTNER, frozenset({TokenRight.REFER.value})))
    return service.at_the_door(PARTNER)


def said_of_messages(service: ServiceInMemory) -> list[OutboxMessage]:
    return [one for one in service.published if one.envelope.type == MessageReady.type]


async def test_it_hears_where_the_message_is_in_the_order_of_its_reference(service: ServiceInMemory) -> None:
    referral_id = await ask(service, "ours-7")
    await accept(service, referral_id)
    (said,) = said_of_messages(service)
    path = f"/v1/referrals/{referral_id}/messages-to-gp/1"

    assert (said.topic, said.key) == (ANSWERS.name, "ours-7")
    assert read_answer(said) == MessageReady(referral_id=referral_id, path=path, partner_reference="ours-7")
    assert (await (await with_its_token(service)).get(path)).status_code == 200


async def test_without_a_reference_its_key_is_what_it_is_about(service: ServiceInMemory) -> None:
    referral_id = await ask(service, None)
    await accept(service, referral_id)
    (said,) = said_of_messages(service)

    assert said.key == said.envelope.subject == f"{referral_id}/messages-to-gp/1"


async def test_it_hears_nothing_that_the_person_did_not_agree_to(service: ServiceInMemory) -> None:
    referral_id = await ask(service, "ours-7", consent__message_to_gp="none")
    await accept(service, referral_id)

    assert said_of_messages(service) == []


async def test_what_came_by_another_door_is_said_on_no_partners_topic(service: ServiceInMemory) -> None:
    asked = a_request(consent__message_to_gp="full")
    made = await service.surgery.post("/v1/referrals", json=asked, headers={"Idempotency-Key": "made"})
    await service.consume(a_matched(referral_id=made.json()["referral_id"], answer=Answer.OFFER))
    await accept(service, made.json()["referral_id"])

    assert said_of_messages(service) == []


async def test_another_borough_has_no_topic_of_it(service: ServiceInMemory) -> None:
    referral_id = await ask(service, "ours-7")
    where = f"/v1/referrals/{referral_id}/rerouting"
    moved = await service.link_worker.post(
        where, json={"reason": "moved", "to_borough": "lambeth"}, headers={"Idempotency-Key": "k0"}
    )
    there = moved.json()["ending"]["goes_on_as"]
    closed = {"reason": "completed", "outcome": "need-met"}
    partner = await with_its_token(service)
    done = await partner.post(f"/v1/referrals/{there}/closure", json=closed, headers={"Idempotency-Key": "k1"})

    assert [one["about"] for one in done.json()["messages_to_gp"]] == ["closed"]
    assert said_of_messages(service) == []
