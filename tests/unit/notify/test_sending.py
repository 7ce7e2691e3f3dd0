"""The loop that sends: at most once, nothing lost, and the doubt recorded."""

import json
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

import pytest

from services.notify.dispatch.disclosures import Disclosed, ReferralAway
from services.notify.dispatch.worker import CLAIMED_AT_ONCE, SENT_AT_ONCE, USED_WITHIN_SECONDS, ChannelAway
from services.notify.domain import life
from services.notify.domain.notice import Notice, Status
from services.notify.domain.outcome import Accepted, Away, NotToBeTold, Outcome, Refused, TryLater
from services.runtime.working.aggregate import Aggregate
from tests.fakes.notify import ANN, LEASE, NotifyInMemory, a_notice


async def test_what_is_due_is_sent_and_said(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    await notify.worker().round()

    ((notice, person),) = notify.sender.sent
    assert (notice.notice_id, person.email) == (a_notice().notice_id, ANN)
    assert (await notify.read()).status is Status.SENT
    assert notify.published() == [str(a_notice().referral_id)]


async def test_whose_telling_another_release_has_to_read_is_left_and_others_are_told(notify: NotifyInMemory) -> None:
    await notify.write(a_notice(1), a_notice(2))
    newer = Aggregate(str(a_notice(1).referral_id), a_notice(1).borough, state={"silence": "of the stars"})
    notify.storage.memory.states[newer.key] = newer
    await notify.worker().round()

    assert [notice.notice_id for notice, _ in notify.sender.sent] == [a_notice(2).notice_id]
    [left] = await notify.storage.stores.notices.get([a_notice(1).notice_id])
    assert (left.status, left.lease) == (Status.DUE, None)
    assert left.due_at > notify.clock()


async def test_what_is_said_follows_from_the_match(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    await notify.worker().round()

    (message,) = notify.storage.memory.messages.values()
    envelope, told = message.envelope, json.loads(message.value)
    assert message.topic == "southwark.notices"
    assert (envelope.type, envelope.source) == ("london.linkway.person-told.v1", "/notify")
    assert envelope.causationid == a_notice().cause.id
    assert envelope.correlationid == a_notice().cause.correlationid
    assert (told["about"], told["notice_id"]) == ("matched", str(a_notice().notice_id))


async def test_nothing_personal_is_kept_or_said(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    await notify.worker().round()

    everything = repr((notify.storage.memory, await notify.read()))
    assert ANN not in everything
    assert "Ann Invented" not in everything


async def test_a_second_round_sends_nothing_again(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    assert [await notify.worker().round() for _ in range(2)] == [1, 0]
    assert len(notify.sender.sent) == 1


async def test_more_than_a_batch_is_sent_round_by_round(notify: NotifyInMemory) -> None:
    await notify.write(*map(a_notice, range(CLAIMED_AT_ONCE + 7)))
    assert [await notify.worker().round() for _ in range(3)] == [CLAIMED_AT_ONCE, 7, 0]
    assert len(set(notify.published())) == CLAIMED_AT_ONCE + 7


async def test_the_referral_service_is_asked_once_a_batch_with_our_token_and_purpose(notify: NotifyInMemory) -> None:
    await notify.write(a_notice(1), a_notice(2))
    await notify.worker().round()

    ids = [str(a_notice(number).referral_id) for number in (1, 2)]
    assert notify.referral.asked == [{"purpose": "tell-the-person", "referral_ids": ids}]
    assert notify.referral.tokens == ["Bearer lw_invented"]


async def test_a_notice_put_off_is_sent_when_its_time_has_come(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    notify.sender.answer = lambda _: TryLater("smtp-451")
    await notify.worker().round()
    assert await notify.worker().round() == 0

    notify.sender.answer = lambda _: Accepted()
    notify.clock.move(seconds=5)
    await notify.worker().round()
    assert (await notify.read()).status is Status.SENT
    assert len(notify.published()) == 1


async def test_a_person_who_is_missing_is_asked_for_again_and_then_given_up(notify: NotifyInMemory) -> None:
    await notify.write(a_notice(1), a_notice(2))
    notify.referral.gone = {str(a_notice(1).referral_id)}
    for _ in range(3):
        await notify.worker().round()
        notify.clock.move(seconds=30)

    assert (await notify.read(1)).status is Status.FAILED
    assert (await notify.read(1)).last_error == "person-missing"
    assert (await notify.read(2)).status is Status.SENT


async def test_a_broken_seal_holds_up_nobody_else_and_is_tried_again(notify: NotifyInMemory) -> None:
    await notify.write(a_notice(1), a_notice(2))
    notify.referral.broken = {str(a_notice(1).referral_id)}
    for _ in range(5):
        await notify.worker().round()
        notify.clock.move(hours=1)

    assert [(await notify.read(number)).status for number in (1, 2)] == [Status.DUE, Status.SENT]
    assert (await notify.read(1)).last_error == "seal-broken"

    notify.referral.broken = set()
    await notify.worker().round()
    assert (await notify.read(1)).status is Status.SENT


async def test_a_child_is_never_told_and_never_asked_about_again(notify: NotifyInMemory) -> None:
    await notify.write(a_notice(1), a_notice(2))
    notify.referral.children = {str(a_notice(1).referral_id)}
    for _ in range(3):
        await notify.worker().round()
        notify.clock.move(hours=1)

    child = await notify.read(1)
    assert (child.status, child.last_error) == (Status.NOT_WANTED, "too-young")
    assert [person.referral_id for _, person in notify.sender.sent] == [a_notice(2).referral_id]
    assert notify.published() == [str(a_notice(2).referral_id)]
    assert len(notify.referral.asked) == 1


async def test_whoever_wants_no_more_messages_gets_none(notify: NotifyInMemory) -> None:
    await notify.write(a_notice(1), a_notice(2))
    notify.referral.silenced = {str(a_notice(1).referral_id)}
    await notify.worker().round()

    silenced = await notify.read(1)
    assert (silenced.status, silenced.last_error) == (Status.NOT_WANTED, "unwanted")
    assert [person.referral_id for _, person in notify.sender.sent] == [a_notice(2).referral_id]


async def test_what_was_called_back_before_a_child_was_known_for_one_is_cancelled(notify: NotifyInMemory) -> None:
    sending = life.begin(life.claim(a_notice(), "first", notify.clock.now + LEASE), "first", notify.clock.now + LEASE)
    assert sending is not None
    called_back = life.cancel(sending, "withdrawn")
    assert called_back is not None
    settled = life.settle(called_back, NotToBeTold("too-young"), "first", notify.clock.now)

    assert settled is not None
    assert (settled.status, settled.cancelled_by) == (Status.CANCELLED, "withdrawn")


async def test_a_broken_seal_is_said_without_a_persons_details(
    notify: NotifyInMemory, caplog: pytest.LogCaptureFixture
) -> None:
    await notify.write(a_notice())
    notify.referral.broken = {str(a_notice().referral_id)}
    await notify.worker().round()

    (said,) = [record for record in caplog.records if "seal" in record.message]
    assert vars(said)["notice"] == str(a_notice().notice_id)
    assert ANN not in caplog.text


async def test_a_stop_finishes_the_messages_in_hand_and_gives_the_others_back(notify: NotifyInMemory) -> None:
    await notify.write(*map(a_notice, range(SENT_AT_ONCE * 3)))
    assert await notify.worker().round(lambda: bool(notify.sender.sent)) == SENT_AT_ONCE * 3
    assert len(notify.sender.sent) == SENT_AT_ONCE

    assert await notify.worker("second").round() == SENT_AT_ONCE * 2
    assert len(set(notify.published())) == len(notify.sender.sent) == SENT_AT_ONCE * 3


async def test_one_refusal_does_not_hold_up_the_others(notify: NotifyInMemory) -> None:
    def refuse_one(notice: Notice) -> Outcome:
        return Refused("smtp-550") if notice.notice_id == a_notice(1).notice_id else Accepted()

    await notify.write(a_notice(1), a_notice(2))
    notify.sender.answer = refuse_one
    await notify.worker().round()

    assert [(await notify.read(number)).status for number in (1, 2)] == [Status.DUE, Status.SENT]


async def test_a_fault_in_a_sender_is_a_doubt_about_one_message(notify: NotifyInMemory) -> None:
    def break_at_one(notice: Notice) -> Outcome:
        if notice.notice_id == a_notice(1).notice_id:
            raise KeyError(ANN)
        return Accepted()

    await notify.write(a_notice(1), a_notice(2))
    notify.sender.answer = break_at_one
    await notify.worker().round()

    assert [(await notify.read(number)).status for number in (1, 2)] == [Status.IN_DOUBT, Status.SENT]


async def test_nothing_is_lost_while_the_channel_is_away(notify: NotifyInMemory) -> None:
    await notify.write(*map(a_notice, range(30)))
    notify.sender.answer = lambda _: Away("connect-failed")
    with pytest.raises(ChannelAway):
        await notify.worker().round()

    notify.sender.answer = lambda _: Accepted()
    assert await notify.worker().round() == 30
    assert len(set(notify.published())) == 30


async def test_nothing_is_lost_while_the_referral_service_is_away(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    notify.referral.status = 503
    with pytest.raises(ReferralAway, match="503"):
        await notify.worker().round()
    assert notify.sender.sent == []

    notify.referral.status = 200
    assert await notify.worker().round() == 1
    assert (await notify.read()).status is Status.SENT


async def test_where_sending_takes_long_people_are_asked_about_anew(notify: NotifyInMemory) -> None:
    await notify.write(*map(a_notice, range(2 * SENT_AT_ONCE)))

    def slowly(_: Notice) -> Outcome:
        notify.seconds += 2
        # Meanwhile somebody of the second group has taken their consent back.
        notify.referral.gone = {str(a_notice(SENT_AT_ONCE + 3).referral_id)}
        return Accepted()

    notify.sender.answer = slowly
    await notify.worker().round()

    assert [len(asked["referral_ids"]) for asked in notify.referral.asked] == [2 * SENT_AT_ONCE, SENT_AT_ONCE]
    assert (await notify.read(SENT_AT_ONCE + 3)).last_error == "person-missing"
    assert len(notify.sender.sent) == 2 * SENT_AT_ONCE - 1


async def test_what_was_disclosed_long_ago_is_used_for_nobody(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    worker, disclose = notify.worker(), notify.people.of

    async def late(referral_ids: Sequence[UUID]) -> Disclosed:
        disclosed = await disclose(referral_ids)
        notify.seconds += USED_WITHIN_SECONDS + 1
        return disclosed

    await replace(worker, people=SimpleNamespace(of=late)).round()
    later = await notify.read()

    assert (later.status, later.last_error, notify.sender.sent) == (Status.DUE, "details-old", [])
