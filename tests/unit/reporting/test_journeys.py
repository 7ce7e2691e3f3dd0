"""What reporting learns of a referral from each event, and what it is counted by."""

from datetime import timedelta

import pytest

from services.contract import conversation, events
from services.contract.event import Event
from services.reporting.domain.journey import Journey, Measure, Occurrence, Stage, Step
from services.reporting.handlers.learning import CONSUMES
from tests.support import builders
from tests.support.builders import NOW, SERVICE_ID
from tests.support.life_builders import ATTENDANCE_ID, EXAMPLES, OTHER_REFERRAL_ID, an

OTHER_SERVICE = OTHER_REFERRAL_ID
REFERRAL = (
    builders.a_referral_created(),
    an(events.OfferDeclined),
    an(events.OfferAccepted),
    builders.a_missed(attendance_id=ATTENDANCE_ID),
    an(events.AttendanceCorrected, outcome="attended"),
    an(events.ReferralClosed),
)
MATCHING = (
    builders.an_unmatched(),
    builders.a_matched(service_id=OTHER_SERVICE),
    an(events.PlaceReleased, service_id=OTHER_SERVICE),
    builders.a_matched(),
)
NOTIFY = (
    builders.a_person_told(about="unmatched", told_at=NOW - timedelta(days=1)),
    builders.a_person_told(),
    builders.a_person_told(told_at=NOW + timedelta(days=1)),
)


OCCURRENCES: dict[type[Event], set[Measure]] = {
    events.OfferDeclined: {Occurrence.DECLINED_BY_PERSON},
    events.ProviderDeclined: {Occurrence.DECLINED_BY_PROVIDER},
    events.PlaceReleased: {Occurrence.RELEASED},
    events.ReferralClosed: {Occurrence.CLOSED},
    events.ReferralWithdrawn: {Occurrence.WITHDRAWN},
    events.ConsentWithdrawn: {Occurrence.WITHDRAWN},
    events.ReferralRerouted: {Occurrence.MOVED_OUT},
}

HEARD = [one for one in EXAMPLES if type(one) in conversation.CONSUMES["reporting"]]


def journey_after(*heard: Event) -> Journey:
    journey: Journey | None = None
    for minutes, event in enumerate(heard):
        journey, news = CONSUMES[type(event)](journey, event, NOW + timedelta(minutes=minutes))
        assert not news
    assert journey is not None
    return journey


@pytest.mark.parametrize(
    ("event", "measures"),
    [
        (builders.a_referral_created(), {Stage.CREATED, Step.REFERRED}),
        (builders.a_matched(), {Stage.MATCHED}),
        (builders.a_matched(answer="ask"), set()),
        (builders.an_unmatched(), set()),
        (builders.a_person_told(), {Stage.TOLD}),
        (builders.a_person_told(about="unmatched"), set()),
        (builders.an_attended(), {Stage.ATTENDED, Occurrence.CAME_UNTOLD}),
        (builders.a_missed(), set()),
        *((example, OCCURRENCES.get(type(example), set())) for example in HEARD),
    ],
)
def test_each_event_counts_for_its_own_measure_alone(event: Event, measures: set[Measure]) -> None:
    assert set(journey_after(event).measures()) == measures


def test_a_referral_that_was_never_made_counts_nowhere() -> None:
    never = an(events.ReferralWithdrawn, reason="never-made")
    journey = journey_after(*REFERRAL, *MATCHING, *NOTIFY, never)

    assert not list(journey.measures())


TO_ANOTHER_BOROUGH = an(events.ReferralRerouted)
FROM_ANOTHER_BOROUGH = builders.a_referral_created(rerouted_from=OTHER_REFERRAL_ID)


def counted(journey: Journey) -> set[Measure]:
    return set(journey.measures())


def test_a_referral_that_moves_was_received_by_the_first_borough_and_counts_for_all_else_in_the_next() -> None:
    first = journey_after(builders.a_referral_created(), *MATCHING, *NOTIFY, TO_ANOTHER_BOROUGH)
    second = journey_after(FROM_ANOTHER_BOROUGH, *MATCHING, *NOTIFY, an(events.ReferralClosed))

    assert counted(first) == {Stage.CREATED, Occurrence.MOVED_OUT}
    became = {Occurrence.MOVED_IN, Occurrence.RELEASED, Occurrence.CLOSED}
    assert counted(second) == {Stage.MATCHED, Stage.TOLD, Step.REFERRED, Step.MATCHED, Step.TOLD, *became}


def test_what_moves_twice_was_received_once() -> None:
    assert counted(journey_after(FROM_ANOTHER_BOROUGH, TO_ANOTHER_BOROUGH)) == {
        Occurrence.MOVED_IN,
        Occurrence.MOVED_OUT,
    }


def test_what_goes_on_at_another_service_stays_where_it_is() -> None:
    at_another_service = an(events.ReferralRerouted, to_borough=None, new_referral_id=None, to_service_id=OTHER_SERVICE)

    assert counted(journey_after(*REFERRAL, at_another_service)) == counted(journey_after(*REFERRAL))


def test_who_says_no_twice_is_one_referral_turned_down() -> None:
    journey = journey_after(an(events.OfferDeclined), an(events.OfferDeclined, reason="other"))

    assert journey.declined == ("wrong-time", "other")
    assert Occurrence.DECLINED_BY_PERSON in journey.measures()


def test_a_place_that_is_released_is_no_longer_the_journeys_but_that_there_was_one_counts() -> None:
    journey = journey_after(builders.a_matched(), an(events.PlaceReleased))

    assert (journey.service_id, journey.released, journey.matched) == (None, 1, True)


def test_the_place_that_took_its_place_stays() -> None:
    journey = journey_after(
        builders.a_matched(), builders.a_matched(service_id=OTHER_SERVICE), an(events.PlaceReleased)
    )

    assert journey.service_id == OTHER_SERVICE


def test_what_a_human_must_look_at_is_known_from_the_beginning() -> None:
    assert journey_after(builders.a_referral_created(needs_human=("self-referral",))).needed_a_human


def test_a_journey_is_kept_and_read_again_as_it_was() -> None:
    journey = journey_after(*REFERRAL, *MATCHING, *NOTIFY)

    assert Journey.model_validate(journey.model_dump(mode="json")) == journey


def test_nothing_that_points_at_a_person_is_kept() -> None:
    kept = journey_after(*REFERRAL, *MATCHING, *NOTIFY).model_dump_json()

    sealed = builders.a_referral_created().sealed
    for pointer in ("SE1", str(sealed.person_id), *sealed.fields.values()):
        assert pointer not in kept


def test_a_place_that_is_only_asked_for_is_no_match_and_none_that_is_given_up() -> None:
    asked = journey_after(builders.a_matched(answer="ask"))
    assert (asked.matched, asked.service_id, asked.asked_id) == (False, None, SERVICE_ID)

    declined = journey_after(builders.a_matched(answer="ask"), an(events.PlaceReleased))
    assert (declined.matched, declined.asked_id, declined.released) == (False, None, 0)


def test_once_the_provider_has_said_yes_there_is_a_match_and_a_place_to_give_up() -> None:
    agreed = builders.a_matched(answer="settled", provider_accepted=True)
    told = journey_after(builders.a_matched(answer="ask"), agreed)
    assert (told.matched, told.service_id, told.asked_id) == (True, SERVICE_ID, None)

    given_up = journey_after(builders.a_matched(answer="ask"), agreed, an(events.PlaceReleased))
    assert (given_up.service_id, given_up.released) == (None, 1)
