"""What a partner asks and cannot have is refused on its topic in words, with nothing of what was written."""

import json

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.events import ReferralCreated
from services.contract.events.partners import (
    AttendanceReported,
    ReferralRequested,
    RequestAccepted,
    RequestRejected,
    WithdrawalRequested,
)
from services.contract.topics import MAX_EVENT_BYTES
from services.referral.domain.life import State
from services.runtime.working.decoding import Decoded
from services.runtime.working.record import RawRecord
from tests.fakes.asked_by_topic import (
    ANOTHER,
    DECODER,
    a_matched_referral,
    a_referral_asked,
    accepted,
    in_structured_mode,
    rejected,
    state,
    work,
)
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.changing import LEFT_OUT
from tests.support.partner_messages import a_message, read_answer


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
