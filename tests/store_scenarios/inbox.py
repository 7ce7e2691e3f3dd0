"""What an inbox promises, whatever holds its rows; run against memory and against MongoDB."""

from dataclasses import replace

from services.contract.topics import PartnerStream, PartnerTopic
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.partners.inbox import InboxEntry, entry_key
from services.runtime.working.ports import Storage, Transaction
from tests.support import builders

TOPIC = PartnerTopic(builders.an_envelope().borough, "invented-partner", PartnerStream.EVENTS)
KEY = entry_key(TOPIC.borough, TOPIC.source, "1")
ANSWER = OutboxMessage("southwark.partner.invented-partner.answers", "ref-7", builders.an_envelope(), b"{}")
ENTRY = InboxEntry(KEY, ANSWER, builders.NOW)


async def put(storage: Storage[None], *entries: InboxEntry) -> None:
    async def action(transaction: Transaction[None]) -> None:
        await transaction.ledger.inbox.put(entries)

    await storage.transact(action)


async def found(storage: Storage[None], *keys: str) -> dict[str, InboxEntry]:
    return await storage.transact(lambda transaction: transaction.ledger.inbox.find(keys))


async def an_event_that_was_done_is_recognised(storage: Storage[None]) -> None:
    assert await found(storage, KEY) == {}
    await put(storage, ENTRY)
    assert await found(storage, KEY, "another") == {KEY: ENTRY}


async def its_next_answer_replaces_the_one_before(storage: Storage[None]) -> None:
    await put(storage, ENTRY)
    again = ENTRY.again()
    await put(storage, again)
    assert await found(storage, KEY) == {KEY: again}
    assert again.answer == ANSWER._replace(said_before=1)
    assert replace(again, answer=ANSWER) == ENTRY


async def the_same_id_from_another_partner_is_another_event(storage: Storage[None]) -> None:
    another = replace(TOPIC, partner="another-partner")
    keys = {entry_key(topic.borough, topic.source, "1") for topic in (TOPIC, another)}
    await put(storage, ENTRY)
    assert await found(storage, *keys) == {KEY: ENTRY}


SCENARIOS = (
    an_event_that_was_done_is_recognised,
    its_next_answer_replaces_the_one_before,
    the_same_id_from_another_partner_is_another_event,
)
