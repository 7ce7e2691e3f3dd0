"""What cannot be undone has its own line in time: nobody is told anew by a store that is empty, or was put back."""

from datetime import timedelta

import pytest

from services.notify.dispatch.worker import ChannelAway
from services.notify.domain.notice import Status
from services.notify.domain.outcome import Away
from tests.fakes.notify import NotifyInMemory, a_notice
from tests.support.builders import NOW, a_matched, an_envelope, an_unmatched
from tests.unit.notify.test_silence import hear, standing, written

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "status"), [(DAY, Status.DUE), (DAY + timedelta(seconds=1), Status.IN_DOUBT)], ids=["a day", "more"]
)
async def test_what_was_recorded_over_a_day_ago_is_for_a_human_and_never_sent(
    notify: NotifyInMemory, age: timedelta, status: Status
) -> None:
    await hear(notify, (a_matched(), an_envelope(recordedtime=NOW - age)))
    await notify.worker().round()

    assert standing(notify) == [Status.SENT if status is Status.DUE else status]
    assert len(notify.sender.sent) == (status is Status.DUE)


async def test_an_empty_store_that_reads_all_from_the_beginning_tells_nobody(notify: NotifyInMemory) -> None:
    await hear(notify, *((a_matched(), an_envelope(id=str(n), sequence=n, recordedtime=NOW - n * DAY)) for n in (3, 2)))
    await notify.worker().round()

    assert notify.sender.sent == []
    assert {one.last_error for one in written(notify)} == {"recorded-long-ago"}


async def test_after_a_restore_nobody_is_told_of_what_was_recorded_before_it(notify: NotifyInMemory) -> None:
    notify.storage.stores.notices.restored_at = NOW  # type: ignore[attr-defined]
    before, after = (
        an_envelope(id="before", recordedtime=NOW - timedelta(minutes=1)),
        an_envelope(id="after", sequence=2),
    )
    await hear(notify, (a_matched(), before))
    await hear(notify, (an_unmatched(), after))
    await notify.worker().round()

    assert standing(notify) == [Status.IN_DOUBT, Status.SENT]


async def test_where_the_person_wants_no_word_there_is_no_doubt(notify: NotifyInMemory) -> None:
    await hear(notify, (a_matched(channel="none"), an_envelope(recordedtime=NOW - 2 * DAY)))
    assert standing(notify) == [Status.NOT_WANTED]


async def test_what_waited_for_five_days_while_the_channel_was_away_is_left_to_a_human(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    notify.sender.answer = lambda _: Away("connect-failed")
    with pytest.raises(ChannelAway):
        await notify.worker().round()
    notify.clock.move(days=5, seconds=1)
    await notify.worker().round()

    late = await notify.read()
    assert (late.status, late.last_error) == (Status.FAILED, "too-old")
    assert len(notify.sender.sent) == 1
