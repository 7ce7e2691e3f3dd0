"""What reporting learns of a referral does not depend on the order in which topics are read."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest

from services.contract.event import Event
from services.reporting.domain.journey import Journey, Stage
from services.reporting.handlers.learning import CONSUMES
from tests.support import builders
from tests.support.builders import NOW, SERVICE_ID

REFERRAL = (builders.a_referral_created(), builders.a_missed(), builders.an_attended())
MATCHING = (builders.an_unmatched(), builders.a_matched())
NOTIFY = (
    builders.a_person_told(about="unmatched", told_at=NOW - timedelta(days=1)),
    builders.a_person_told(),
    builders.a_person_told(told_at=NOW + timedelta(days=1)),
)


def interleavings(*owners: Sequence[Event]) -> Iterator[tuple[Event, ...]]:
    """Every order in which these can be read, each owner's own order kept."""
    if not any(owners):
        yield ()
    for number, owner in enumerate(owners):
        if owner:
            for rest in interleavings(*owners[:number], owner[1:], *owners[number + 1 :]):
                yield owner[0], *rest


def journey_after(*heard: Event) -> Journey:
    journey: Journey | None = None
    for minutes, event in enumerate(heard):
        journey, news = CONSUMES[type(event)](journey, event, NOW + timedelta(minutes=minutes))
        assert not news
    assert journey is not None
    return journey


def test_whatever_order_topics_are_read_in_the_journey_is_the_same() -> None:
    journeys = [journey_after(*order) for order in interleavings(REFERRAL, MATCHING, NOTIFY)]

    assert len(journeys) == 560
    assert set(journeys) == {
        Journey(
            created=True,
            needs=("loneliness",),
            urgency="routine",
            referrer_role="gp",
            age_band="65-74",
            gender="female",
            ethnic_category="Z",
            attended_on=date(2026, 2, 7),
            missed_on=date(2026, 2, 7),
            matched=True,
            service_id=SERVICE_ID,
            unmatched_reason="no-room",
            told_at=NOW,
        )
    }


@pytest.mark.parametrize(
    ("event", "stages"),
    [
        (builders.a_referral_created(), {Stage.CREATED}),
        (builders.a_matched(), {Stage.MATCHED}),
        (builders.an_unmatched(), set()),
        (builders.a_person_told(), {Stage.TOLD}),
        (builders.a_person_told(about="unmatched"), set()),
        (builders.an_attended(), {Stage.ATTENDED}),
        (builders.a_missed(), set()),
    ],
)
def test_each_event_counts_for_its_own_stage_alone(event: Event, stages: set[Stage]) -> None:
    assert {stage for stage in Stage if journey_after(event).reached(stage)} == stages


def test_a_journey_is_kept_and_read_again_as_it_was() -> None:
    journey = journey_after(*REFERRAL, *MATCHING, *NOTIFY)

    assert Journey.model_validate(journey.model_dump(mode="json")) == journey


def test_nothing_that_points_at_a_person_is_kept() -> None:
    kept = journey_after(*REFERRAL, *MATCHING, *NOTIFY).model_dump_json()

    sealed = builders.a_referral_created().sealed
    for pointer in ("SE1", str(sealed.person_id), *sealed.fields.values()):
        assert pointer not in kept
