"""Nobody is told of a place that is no longer theirs, or of a referral that ended; however the events cross."""

from collections.abc import Sequence
from functools import partial
from itertools import count

import pytest
from prometheus_client import REGISTRY

from services.contract.envelope import Envelope
from services.contract.event import Event
from services.contract.events import (
    ConsentWithdrawn,
    NeedsAHuman,
    PlaceReleased,
    ReferralClosed,
    ReferralRerouted,
    ReferralWithdrawn,
)
from services.contract.words.vocabulary import Channel
from services.notify.dispatch import steps
from services.notify.domain.notice import Notice, Status
from services.notify.domain.telling import Telling
from services.notify.handlers.noticing import Noticing
from services.notify.store import Stores
from services.runtime.working.aggregate import event_id
from services.runtime.working.decoding import Received
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.notify import LEASE, NotifyInMemory
from tests.support.builders import REFERRAL_ID, SERVICE_ID, a_matched, an_envelope, an_unmatched
from tests.support.life_builders import OTHER_REFERRAL_ID, an

OTHER_SERVICE = OTHER_REFERRAL_ID
AT_ANOTHER_SERVICE = an(ReferralRerouted, to_borough=None, new_referral_id=None, to_service_id=OTHER_SERVICE)
ENDINGS = [an(ReferralWithdrawn), an(ConsentWithdrawn), an(ReferralClosed), an(ReferralRerouted)]
GOING_ON = [an(NeedsAHuman), AT_ANOTHER_SERVICE]


def each(events: Sequence[Event]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("ending", events, ids=lambda event: type(event).__name__)


def said(number: int) -> Envelope:
    """The envelope of referral's so-and-so-manieth event; its first made the referral."""
    return an_envelope(id=event_id("referral", str(REFERRAL_ID), number), sequence=number)


def found_after(number: int, numbers: "count[int]" = count(1)) -> Envelope:  # noqa: B008 - no two are one event
    """The envelope of what matching found because of referral's so-and-so-manieth event."""
    cause = event_id("referral", str(REFERRAL_ID), number)
    sequence = next(numbers)
    return an_envelope(id=f"found-{sequence}", sequence=sequence, source="/matching", causationid=cause)


FOUND = found_after(1)


async def hear(notify: NotifyInMemory, *heard: tuple[Event, Envelope]) -> None:
    batch = [Received(envelope, event) for event, envelope in heard]

    async def body(work: UnitOfWork[Telling, Stores]) -> None:
        await work.load(received.key for received in batch)
        await Noticing().work_batch(batch, work)

    await notify.transactions.do(body)


def written(notify: NotifyInMemory) -> list[Notice]:
    return list(notify.storage.stores.notices.all.values())  # type: ignore[attr-defined]


def standing(notify: NotifyInMemory) -> list[Status]:
    return [notice.status for notice in written(notify)]


@each([*ENDINGS, *GOING_ON, an(PlaceReleased)])
async def test_what_is_due_is_cancelled_and_never_sent(notify: NotifyInMemory, ending: Event) -> None:
    await hear(notify, (a_matched(), FOUND))
    await hear(notify, (ending, said(2)))
    await notify.worker().round()

    assert standing(notify) == [Status.CANCELLED]
    assert (notify.sender.sent, notify.published()) == ([], [])


@each([*ENDINGS, *GOING_ON])
async def test_that_there_is_no_place_is_not_told_either(notify: NotifyInMemory, ending: Event) -> None:
    await hear(notify, (an_unmatched(), FOUND))
    await hear(notify, (ending, said(2)))

    assert standing(notify) == [Status.CANCELLED]


@each([*ENDINGS, *GOING_ON, an(PlaceReleased)])
async def test_in_one_batch_it_is_the_same(notify: NotifyInMemory, ending: Event) -> None:
    await hear(notify, (a_matched(), FOUND), (ending, said(2)))

    assert standing(notify) == [Status.CANCELLED]


@each([*ENDINGS, *GOING_ON])
async def test_what_was_found_before_but_is_heard_after_is_never_due(notify: NotifyInMemory, ending: Event) -> None:
    await hear(notify, (ending, said(2)))
    await hear(notify, (a_matched(), FOUND))

    assert standing(notify) == [Status.CANCELLED]


@each(ENDINGS)
async def test_after_the_end_nothing_is_due_whatever_is_found(notify: NotifyInMemory, ending: Event) -> None:
    await hear(notify, (ending, said(2)), (an(NeedsAHuman), said(3)), (a_matched(), found_after(4)))

    assert standing(notify) == [Status.CANCELLED]


@each(GOING_ON)
async def test_what_is_found_for_a_referral_that_went_on_is_told(notify: NotifyInMemory, ending: Event) -> None:
    await hear(notify, (a_matched(), FOUND), (ending, said(2)))
    await hear(notify, (an(PlaceReleased), found_after(2)))
    await hear(notify, (a_matched(service_id=OTHER_SERVICE), found_after(2 if ending is AT_ANOTHER_SERVICE else 3)))
    await notify.worker().round()

    assert standing(notify) == [Status.CANCELLED, Status.SENT]


async def test_a_place_that_is_released_cancels_no_news_of_another(notify: NotifyInMemory) -> None:
    await hear(notify, (a_matched(service_id=OTHER_SERVICE), FOUND), (an(PlaceReleased, service_id=SERVICE_ID), FOUND))

    assert standing(notify) == [Status.DUE]


async def test_of_two_verdicts_only_the_newer_is_told(notify: NotifyInMemory) -> None:
    await hear(notify, (an_unmatched(), FOUND))
    await hear(notify, (a_matched(), found_after(1)))

    assert [(notice.status, notice.cancelled_by) for notice in written(notify)] == [
        (Status.CANCELLED, "matched"),
        (Status.DUE, None),
    ]


async def test_who_wanted_no_word_is_kept_as_such(notify: NotifyInMemory) -> None:
    await hear(notify, (an(ReferralWithdrawn), said(2)), (a_matched(channel=Channel.NONE), FOUND))

    assert standing(notify) == [Status.NOT_WANTED]


async def test_ids_that_somebody_else_makes_say_nothing_of_what_was_before(notify: NotifyInMemory) -> None:
    await hear(notify, (an(NeedsAHuman), said(2)), (a_matched(), an_envelope(causationid="made-by-the-borough")))

    assert standing(notify) == [Status.DUE]


async def test_a_worker_that_has_claimed_a_notice_does_not_send_it_once_it_is_cancelled(
    notify: NotifyInMemory,
) -> None:
    await hear(notify, (a_matched(), FOUND))
    (claimed,) = await notify.transactions.do(partial(steps.claim, worker="quick", lease=LEASE, limit=10))
    await hear(notify, (an(ReferralWithdrawn), said(2)))
    begin = partial(steps.begin, notice_ids=[claimed.notice_id], worker="quick", lease=LEASE)

    assert await notify.transactions.do(begin) == []
    assert standing(notify) == [Status.CANCELLED]


async def test_what_is_on_its_way_leaves_and_is_counted_as_too_late(notify: NotifyInMemory) -> None:
    before = counted("linkway_notify_cancelled_too_late_total")
    await hear(notify, (a_matched(), FOUND))
    (claimed,) = await notify.transactions.do(partial(steps.claim, worker="quick", lease=LEASE, limit=10))
    begin = partial(steps.begin, notice_ids=[claimed.notice_id], worker="quick", lease=LEASE)
    await notify.transactions.do(begin)
    await hear(notify, (an(ReferralWithdrawn), said(2)))

    (notice,) = written(notify)
    assert (notice.status, notice.cancelled_by) == (Status.SENDING, "referral-withdrawn")
    assert counted("linkway_notify_cancelled_too_late_total") == before + 1


async def test_the_cancelled_are_counted(notify: NotifyInMemory) -> None:
    labels = {"channel": "email", "outcome": "cancelled"}
    before = counted("linkway_notify_notices_total", labels)
    await hear(notify, (a_matched(), FOUND), (an(ReferralClosed), said(2)))

    assert counted("linkway_notify_notices_total", labels) == before + 1


def counted(name: str, labels: dict[str, str] | None = None) -> float:
    return REGISTRY.get_sample_value(name, labels or {}) or 0
