"""What a partner asks about listings on its own topic is done as at /v1/listings; what is referral's is left to it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.contract.event import Event
from services.contract.events import ServiceListed
from services.contract.events.partners import ListingChanged, ListingChangeRequested, ReferralRequested, RequestRejected
from services.contract.words.vocabulary import DeadLetterReason
from services.matching.domain.search import Search
from services.matching.handlers import listings
from services.matching.handlers.listings import Work
from services.matching.handlers.partners import partners
from services.matching.keeping.store import Change
from services.runtime.consuming.admission import Admission
from services.runtime.observing.metrics import PASSED_OVER
from services.runtime.storing.outbox import row_id
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.outgoing import Cause, OutboxMessage
from services.runtime.working.partners.answering import with_partners
from services.runtime.working.record import RawRecord
from services.runtime.working.subscriptions import Subscriptions, all_at_once
from tests.fakes.matching import MatchingInMemory, a_listing
from tests.store_scenarios.listings import a_kept_listing
from tests.support.builders import SERVICE_ID
from tests.support.partner_messages import EVENTS, PARTNER, a_message, read_answer

CAUSE = Cause("/matching", "00000000-0000-7000-8000-0000000000c0", "00000000-0000-7000-8000-0000000000ca")
NEIGHBOURS = UUID(int=7)
MORE_PLACES = {"service_id": str(SERVICE_ID), "changes": {"places": 12}, "partner_reference": "club"}


async def _nothing_else(batch: Any, work: Any) -> None:
    assert not batch


CONSUMES: Subscriptions[Search, Any] = with_partners(all_at_once((), _nothing_else), partners())
DECODER = Decoder("", CONSUMES.types)


@pytest.fixture
async def service() -> MatchingInMemory:
    """Keeps a listing of an organisation whose services the partner provides."""
    matching = MatchingInMemory()

    async def begin(work: Work) -> None:
        kept = a_kept_listing(listing=a_listing(organization_id=NEIGHBOURS, assured_on=None))
        await listings.keep([Change(None, kept)], work)
        await work.stores.providers.add(PARTNER, NEIGHBOURS)

    await matching.transactions.do(begin, CAUSE)
    return matching


async def ask(service: MatchingInMemory, record: RawRecord) -> list[OutboxMessage]:
    """Work it: this function will give what was said and answered."""
    decoded = DECODER.decode(record)
    assert isinstance(decoded, Decoded)
    before = len(service.published)

    async def work_one(work: Any) -> None:
        await work.load([decoded.received.key])
        await CONSUMES.work_batch([decoded.received], work)

    await service.transactions.do(work_one)
    return service.published[before:]


async def answer(service: MatchingInMemory, body: dict[str, Any]) -> Event:
    return read_answer((await ask(service, a_message(ListingChangeRequested, body)))[-1])


async def test_a_change_is_in_force_at_once_and_answered_with_its_version(service: MatchingInMemory) -> None:
    listed, answered = await ask(service, a_message(ListingChangeRequested, MORE_PLACES))

    assert ServiceListed.model_validate_json(listed.value).listing.places == 12
    assert read_answer(answered) == ListingChanged(service_id=SERVICE_ID, version=2, partner_reference="club")
    assert answered.topic.endswith(f"{PARTNER}.answers")


async def test_a_partner_says_that_a_listing_is_right_today(service: MatchingInMemory) -> None:
    listed, _ = await ask(service, a_message(ListingChangeRequested, {"service_id": str(SERVICE_ID), "is_right": True}))

    assert ServiceListed.model_validate_json(listed.value).listing.assured_on == listed.envelope.time.date()


async def test_the_same_message_again_is_given_the_same_answer_byte_for_byte(service: MatchingInMemory) -> None:
    first, again, once_more = [(await ask(service, a_message(ListingChangeRequested, MORE_PLACES)))[-1] for _ in "123"]

    assert (again, once_more) == (first._replace(said_before=1), first._replace(said_before=2))
    # Each leaves by itself, whether or not the one before has left.
    assert len({row_id(one) for one in (first, again, once_more)}) == 3
    assert len([one for one in service.published if one.topic == "southwark.services"]) == 2


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        (MORE_PLACES | {"service_id": str(UUID(int=99))}, "listing-not-found", None),
        (MORE_PLACES | {"if_version": 9}, "listing-has-changed", None),
        (MORE_PLACES | {"changes": {"places": -1}}, "greater-than-equal", "#/changes/places"),
        (MORE_PLACES | {"changes": {"service_id": "x"}}, "extra-forbidden", "#/changes/service_id"),
        ({"service_id": str(SERVICE_ID)}, "nothing-asked", None),
    ],
)
async def test_what_cannot_be_done_is_rejected_in_words(
    service: MatchingInMemory, body: dict[str, Any], code: str, pointer: str | None
) -> None:
    answered = await answer(service, body)

    assert isinstance(answered, RequestRejected)
    assert (answered.code, answered.pointer) == (code, pointer)


async def test_who_provides_nothing_here_is_told_that_there_is_no_such_listing(service: MatchingInMemory) -> None:
    another = a_message(ListingChangeRequested, MORE_PLACES, topic=replace(EVENTS, partner="another-partner"))

    answered = read_answer((await ask(service, another))[-1])

    assert isinstance(answered, RequestRejected)
    assert answered.code == "listing-not-found"


async def test_a_listing_is_not_changed_by_way_of_trial(service: MatchingInMemory) -> None:
    by_way_of_trial = a_message(ListingChangeRequested, MORE_PLACES, synthetic="true")

    answered = read_answer((await ask(service, by_way_of_trial))[-1])

    assert isinstance(answered, RequestRejected)
    assert answered.code == "not-by-way-of-trial"


@pytest.mark.parametrize(
    "record",
    [
        a_message(ReferralRequested, {}),
        a_message(ListingChangeRequested, {}, type="london.linkway.unheard-of.v1"),
        a_message(ListingChangeRequested, {}, type=""),
        a_message(ReferralRequested, {}, name=""),
    ],
    ids=["referral's", "nobody's", "of no type", "of no id"],
)
async def test_what_is_for_another_service_is_passed_over(service: MatchingInMemory, record: RawRecord) -> None:
    decoded = DECODER.decode(record)
    assert isinstance(decoded, Decoded)

    async def admit(work: Any) -> None:
        assert Admission(CONSUMES.types, work).admit(decoded.received) == PASSED_OVER

    await service.transactions.do(admit)


def test_its_own_message_without_an_id_cannot_be_answered() -> None:
    decoded = DECODER.decode(a_message(ListingChangeRequested, MORE_PLACES, name=""))

    assert not isinstance(decoded, Decoded)
    assert decoded.reason is DeadLetterReason.HEADER_MISSING
