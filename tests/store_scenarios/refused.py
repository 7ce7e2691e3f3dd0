"""What a store of what was refused promises, whether MongoDB or memory keeps the rows."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.event import Event
from services.contract.events.partners import RequestAccepted, RequestRejected
from services.contract.topics import PartnerStream, PartnerTopic
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.storing.collection import Page
from services.runtime.storing.paging import CursorUnreadable
from services.runtime.storing.rows.refused import Rejection, Unanswered, owner_of
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.parked import ParkedRecord
from services.runtime.working.partners.inbox import InboxEntry
from services.runtime.working.ports import Storage, Transaction
from tests.support.builders import NOW, REFERRAL_ID, a_parked_row, an_envelope
from tests.support.partner_messages import PARTNER

REJECTED = RequestRejected(code="missing", pointer="#/postcode", sentence="This is missing. Add it.")


def an_entry(
    number: int,
    answer: Event = REJECTED,
    *,
    partner: str = PARTNER,
    borough: BoroughSlug = BoroughSlug.SOUTHWARK,
    at: datetime = NOW,
) -> InboxEntry:
    envelope = an_envelope(type=answer.type, borough=borough, causationid=f"m-{number}", subject=f"key-{number}")
    topic = PartnerTopic(borough, partner, PartnerStream.ANSWERS)
    message = OutboxMessage(topic.name, "ours-7", envelope, answer.model_dump_json().encode())
    return InboxEntry(f"key-{number}", message, at)


def a_dead_letter(number: int, *, partner: str = PARTNER, at: datetime = NOW) -> ParkedRecord:
    topic = PartnerTopic(BoroughSlug.SOUTHWARK, partner, PartnerStream.EVENTS)
    row = a_parked_row(place=f"{topic.name}/1/{number}", owner=owner_of(partner), key=None, sequence=None)
    return replace(row, parked_at=at, reason=DeadLetterReason.HEADER_MISSING, detail="The message has no id.")


async def keep(storage: Storage[Any], *rows: InboxEntry | ParkedRecord) -> None:
    async def body(transaction: Transaction[Any]) -> None:
        await transaction.ledger.inbox.put([one for one in rows if isinstance(one, InboxEntry)])
        await transaction.ledger.parked.add([one for one in rows if isinstance(one, ParkedRecord)])

    await storage.transact(body)


async def page(storage: Storage[Any], *, limit: int = 10, after: str | None = None) -> Page[Rejection]:
    found: Page[Rejection] = await storage.look(
        lambda committed: committed.stores.refused.rejections(PARTNER, limit=limit, after=after)
    )
    return found


async def unanswered(storage: Storage[Any], limit: int = 10) -> list[Unanswered]:
    found: list[Unanswered] = await storage.look(
        lambda committed: committed.stores.refused.unanswered(PARTNER, limit=limit)
    )
    return found


def ids(found: Page[Rejection]) -> list[str]:
    return [one.event_id for one in found.items]


async def a_rejection_is_found_with_what_the_partner_was_told(storage: Storage[Any]) -> None:
    await keep(storage, an_entry(1))
    assert list((await page(storage)).items) == [Rejection(NOW, BoroughSlug.SOUTHWARK, "m-1", REJECTED)]


async def what_was_accepted_or_is_another_partners_is_not_there(storage: Storage[Any]) -> None:
    accepted = RequestAccepted(referral_id=REFERRAL_ID)
    await keep(storage, an_entry(1, accepted), an_entry(2, partner="another"), an_entry(3, partner=f"x-{PARTNER}"))
    assert ids(await page(storage)) == []


async def the_newest_of_every_borough_comes_first_page_by_page(storage: Storage[Any]) -> None:
    boroughs = [BoroughSlug.SOUTHWARK, BoroughSlug.CAMDEN, BoroughSlug.SOUTHWARK]
    later = [NOW + timedelta(minutes=number) for number in range(3)]
    await keep(storage, *(an_entry(n, borough=boroughs[n], at=later[n]) for n in range(3)))
    first = await page(storage, limit=2)
    assert ids(first) == ["m-2", "m-1"]
    assert ids(await page(storage, limit=2, after=first.after)) == ["m-0"]


async def a_cursor_of_somebodys_own_is_refused(storage: Storage[Any]) -> None:
    with pytest.raises(CursorUnreadable):
        await page(storage, after="nothing")


async def what_got_no_answer_is_found_with_where_it_lies_the_newest_first(storage: Storage[Any]) -> None:
    await keep(storage, a_dead_letter(1), a_dead_letter(2, at=NOW + timedelta(minutes=1)))
    await keep(storage, a_dead_letter(3, partner="another"))
    found = await unanswered(storage)
    assert [(one.topic, one.partition, one.offset) for one in found] == [
        (f"southwark.partner.{PARTNER}.events", 1, 2),
        (f"southwark.partner.{PARTNER}.events", 1, 1),
    ]
    assert {(one.reason, one.detail) for one in found} == {("header-missing", "The message has no id.")}
    assert len(await unanswered(storage, limit=1)) == 1


SCENARIOS = (
    a_rejection_is_found_with_what_the_partner_was_told,
    what_was_accepted_or_is_another_partners_is_not_there,
    the_newest_of_every_borough_comes_first_page_by_page,
    a_cursor_of_somebodys_own_is_refused,
    what_got_no_answer_is_found_with_where_it_lies_the_newest_first,
)
