"""What a partner asks on its own topic is done as at the JSON door, and answered in words there."""

import json
from typing import Any
from uuid import UUID

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.event import Event
from services.contract.events import Attended, ReferralCreated, ReferralWithdrawn
from services.contract.events.partners import (
    AttendanceReported,
    ReferralRequested,
    RequestAccepted,
    RequestRejected,
    WithdrawalRequested,
)
from services.contract.topics import MAX_EVENT_BYTES, PartnerStream, PartnerTopic
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.service import table
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.partners.answering import with_partners
from services.runtime.working.record import RawRecord
from tests.fakes.referral import a_referring, a_request, of_somebody_else
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched
from tests.support.changing import LEFT_OUT
from tests.support.partner_messages import PARTNER, a_message, read_answer

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


async def test_a_referral_is_made_and_the_answer_names_it(service: ServiceInMemory) -> None:
    created, answer = await work(service, a_referral_asked())

    assert (answer.topic, answer.key) == ("southwark.partner.age-matters.answers", "ours-7")
    assert answer.envelope.causationid == "m-1"
    said = read_answer(answer)
    assert said == RequestAccepted(referral_id=UUID(created.key), partner_reference="ours-7")
    assert created.envelope.source == f"/partners/{PARTNER}"


async def test_one_referral_through_both_doors_has_the_same_state_and_event(service: ServiceInMemory) -> None:
    by_topic = (await accepted(service, a_referral_asked())).referral_id
    answered = await service.surgery.post("/referrals", json=of_somebody_else(1))
    by_http = UUID(answered.json()["referral_id"])

    # Ids and seals are each referral's own, and so is who asked; all else is one.
    own: Any = dict.fromkeys(
        ("referral_id", "created_event_id", "sealed", "organisation", "asked_as", "partner_request"), True
    )
    own["consent"] = {"first": {"recorded_by"}}
    assert (await state(service, by_topic)).model_dump(exclude=own) == (await state(service, by_http)).model_dump(
        exclude=own
    )
    events = [
        ReferralCreated.model_validate_json(one.value) for one in service.published if one.topic.endswith("referrals")
    ]
    first, second = (event.model_dump(exclude={"referral_id", "sealed"}) for event in events)
    assert first == second
    assert set(events[0].sealed.fields) == set(events[1].sealed.fields)


async def test_who_asks_by_topic_is_the_same_organisation_as_with_its_token(service: ServiceInMemory) -> None:
    topic = PartnerTopic(BoroughSlug.SOUTHWARK, "invented-surgery", PartnerStream.EVENTS)
    asked = a_message(ReferralRequested, a_request(), topic=topic)

    referral_id = (await accepted(service, asked)).referral_id

    assert (await service.surgery.get(f"/referrals/{referral_id}")).status_code == 200
    assert (await service.another_surgery.get(f"/referrals/{referral_id}")).status_code == 404


async def test_a_message_that_comes_again_makes_nothing_and_is_answered_as_before(service: ServiceInMemory) -> None:
    first = await accepted(service, a_referral_asked())

    said = await work(service, a_referral_asked())

    assert answers(said) == [first]
    assert len(said) == 1


async def test_the_same_request_under_a_new_id_makes_nothing(service: ServiceInMemory) -> None:
    first = await accepted(service, a_referral_asked("m-1"))

    assert await accepted(service, a_referral_asked("m-2")) == first
    assert len(service.storage.memory.states) == 1


async def test_a_reference_names_one_request(service: ServiceInMemory) -> None:
    await accepted(service, a_referral_asked("m-1"))

    answer = await rejected(service, a_referral_asked("m-2", urgency="urgent"))

    assert (answer.code, answer.pointer) == ("reference-used-before", "#/partner_reference")


async def test_without_a_reference_the_answer_has_none_and_each_message_is_a_request(service: ServiceInMemory) -> None:
    first = await accepted(service, a_referral_asked("m-1", reference=None, needs=["debt"]))
    second = await accepted(service, a_referral_asked("m-2", reference=None, needs=["food"]))

    assert first.referral_id != second.referral_id
    assert first.partner_reference is None


async def test_what_is_open_already_is_accepted_as_that_which_the_partners_own_reference_names(
    service: ServiceInMemory,
) -> None:
    first = await accepted(service, a_referral_asked("m-1", "ours-7"))
    second = await accepted(service, a_referral_asked("m-2", "ours-8", needs=["debt"]))
    back = a_message(WithdrawalRequested, {"partner_reference": "ours-8", "reason": "person-asked"}, name="m-3")

    assert second == RequestAccepted(referral_id=first.referral_id, partner_reference="ours-8")
    assert (await accepted(service, back)).referral_id == first.referral_id
    assert (await state(service, first.referral_id)).state is State.WITHDRAWN


async def test_two_requests_of_one_batch_about_one_person_are_one_referral(service: ServiceInMemory) -> None:
    said = await work(service, a_referral_asked("m-1", "ours-7"), a_referral_asked("m-2", "ours-8"))

    assert len({answer.referral_id for answer in answers(said) if isinstance(answer, RequestAccepted)}) == 1
    assert len(service.storage.memory.states) == 1


async def test_one_that_was_taken_back_in_the_same_batch_is_not_open(service: ServiceInMemory) -> None:
    back = a_message(WithdrawalRequested, {"partner_reference": "ours-7", "reason": "person-asked"}, name="m-2")
    said = await work(service, a_referral_asked("m-1", "ours-7"), back, a_referral_asked("m-3", "ours-8"))

    first, _, third = answers(said)
    assert isinstance(first, RequestAccepted)
    assert isinstance(third, RequestAccepted)
    assert first.referral_id != third.referral_id


async def test_what_another_organisation_has_open_is_rejected_and_not_told(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/referrals", json=a_request())
    referral_id = made.json()["referral_id"]

    said = await work(service, a_referral_asked())

    [answer] = answers(said)
    assert isinstance(answer, RequestRejected)
    assert (answer.code, answer.pointer) == ("open-referral", None)
    assert len(said) == 1
    assert referral_id not in answer.model_dump_json()
    assert (await state(service, UUID(referral_id))).also_referred_by == (PARTNER,)


@pytest.mark.parametrize("naming", ["referral_id", "partner_reference"])
async def test_attendance_is_recorded_by_either_name(service: ServiceInMemory, naming: str) -> None:
    referral_id = await a_matched_referral(service)
    name = {"referral_id": str(referral_id), "partner_reference": "ours-7"}[naming]
    report = {naming: name, "outcome": "attended", "on": "2026-01-31"}

    said = await work(service, a_message(AttendanceReported, report, name="m-2"))

    assert isinstance(answers(said)[0], RequestAccepted)
    assert [one.envelope.type for one in said if one.topic.endswith("referrals")] == [Attended.type]
    assert (await state(service, referral_id)).attendances[0].recorded_by == PARTNER


async def test_a_referral_is_taken_back(service: ServiceInMemory) -> None:
    referral_id = await a_matched_referral(service)

    said = await work(
        service,
        a_message(WithdrawalRequested, {"partner_reference": "ours-7", "reason": "person-asked"}, name="m-2"),
    )

    assert ReferralWithdrawn.type in {one.envelope.type for one in said}
    assert (await state(service, referral_id)).state is State.WITHDRAWN


async def test_only_linkway_says_that_a_referral_was_never_made(service: ServiceInMemory) -> None:
    await a_matched_referral(service)
    asked = {"partner_reference": "ours-7", "reason": "never-made"}

    answer = await rejected(service, a_message(WithdrawalRequested, asked, name="m-2"))

    assert answer.pointer == "#/reason"


@pytest.mark.parametrize("naming", ["referral_id", "partner_reference"])
async def test_another_partners_referral_is_not_found(service: ServiceInMemory, naming: str) -> None:
    referral_id = await a_matched_referral(service)
    name = {"referral_id": str(referral_id), "partner_reference": "ours-7"}[naming]
    asked = {naming: name, "reason": "person-asked"}

    answer = await rejected(service, a_message(WithdrawalRequested, asked, topic=ANOTHER))

    assert answer.code == "referral-not-found"
    assert (await state(service, referral_id)).state is not State.WITHDRAWN


async def test_what_cannot_be_done_where_the_referral_stands_is_refused_in_words(service: ServiceInMemory) -> None:
    await accepted(service, a_referral_asked())
    report = {"partner_reference": "ours-7", "outcome": "attended", "on": "2026-01-31"}

    answer = await rejected(service, a_message(AttendanceReported, report, name="m-2"))

    assert (answer.code, answer.pointer) == ("no-place-held", None)
    assert "Record attendance while a place is held" in answer.sentence


async def test_all_faults_are_told_at_once_and_nothing_of_what_was_written(service: ServiceInMemory) -> None:
    asked = a_referral_asked(needs=["magic"], person__nhs_number="123", postcode=LEFT_OUT, surprise="Ada Invented")

    answer = await rejected(service, asked)

    pointers = {answer.pointer} | {fault.pointer for fault in answer.also}
    assert pointers == {"#/needs/0", "#/person/nhs_number", "#/postcode", "#/surprise"}
    assert answer.partner_reference == "ours-7"
    assert "magic" not in answer.model_dump_json()
    assert "Ada" not in answer.model_dump_json()


async def test_whoever_names_no_referral_is_told_how(service: ServiceInMemory) -> None:
    answer = await rejected(service, a_message(WithdrawalRequested, {"reason": "other"}))

    assert "partner_reference" in answer.sentence


async def test_the_borough_is_the_topics(service: ServiceInMemory) -> None:
    asked = a_referral_asked(postcode="E1 6AN", borough_reason="registered-there")

    referral_id = (await accepted(service, asked)).referral_id

    assert (await state(service, referral_id)).borough is BoroughSlug.SOUTHWARK
    answer = await rejected(service, a_referral_asked("m-2", reference="ours-8", borough="lambeth"))
    assert (answer.code, answer.pointer) == ("another-borough", "#/borough")


async def test_a_person_of_another_borough_takes_a_reason(service: ServiceInMemory) -> None:
    answer = await rejected(service, a_referral_asked(postcode="E1 6AN"))

    assert (answer.code, answer.pointer) == ("borough-disagrees", "#/postcode")
    assert "lies in Tower Hamlets, and the borough is Southwark" in answer.sentence


@pytest.mark.parametrize("structured", [False, True])
async def test_a_name_that_stands_twice_is_pointed_at(service: ServiceInMemory, structured: bool) -> None:
    twice = '{"consent": {"to_refer": false}, "needs": ["debt"], "consent": {"to_refer": true}}'
    record = in_structured_mode(twice) if structured else a_message(ReferralRequested, twice.encode())

    answer = await rejected(service, record)

    assert (answer.code, answer.also) == ("name-twice", ())
    assert answer.pointer == ("#/data/consent" if structured else "#/consent")


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (a_message(ReferralRequested, b"{"), "not-json"),
        (a_message(ReferralRequested, b"\xff"), "not-json"),
        (a_message(ReferralRequested, [1]), "not-json"),
        (a_message(ReferralRequested, b"[" * 100_000), "not-json"),
        (a_message(ReferralRequested, b" " * (MAX_EVENT_BYTES + 1)), "too-large"),
        (a_message(ReferralCreated, {}), "type-unknown"),
        (a_message(RequestAccepted, {}), "type-unknown"),
        (a_message(ReferralRequested, {}, type=""), "header-missing"),
        (a_message(ReferralRequested, {}, time=""), "header-missing"),
        (a_message(ReferralRequested, {}, time="yesterday"), "header-invalid"),
        (a_message(ReferralRequested, {}, specversion="0.3"), "header-missing"),
        (a_message(ReferralRequested, {}, synthetic="maybe"), "header-invalid"),
    ],
)
async def test_what_cannot_be_read_is_answered_where_it_has_an_id(
    service: ServiceInMemory, record: RawRecord, code: str
) -> None:
    [message] = await work(service, record)

    answer = read_answer(message)
    assert isinstance(answer, RequestRejected)
    assert answer.code == code
    assert message.envelope.causationid == "m-1"


async def test_a_structured_message_is_read(service: ServiceInMemory) -> None:
    await accepted(service, in_structured_mode(json.dumps(a_request())))


def test_a_message_without_an_id_is_a_dead_letter_because_nobody_can_be_answered() -> None:
    decoded = DECODER.decode(a_message(ReferralRequested, {}, name=""))

    assert not isinstance(decoded, Decoded)
