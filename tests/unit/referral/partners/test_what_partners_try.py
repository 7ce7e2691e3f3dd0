"""A partner tries its own topic with synthetic referrals: all is done and answered as in earnest, and marked."""

from typing import Any

import pytest

from services.contract.event import Event
from services.contract.events.partners import AttendanceReported, ReferralRequested, WithdrawalRequested
from services.referral.domain.life import State
from services.runtime.working.record import RawRecord
from tests.fakes.asked_by_topic import ANOTHER, accepted, rejected, state, work
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched
from tests.support.partner_messages import a_message

REPORTS: dict[type[Event], dict[str, Any]] = {
    AttendanceReported: {"partner_reference": "ours-7", "outcome": "attended", "on": "2026-01-31"},
    WithdrawalRequested: {"partner_reference": "ours-7", "reason": "person-asked"},
}
each_report = pytest.mark.parametrize("event", REPORTS)


def a_referral_tried(name: str = "m-1", *, synthetic: str = "true") -> RawRecord:
    body = a_request() | {"partner_reference": "ours-7"}
    return a_message(ReferralRequested, body, name=name, synthetic=synthetic)


def a_report(event: type[Event], *, synthetic: str = "true", **where: Any) -> RawRecord:
    return a_message(event, REPORTS[event], name="m-2", synthetic=synthetic, **where)


async def test_the_referral_and_the_answer_carry_the_mark(service: ServiceInMemory) -> None:
    created, answer = await work(service, a_referral_tried())

    assert (created.envelope.synthetic, answer.envelope.synthetic) == (True, True)


async def test_the_answer_carries_it_when_the_message_comes_again(service: ServiceInMemory) -> None:
    await work(service, a_referral_tried())
    [again] = await work(service, a_referral_tried())

    assert again.envelope.synthetic


async def test_what_cannot_be_read_is_answered_with_it(service: ServiceInMemory) -> None:
    [answer] = await work(service, a_message(ReferralRequested, b"{", synthetic="true"))

    assert answer.envelope.synthetic


async def test_a_reference_that_was_tried_names_no_real_referral(service: ServiceInMemory) -> None:
    await accepted(service, a_referral_tried("m-1"))
    answer = await rejected(service, a_referral_tried("m-2", synthetic="false"))

    assert (answer.code, answer.pointer) == ("reference-used-before", "#/partner_reference")


@each_report
@pytest.mark.parametrize("synthetic", ["true", ""])
async def test_what_is_reported_of_it_is_marked(service: ServiceInMemory, event: type[Event], synthetic: str) -> None:
    referral_id = (await accepted(service, a_referral_tried())).referral_id
    await service.consume(a_matched(referral_id=referral_id))

    said = await work(service, a_report(event, synthetic=synthetic))

    assert [one.envelope.synthetic for one in said if one.topic.endswith("referrals")] == [True]


@each_report
async def test_nothing_is_done_to_a_real_referral_by_way_of_trial(service: ServiceInMemory, event: type[Event]) -> None:
    referral_id = (await accepted(service, a_referral_tried(synthetic=""))).referral_id
    await service.consume(a_matched(referral_id=referral_id))

    answer = await rejected(service, a_report(event))

    assert answer.code == "not-synthetic"
    kept = await state(service, referral_id)
    assert (kept.state, kept.attendances) == (State.ARRANGED, ())


@each_report
async def test_of_another_partners_referral_nothing_is_learnt(service: ServiceInMemory, event: type[Event]) -> None:
    await accepted(service, a_referral_tried(synthetic=""))

    assert (await rejected(service, a_report(event, topic=ANOTHER))).code == "referral-not-found"
