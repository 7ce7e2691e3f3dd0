"""A new code is sent by itself: what matching finds neither replaces it nor waits for it."""

from datetime import timedelta
from functools import partial

import pytest

from services.contract.envelope import Envelope
from services.contract.event import Event
from services.contract.events import CodeRenewed, NeedsAHuman, PlaceReleased, ReferralClosed, ReferralWithdrawn
from services.contract.words.vocabulary import About, Channel
from services.notify.dispatch import steps
from services.notify.domain.notice import Status, notice_of_code
from services.notify.domain.outcome import TryLater
from services.notify.senders.wording import Wording
from tests.fakes.notify import LEASE, NotifyInMemory
from tests.support.builders import NOW, a_matched, an_envelope, an_unmatched
from tests.support.life_builders import an
from tests.unit.notify.test_silence import found_after, hear, said, standing, written

RENEWED = an(CodeRenewed)


def about(notify: NotifyInMemory) -> list[About]:
    """What left, in order."""
    return [notice.about for notice, _ in notify.sender.sent]


async def test_it_leaves_and_is_published(notify: NotifyInMemory) -> None:
    await hear(notify, (RENEWED, said(2)))
    await notify.worker().round()

    assert (about(notify), standing(notify)) == ([About.CODE_RENEWED], [Status.SENT])
    assert len(notify.published()) == 1


@pytest.mark.parametrize("finding", [a_matched(), an_unmatched()], ids=["found", "not-found"])
async def test_a_finding_and_a_code_that_are_due_at_once_both_leave(notify: NotifyInMemory, finding: Event) -> None:
    await hear(notify, (RENEWED, said(2)), (finding, found_after(1)))
    await notify.worker().round()
    await notify.worker().round()

    assert sorted(about(notify)) == sorted([About.CODE_RENEWED, finding_of(finding)])


def finding_of(event: Event) -> About:
    return About.MATCHED if event == a_matched() else About.UNMATCHED


async def test_it_does_not_wait_for_a_finding_that_is_on_its_way(notify: NotifyInMemory) -> None:
    await hear(notify, (a_matched(), found_after(1)))
    claimed = await notify.transactions.do(partial(steps.claim, worker="slow", lease=LEASE, limit=10))
    ids = [one.notice_id for one in claimed]
    await notify.transactions.do(partial(steps.begin, notice_ids=ids, worker="slow", lease=LEASE))
    await hear(notify, (RENEWED, said(50)))
    await notify.worker().round()

    assert about(notify) == [About.CODE_RENEWED]


async def test_of_two_that_are_due_the_newer_leaves_alone(notify: NotifyInMemory) -> None:
    await hear(notify, (RENEWED, said(2)), (RENEWED, said(3)))
    await notify.worker().round()

    assert standing(notify) == [Status.CANCELLED, Status.SENT]


async def test_whoever_was_told_of_a_place_is_still_told_when_it_is_gone(notify: NotifyInMemory) -> None:
    await hear(notify, (a_matched(), found_after(1)))
    await notify.worker().round()
    await hear(notify, (RENEWED, said(2)))
    await notify.worker().round()
    await hear(notify, (an(PlaceReleased, reason="expired"), found_after(2)))
    notify.clock.move(minutes=1)
    await notify.worker().round()

    assert about(notify) == [About.MATCHED, About.CODE_RENEWED, About.PLACE_RELEASED]


async def test_a_human_who_must_look_does_not_hold_it_back(notify: NotifyInMemory) -> None:
    await hear(notify, (RENEWED, said(2)), (an(NeedsAHuman), said(3)))
    await notify.worker().round()

    assert about(notify) == [About.CODE_RENEWED]


async def test_one_that_was_due_when_the_referral_was_withdrawn_does_not_leave(notify: NotifyInMemory) -> None:
    await hear(notify, (RENEWED, said(2)), (an(ReferralWithdrawn), said(3)))
    await notify.worker().round()

    assert (about(notify), standing(notify)) == ([], [Status.CANCELLED])


async def test_whoever_asks_after_the_end_may_see_how_it_ended(notify: NotifyInMemory) -> None:
    await hear(notify, (an(ReferralClosed), said(2)), (RENEWED, said(3)))
    await notify.worker().round()

    assert about(notify) == [About.CODE_RENEWED]


async def test_what_was_asked_long_ago_is_for_a_human(notify: NotifyInMemory) -> None:
    await hear(notify, (RENEWED, said(2)._replace(recordedtime=NOW - timedelta(days=2))))

    assert standing(notify) == [Status.IN_DOUBT]


async def test_by_no_channel_nothing_leaves(notify: NotifyInMemory) -> None:
    await hear(notify, (an(CodeRenewed, channel=Channel.NONE), said(2)))
    await notify.worker().round()

    assert (about(notify), standing(notify)) == ([], [Status.NOT_WANTED])


async def test_what_could_not_be_sent_is_tried_again(notify: NotifyInMemory) -> None:
    notify.sender.answer = lambda _: TryLater("smtp-451")
    await hear(notify, (RENEWED, said(2)))
    await notify.worker().round()

    assert [(one.status, one.attempts) for one in written(notify)] == [(Status.DUE, 1)]


def test_a_code_and_a_finding_of_the_same_number_are_two_notices() -> None:
    envelope: Envelope = an_envelope(sequence=2)
    code = notice_of_code(RENEWED, envelope, NOW)

    assert code.notice_id != notice_of_code(RENEWED, an_envelope(sequence=3), NOW).notice_id


@pytest.mark.parametrize("public_url", [None, "https://linkway.example"])
def test_the_mail_says_the_code_and_what_becomes_of_the_old_one(public_url: str | None) -> None:
    notice = notice_of_code(RENEWED, an_envelope(), NOW, phone="020 7946 0028")
    text = Wording(public_url=public_url).text(notice, "Ann", reference="REFERENCE", code="2345WXYZ")

    assert text.count("Your code: 2345WXYZ") == 1
    assert "Your old code works until you use this one." in text
    assert ("https://linkway.example/my/at/REFERENCE" in text) is bool(public_url)
