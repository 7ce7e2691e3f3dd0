"""What a partner asks on its own topic is done as at the JSON door, and answered in words there."""

from typing import Any
from uuid import UUID

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.events import Attended, ReferralCreated, ReferralWithdrawn
from services.contract.events.partners import (
    AttendanceReported,
    ReferralRequested,
    RequestAccepted,
    RequestRejected,
    WithdrawalRequested,
)
from services.contract.topics import PartnerStream, PartnerTopic
from services.referral.domain.life import State
from tests.fakes.asked_by_topic import a_matched_referral, a_referral_asked, accepted, answers, rejected, state, work
from tests.fakes.referral import a_request, of_somebody_else
from tests.fakes.referral_service import ServiceInMemory
from tests.support.partner_messages import PARTNER, a_message, read_answer


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
        ("referral_id", "created_event_id", "sealed", "follow", "organisation", "asked_as", "partner_request"), True
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


async def test_a_message_that_comes_again_makes_nothing_and_is_given_the_same_answer(service: ServiceInMemory) -> None:
    *_, first = await work(service, a_referral_asked())

    said = await work(service, a_referral_asked())

    assert said == [first._replace(said_before=1)]


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
