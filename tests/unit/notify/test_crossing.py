"""Referral's topic and matching's are read in no fixed order: what is told in the end is the same for each."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from services.contract.envelope import Envelope
from services.contract.event import Event
from services.contract.events import ConsentWithdrawn, NeedsAHuman, PlaceReleased, ReferralClosed, ReferralWithdrawn
from services.notify.domain.notice import Status
from tests.fakes.notify import NotifyInMemory
from tests.support.builders import SERVICE_ID, a_matched, an_unmatched
from tests.support.life_builders import an
from tests.unit.notify.test_silence import AT_ANOTHER_SERVICE, ENDINGS, OTHER_SERVICE, found_after, hear, said, written

Said = tuple[Event, Envelope]


def orders(referral: Sequence[Said], matching: Sequence[Said]) -> Iterator[tuple[Said, ...]]:
    """Every order in which the two can be read."""
    if referral and matching:
        yield from ((referral[0], *rest) for rest in orders(referral[1:], matching))
        yield from ((matching[0], *rest) for rest in orders(referral, matching[1:]))
    else:
        yield (*referral, *matching)


async def due_after(folder: Path, *heard: Said) -> list[str]:
    """Which services the notices tell of that are due in the end, where every event is a batch of its own."""
    notify = NotifyInMemory(folder / "referral.token")
    for one in heard:
        await hear(notify, one)
    return [str(notice.service_id) for notice in written(notify) if notice.status is Status.DUE]


FIRST = (a_matched(service_id=SERVICE_ID), found_after(1))
RELEASED = (an(PlaceReleased, service_id=SERVICE_ID), found_after(2))
SECOND_AFTER_A_HUMAN = (a_matched(service_id=OTHER_SERVICE), found_after(3))
SECOND_AFTER_REROUTING = (a_matched(service_id=OTHER_SERVICE), found_after(2))


@pytest.mark.parametrize(
    ("event", "second"),
    [(an(NeedsAHuman), SECOND_AFTER_A_HUMAN), (AT_ANOTHER_SERVICE, SECOND_AFTER_REROUTING)],
    ids=["needs-a-human", "rerouted"],
)
async def test_where_a_referral_goes_on_the_newest_place_alone_is_told(
    tmp_path: Path, event: Event, second: Said
) -> None:
    for order in orders([(event, said(2))], [FIRST, RELEASED, second]):
        assert await due_after(tmp_path, *order) == [str(OTHER_SERVICE)]


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda event: type(event).__name__)
async def test_where_a_referral_ended_nothing_is_told(tmp_path: Path, ending: Event) -> None:
    referral = [(an(NeedsAHuman), said(2)), (ending, said(4))]
    released_again = (an(PlaceReleased, service_id=OTHER_SERVICE), found_after(4))
    for order in orders(referral, [FIRST, RELEASED, SECOND_AFTER_A_HUMAN, released_again]):
        assert await due_after(tmp_path, *order) == []
    for order in orders(referral, [(an_unmatched(), found_after(1))]):
        assert await due_after(tmp_path, *order) == []


async def test_what_is_not_to_be_told_any_more_is_due_at_no_moment_after_that_was_heard(tmp_path: Path) -> None:
    for silence in (an(NeedsAHuman), an(ReferralClosed), an(ReferralWithdrawn), an(ConsentWithdrawn)):
        for read in ([FIRST], [FIRST, RELEASED]):
            assert await due_after(tmp_path, (silence, said(2)), *read) == []
