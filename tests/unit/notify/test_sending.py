"""The loop that sends: at most once, nothing lost, and the doubt recorded."""

import json
from functools import partial

import pytest

from services.notify.dispatch import doubts, steps
from services.notify.dispatch.disclosures import ReferralAway
from services.notify.dispatch.worker import CLAIMED_AT_ONCE, SENT_AT_ONCE, ChannelAway
from services.notify.domain.notice import Notice, Status
from services.notify.domain.outcome import Accepted, Away, Outcome, Refused, TryLater
from tests.fakes.notify import ANN, LEASE, Office, a_notice


async def begin_and_die(office: Office, name: str = "dead") -> None:
    """What a worker leaves behind that is killed while its messages are on their way."""
    claimed = await office.transactions.do(partial(steps.claim, worker=name, lease=LEASE, limit=10))
    ids = [notice.notice_id for notice in claimed]
    await office.transactions.do(partial(steps.begin, notice_ids=ids, worker=name, lease=LEASE))


async def test_what_is_due_is_sent_and_said(office: Office) -> None:
    await office.write(a_notice())
    await office.worker().round()

    ((notice, person),) = office.sender.sent
    assert (notice.notice_id, person.email) == (a_notice().notice_id, ANN)
    assert (await office.read()).status is Status.SENT
    assert office.said() == [str(a_notice().referral_id)]


async def test_what_is_said_follows_from_the_match(office: Office) -> None:
    await office.write(a_notice())
    await office.worker().round()

    (message,) = office.storage.memory.messages.values()
    envelope, told = message.envelope, json.loads(message.value)
    assert message.topic == "southwark.notices"
    assert (envelope.type, envelope.source) == ("london.linkway.person-told.v1", "/notify")
    assert envelope.causationid == a_notice().cause.id
    assert envelope.correlationid == a_notice().cause.correlationid
    assert (told["about"], told["notice_id"]) == ("matched", str(a_notice().notice_id))


async def test_nothing_personal_is_kept_or_said(office: Office) -> None:
    await office.write(a_notice())
    await office.worker().round()

    everything = repr((office.storage.memory, await office.read()))
    assert ANN not in everything
    assert "Ann Invented" not in everything


async def test_a_second_round_sends_nothing_again(office: Office) -> None:
    await office.write(a_notice())
    assert [await office.worker().round() for _ in range(2)] == [1, 0]
    assert len(office.sender.sent) == 1


async def test_more_than_a_batch_is_sent_round_by_round(office: Office) -> None:
    await office.write(*map(a_notice, range(CLAIMED_AT_ONCE + 7)))
    assert [await office.worker().round() for _ in range(3)] == [CLAIMED_AT_ONCE, 7, 0]
    assert len(set(office.said())) == CLAIMED_AT_ONCE + 7


async def test_the_referral_service_is_asked_once_a_batch_with_our_token_and_purpose(office: Office) -> None:
    await office.write(a_notice(1), a_notice(2))
    await office.worker().round()

    ids = [str(a_notice(number).referral_id) for number in (1, 2)]
    assert office.referral.asked == [{"purpose": "tell-the-person", "referral_ids": ids}]
    assert office.referral.tokens == ["Bearer lw_invented"]


async def test_a_notice_that_is_not_due_waits(office: Office) -> None:
    await office.write(a_notice(due_at=office.clock.now + LEASE))
    assert await office.worker().round() == 0


async def test_what_one_worker_has_claimed_no_other_takes(office: Office) -> None:
    await office.write(a_notice())
    await office.transactions.do(partial(steps.claim, worker="other", lease=LEASE, limit=10))
    assert await office.worker().round() == 0

    office.clock.move(seconds=60)
    assert await office.worker().round() == 1
    assert len(office.sender.sent) == 1


async def test_a_worker_that_lost_its_claim_sends_nothing(office: Office) -> None:
    await office.write(a_notice())
    (claimed,) = await office.transactions.do(partial(steps.claim, worker="slow", lease=LEASE, limit=10))
    office.clock.move(seconds=60)
    await office.transactions.do(partial(steps.claim, worker="other", lease=LEASE, limit=10))

    begin = partial(steps.begin, notice_ids=[claimed.notice_id], worker="slow", lease=LEASE)
    assert await office.transactions.do(begin) == []


async def test_what_a_dead_worker_was_sending_is_in_doubt_and_never_sent_again(office: Office) -> None:
    await office.write(a_notice())
    await begin_and_die(office)
    office.clock.move(seconds=60)
    await doubts.look(office.transactions)
    office.clock.move(days=1)

    assert await office.worker().round() == 0
    assert (await office.read()).status is Status.IN_DOUBT
    assert (office.sender.sent, office.said()) == ([], [])


async def test_what_a_living_worker_is_sending_is_not_in_doubt(office: Office) -> None:
    await office.write(a_notice())
    await begin_and_die(office)
    office.clock.move(seconds=59)
    await doubts.look(office.transactions)

    assert (await office.read()).status is Status.SENDING


async def test_a_worker_that_was_only_slow_resolves_the_doubt_once(office: Office) -> None:
    await office.write(a_notice())
    await begin_and_die(office, "slow")
    office.clock.move(seconds=60)
    await doubts.look(office.transactions)
    settle = partial(steps.settle, outcomes={a_notice().notice_id: Accepted()}, worker="slow")
    await office.transactions.do(settle)
    await office.transactions.do(settle)

    assert (await office.read()).status is Status.SENT
    assert len(office.said()) == 1


async def test_a_notice_put_off_is_sent_when_its_time_has_come(office: Office) -> None:
    await office.write(a_notice())
    office.sender.answer = lambda _: TryLater("smtp-451")
    await office.worker().round()
    assert await office.worker().round() == 0

    office.sender.answer = lambda _: Accepted()
    office.clock.move(seconds=5)
    await office.worker().round()
    assert (await office.read()).status is Status.SENT
    assert len(office.said()) == 1


async def test_a_person_who_is_missing_is_asked_for_again_and_then_given_up(office: Office) -> None:
    await office.write(a_notice(1), a_notice(2))
    office.referral.gone = {str(a_notice(1).referral_id)}
    for _ in range(3):
        await office.worker().round()
        office.clock.move(seconds=30)

    assert (await office.read(1)).status is Status.FAILED
    assert (await office.read(1)).last_error == "person-missing"
    assert (await office.read(2)).status is Status.SENT


async def test_a_broken_seal_holds_up_nobody_else_and_is_tried_again(office: Office) -> None:
    await office.write(a_notice(1), a_notice(2))
    office.referral.broken = {str(a_notice(1).referral_id)}
    for _ in range(5):
        await office.worker().round()
        office.clock.move(hours=1)

    assert [(await office.read(number)).status for number in (1, 2)] == [Status.DUE, Status.SENT]
    assert (await office.read(1)).last_error == "seal-broken"

    office.referral.broken = set()
    await office.worker().round()
    assert (await office.read(1)).status is Status.SENT


async def test_a_broken_seal_is_said_without_a_persons_details(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.write(a_notice())
    office.referral.broken = {str(a_notice().referral_id)}
    await office.worker().round()

    (said,) = [record for record in caplog.records if "seal" in record.message]
    assert vars(said)["notice"] == str(a_notice().notice_id)
    assert ANN not in caplog.text


async def test_a_stop_finishes_the_messages_in_hand_and_gives_the_others_back(office: Office) -> None:
    await office.write(*map(a_notice, range(SENT_AT_ONCE * 3)))
    assert await office.worker().round(lambda: bool(office.sender.sent)) == SENT_AT_ONCE * 3
    assert len(office.sender.sent) == SENT_AT_ONCE

    assert await office.worker("second").round() == SENT_AT_ONCE * 2
    assert len(set(office.said())) == len(office.sender.sent) == SENT_AT_ONCE * 3


async def test_one_refusal_does_not_hold_up_the_others(office: Office) -> None:
    def refuse_one(notice: Notice) -> Outcome:
        return Refused("smtp-550") if notice.notice_id == a_notice(1).notice_id else Accepted()

    await office.write(a_notice(1), a_notice(2))
    office.sender.answer = refuse_one
    await office.worker().round()

    assert [(await office.read(number)).status for number in (1, 2)] == [Status.DUE, Status.SENT]


async def test_a_fault_in_a_sender_is_a_doubt_about_one_message(office: Office) -> None:
    def break_at_one(notice: Notice) -> Outcome:
        if notice.notice_id == a_notice(1).notice_id:
            raise KeyError(ANN)
        return Accepted()

    await office.write(a_notice(1), a_notice(2))
    office.sender.answer = break_at_one
    await office.worker().round()

    assert [(await office.read(number)).status for number in (1, 2)] == [Status.IN_DOUBT, Status.SENT]


async def test_nothing_is_lost_while_the_channel_is_away(office: Office) -> None:
    await office.write(*map(a_notice, range(30)))
    office.sender.answer = lambda _: Away("connect-failed")
    with pytest.raises(ChannelAway):
        await office.worker().round()

    office.sender.answer = lambda _: Accepted()
    assert await office.worker().round() == 30
    assert len(set(office.said())) == 30


async def test_nothing_is_lost_while_the_referral_service_is_away(office: Office) -> None:
    await office.write(a_notice())
    office.referral.status = 503
    with pytest.raises(ReferralAway, match="503"):
        await office.worker().round()
    assert office.sender.sent == []

    office.referral.status = 200
    assert await office.worker().round() == 1
    assert (await office.read()).status is Status.SENT
