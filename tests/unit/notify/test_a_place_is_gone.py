"""Whoever was told of a place is told when it is gone; with what was found in its place, where that comes at once."""

import pytest

from services.contract.events import NeedsAHuman, PlaceReleased, ReferralWithdrawn
from services.contract.words.vocabulary import About, ReleaseReason
from services.notify.dispatch import steps
from services.notify.domain.notice import Notice, Status
from services.notify.senders.wording import Wording
from tests.fakes.notify import LEASE, NotifyInMemory
from tests.support.builders import a_matched, an_unmatched
from tests.support.life_builders import OTHER_REFERRAL_ID, an
from tests.unit.notify.test_silence import found_after, hear, said, written

GONE = an(PlaceReleased, reason="provider-declined")
ANOTHER = a_matched(service_id=OTHER_REFERRAL_ID, service_name="Invented Choir")
THEIR_OWN = [ReleaseReason.OFFER_DECLINED, ReleaseReason.WITHDRAWN, ReleaseReason.CLOSED]


async def told_of_a_place(notify: NotifyInMemory) -> None:
    await hear(notify, (a_matched(), found_after(1)))
    await notify.worker().round()


async def sent_within_a_minute(notify: NotifyInMemory) -> list[str]:
    """What leaves from now on, as the person reads it."""
    before = len(notify.sender.sent)
    await notify.worker().round()
    notify.clock.move(minutes=1)
    await notify.worker().round()
    return [Wording().text(notice, person.name) for notice, person in notify.sender.sent[before:]]


async def test_a_person_is_told_that_the_place_they_were_told_of_is_gone(notify: NotifyInMemory) -> None:
    await told_of_a_place(notify)
    await hear(notify, (GONE, found_after(2)))

    (mail,) = await sent_within_a_minute(notify)
    assert "We wrote to you about a place at Invented Lunch Club. It is no longer kept for you." in mail


async def test_it_is_published_as_news_of_its_own(notify: NotifyInMemory) -> None:
    await told_of_a_place(notify)
    await hear(notify, (GONE, found_after(2)))
    await sent_within_a_minute(notify)

    assert [one.about for one in written(notify)] == [About.MATCHED, About.PLACE_RELEASED]
    assert len(notify.published()) == 2


async def test_who_did_not_answer_in_time_is_told_so(notify: NotifyInMemory) -> None:
    await told_of_a_place(notify)
    await hear(notify, (an(PlaceReleased, reason="expired"), found_after(2)))

    (mail,) = await sent_within_a_minute(notify)
    assert "We did not hear from you in time." in mail


async def test_where_another_place_is_found_at_once_one_mail_tells_both(notify: NotifyInMemory) -> None:
    await told_of_a_place(notify)
    await hear(notify, (GONE, found_after(2)), (ANOTHER, found_after(2)))

    (mail,) = await sent_within_a_minute(notify)
    assert "We wrote to you about a place at Invented Lunch Club. It is no longer kept for you." in mail
    assert "We have found another place for you." in mail
    assert "What: Invented Choir" in mail


async def test_where_no_other_is_found_one_mail_tells_both(notify: NotifyInMemory) -> None:
    await told_of_a_place(notify)
    await hear(notify, (GONE, found_after(2)))
    await hear(notify, (an_unmatched(), found_after(2)))

    (mail,) = await sent_within_a_minute(notify)
    assert "It is no longer kept for you." in mail
    assert "We have not found the right place for you yet." in mail


async def test_a_loss_is_told_once(notify: NotifyInMemory) -> None:
    await told_of_a_place(notify)
    await hear(notify, (GONE, found_after(2)))
    await sent_within_a_minute(notify)
    await hear(notify, (ANOTHER, found_after(3)))

    (mail,) = await sent_within_a_minute(notify)
    assert "no longer kept" not in mail


async def test_the_loss_is_not_forgotten_with_a_place_that_nobody_was_told_of(notify: NotifyInMemory) -> None:
    await told_of_a_place(notify)
    await hear(notify, (GONE, found_after(2)), (ANOTHER, found_after(2)))
    await hear(notify, (an(PlaceReleased, service_id=OTHER_REFERRAL_ID, reason="provider-declined"), found_after(3)))

    (mail,) = await sent_within_a_minute(notify)
    assert "We wrote to you about a place at Invented Lunch Club." in mail
    assert "Invented Choir" not in mail


async def test_the_same_place_again_is_no_loss(notify: NotifyInMemory) -> None:
    await told_of_a_place(notify)
    await hear(notify, (GONE, found_after(2)), (a_matched(), found_after(3)))

    (mail,) = await sent_within_a_minute(notify)
    assert "no longer kept" not in mail


async def test_who_was_not_told_of_the_place_hears_nothing_of_its_loss(notify: NotifyInMemory) -> None:
    await hear(notify, (a_matched(), found_after(1)), (GONE, found_after(2)))

    assert await sent_within_a_minute(notify) == []


@pytest.mark.parametrize("reason", THEIR_OWN)
async def test_who_gave_the_place_up_hears_nothing_of_it(notify: NotifyInMemory, reason: ReleaseReason) -> None:
    await told_of_a_place(notify)
    await hear(notify, (an(PlaceReleased, reason=reason), found_after(2)))

    assert await sent_within_a_minute(notify) == []


async def test_who_withdraws_in_the_same_moment_hears_nothing(notify: NotifyInMemory) -> None:
    await told_of_a_place(notify)
    await hear(notify, (GONE, found_after(2)), (an(ReferralWithdrawn), said(3)))

    assert await sent_within_a_minute(notify) == []


async def test_who_withdrew_before_hears_nothing(notify: NotifyInMemory) -> None:
    await told_of_a_place(notify)
    await hear(notify, (an(ReferralWithdrawn), said(2)), (an(PlaceReleased, reason="expired"), found_after(1)))

    assert await sent_within_a_minute(notify) == []


async def test_where_a_human_must_look_the_place_is_gone_nonetheless(notify: NotifyInMemory) -> None:
    await told_of_a_place(notify)
    released = (an(PlaceReleased, reason="needs-a-human"), found_after(2))
    await hear(notify, released, (an(NeedsAHuman), said(2)))

    (mail,) = await sent_within_a_minute(notify)
    assert "Your referral is still open." in mail


async def test_what_was_on_its_way_when_the_place_went_is_put_right(notify: NotifyInMemory) -> None:
    await hear(notify, (a_matched(), found_after(1)))
    begun = await on_its_way(notify)
    await hear(notify, (GONE, found_after(2)))
    outcomes = {one.notice_id: notify.sender.answer(one) for one in begun}
    await notify.transactions.do(lambda work: steps.settle(work, outcomes, worker="me"))

    (mail,) = await sent_within_a_minute(notify)
    assert "It is no longer kept for you." in mail
    assert [one.status for one in written(notify)] == [Status.SENT, Status.SENT]


async def on_its_way(notify: NotifyInMemory) -> list[Notice]:
    """What is due, as a worker has it between the word to send and the mail server's answer."""
    claimed = await notify.transactions.do(lambda work: steps.claim(work, worker="me", lease=LEASE, limit=9))
    ids = [one.notice_id for one in claimed]
    return await notify.transactions.do(lambda work: steps.begin(work, ids, worker="me", lease=LEASE))
