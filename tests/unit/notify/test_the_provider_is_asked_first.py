"""Nobody is told of a place before its provider has said yes, and they are told once after."""

from pathlib import Path

import pytest

from services.contract.event import Event
from services.contract.events import PlaceReleased, ReferralWithdrawn
from services.contract.words.vocabulary import Answer, ReleaseReason
from services.notify.domain.notice import Status
from tests.fakes.notify import NotifyInMemory
from tests.support.builders import SERVICE_ID, a_matched, an_unmatched
from tests.support.life_builders import an
from tests.unit.notify.test_crossing import Said, orders
from tests.unit.notify.test_silence import OTHER_SERVICE, found_after, hear, said, written

ASKED = a_matched(answer=Answer.ASK)
AGREED = a_matched(answer=Answer.SETTLED, provider_accepted=True)
OFFERED = a_matched(answer=Answer.OFFER, provider_accepted=True)


async def sent_after(notify: NotifyInMemory, *heard: Event) -> list[str]:
    """What the person is sent of what matching says, each event a batch of its own."""
    for number, event in enumerate(heard):
        await hear(notify, (event, found_after(number + 1)))
        await notify.worker().round()
    return [notice.about.value for notice, _ in notify.sender.sent]


async def test_while_the_provider_is_asked_there_is_no_notice(notify: NotifyInMemory) -> None:
    assert await sent_after(notify, ASKED) == []
    assert written(notify) == []


@pytest.mark.parametrize("told", [AGREED, OFFERED], ids=["settled", "an offer"])
async def test_once_the_provider_has_said_yes_the_person_is_told_once(notify: NotifyInMemory, told: Event) -> None:
    assert await sent_after(notify, ASKED, told) == ["matched"]


@pytest.mark.parametrize("reason", [ReleaseReason.PROVIDER_DECLINED, ReleaseReason.EXPIRED])
async def test_of_a_provider_that_says_no_or_nothing_the_person_never_hears(
    notify: NotifyInMemory, reason: ReleaseReason
) -> None:
    gone = an(PlaceReleased, service_id=SERVICE_ID, reason=reason)
    elsewhere = a_matched(service_id=OTHER_SERVICE, answer=Answer.ASK)
    assert await sent_after(notify, ASKED, gone, elsewhere) == []
    assert written(notify) == []


async def test_that_nobody_said_yes_is_told_as_that_there_is_no_place(notify: NotifyInMemory) -> None:
    gone = an(PlaceReleased, service_id=SERVICE_ID, reason=ReleaseReason.EXPIRED)
    assert await sent_after(notify, ASKED, gone, an_unmatched()) == ["unmatched"]


async def test_who_lost_a_place_hears_so_while_another_provider_is_asked(notify: NotifyInMemory) -> None:
    gone = an(PlaceReleased, service_id=SERVICE_ID, reason=ReleaseReason.PROVIDER_DECLINED)
    assert await sent_after(notify, AGREED, gone, a_matched(service_id=OTHER_SERVICE, answer=Answer.ASK)) == ["matched"]
    notify.clock.move(minutes=1)
    await notify.worker().round()
    assert [notice.about.value for notice, _ in notify.sender.sent] == ["matched", "place-released"]


@pytest.mark.parametrize("ends", [False, True])
async def test_in_whatever_order_the_topics_are_read_nobody_is_told_before_the_yes(tmp_path: Path, ends: bool) -> None:
    referral: list[Said] = [(an(ReferralWithdrawn), said(3))] if ends else []
    for order in orders(referral, [(ASKED, found_after(1)), (AGREED, found_after(2))]):
        notify = NotifyInMemory(tmp_path / "referral.token")
        for one in order:
            await hear(notify, one)
            assert all(notice.facts["answer"] == "settled" for notice in written(notify))
        assert [notice.status for notice in written(notify)] == [Status.CANCELLED if ends else Status.DUE]
