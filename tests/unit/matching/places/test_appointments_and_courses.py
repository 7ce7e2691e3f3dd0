"""Who is sent to a service with appointments or courses holds one of them, the earliest with room, and keeps it."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.contract import events
from services.contract.events import Matched
from services.contract.listing import Booking, Listing, Times
from services.contract.words.listing_words import Frequency
from services.contract.words.matching_words import BookingKind
from services.matching.domain.search import HOLD_ENDS, SearchStatus
from services.runtime.leading.timers import Timers
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, a_service_id, an_engine, created
from tests.store_scenarios.timers import AlwaysOurs
from tests.support.builders import NOW
from tests.support.matching_events import then

ADVICE = a_service_id(0)
FIRST = NOW.date() + timedelta(days=1)


def appointments(*days: date, places: int = 1, opens_at: str = "14:30") -> tuple[Booking, ...]:
    """One on each of these days, from half past two to three."""
    return tuple(
        Booking(
            kind=BookingKind.APPOINTMENT,
            places=places,
            times=Times(starts_on=day, opens_at=opens_at, closes_at="15:00"),
        )
        for day in days
    )


def a_course(places: int = 1, weeks: int = 6, join_until: date | None = None) -> Booking:
    """On the same day of each week from the first day on, from ten to twelve."""
    term = {"valid_from": FIRST, "valid_to": FIRST + timedelta(weeks=weeks)}
    times = Times(freq=Frequency.WEEKLY, starts_on=FIRST, opens_at="10:00", closes_at="12:00", **term)
    return Booking(kind=BookingKind.COURSE, places=places, times=times, join_until=join_until)


def key(day: date, clock: str = "1430") -> str:
    return f"appointment-{day:%Y%m%d}T{clock}"


def advice(*bookings: Booking, **changes: Any) -> Listing:
    """An invented service with these bookings; the number beside them says nothing."""
    return a_listing(0, places=None, bookings=bookings, **changes)


def with_bookings(*bookings: Booking, **changes: Any) -> MatchingInMemory:
    return MatchingInMemory(advice(*bookings), **changes)


def told(service: MatchingInMemory, number: int = 0) -> list[Matched]:
    """What was said of a referral's places."""
    letters = [one for one in service.published if one.key == str(a_referral_id(number))]
    return [Matched.model_validate_json(one.value) for one in letters if one.envelope.type == Matched.type]


def sessions(service: MatchingInMemory, *numbers: int) -> list[str | None]:
    """The session of the place that each of these referrals holds, by their searches."""
    return [service.verdict(number).session_key for number in numbers]


async def test_each_of_those_who_come_has_the_earliest_appointment_with_room() -> None:
    service = with_bookings(*appointments(FIRST, FIRST + timedelta(days=1)))
    await service.consumes(*(created(number) for number in range(3)))
    assert sessions(service, 0, 1, 2) == [key(FIRST), key(FIRST + timedelta(days=1)), None]
    assert service.verdict(2).status is SearchStatus.WAITS_FOR_ROOM


async def test_the_person_is_told_of_the_appointment_and_of_no_other_time() -> None:
    service = with_bookings(*appointments(FIRST, FIRST + timedelta(days=7)))
    await service.consumes(created())
    (matched,) = told(service)
    assert matched.session is not None
    assert matched.session.key == key(FIRST)
    assert [(one.starts_at, one.ends_at) for one in matched.next_times] == [
        (matched.session.starts_at, matched.session.ends_at)
    ]
    assert matched.why.endswith("and had 2 places free.")


async def test_who_has_a_place_in_a_course_is_told_of_its_meetings() -> None:
    service = with_bookings(a_course())
    await service.consumes(created())
    (matched,) = told(service)
    assert matched.session is not None
    assert matched.session.kind is BookingKind.COURSE
    assert [one.starts_at.date() for one in matched.next_times] == [FIRST + timedelta(weeks=n) for n in range(3)]


async def test_a_place_in_a_course_is_one_for_its_whole_term() -> None:
    service = with_bookings(a_course(places=2))
    await service.consumes(*(created(number) for number in range(3)))
    assert sessions(service, 0, 1, 2) == [f"course-{FIRST:%Y%m%d}"] * 2 + [None]


async def test_an_appointment_that_is_given_up_is_said_and_goes_to_whoever_waits() -> None:
    service = with_bookings(*appointments(FIRST))
    await service.consumes(created(0), created(1))
    await service.consumes(then(events.ReferralWithdrawn, 0))
    released = [json.loads(one.value) for one in service.published if "place-released" in one.envelope.type]
    assert [one["session_key"] for one in released] == [key(FIRST)]
    assert sessions(service, 0, 1) == [None, key(FIRST)]


async def test_an_appointment_that_has_begun_goes_to_nobody_else_when_it_is_given_up() -> None:
    service = with_bookings(*appointments(FIRST))
    await service.consumes(created(0), created(1))
    service.now = NOW + timedelta(days=2)
    await service.consumes(then(events.ReferralWithdrawn, 0))
    await service.consumes(created(2))
    assert sessions(service, 0, 1, 2) == [None, None, None]


async def test_as_days_pass_new_appointments_can_be_booked_without_anything_else_happening() -> None:
    far = FIRST + timedelta(weeks=13)
    service = with_bookings(*appointments(FIRST, far))
    await service.consumes(created(0), created(1))
    service.now = NOW + timedelta(weeks=2)
    await service.consumes(created(2))
    assert sessions(service, 0, 1, 2)[2] == key(far)


async def test_an_appointment_that_begins_is_free_for_nobody_in_a_process_that_saw_it_free() -> None:
    service = with_bookings(*appointments(FIRST, places=5))
    await service.consumes(created(0))
    service.now = NOW + timedelta(days=2)
    await service.consumes(created(1))
    assert sessions(service, 0, 1) == [key(FIRST), None]


async def test_an_offer_is_held_no_longer_than_until_its_appointment_begins() -> None:
    service = with_bookings(*appointments(FIRST), held_for=timedelta(days=14))
    await service.consumes(created())
    (matched,) = told(service)
    assert matched.session is not None
    assert matched.held_until == matched.session.starts_at
    service.now = NOW + timedelta(days=2)
    await Timers(service.transactions, {HOLD_ENDS: service.matcher.end_hold}, AlwaysOurs()).look_round()
    assert service.held == {ADVICE: []}


async def test_an_offer_of_a_course_that_has_begun_is_held_as_long_as_any() -> None:
    service = with_bookings(a_course(join_until=FIRST + timedelta(weeks=3)), held_for=timedelta(days=14))
    service.now = datetime.combine(FIRST + timedelta(days=2), datetime.min.time(), UTC)
    await service.consumes(created())
    assert told(service)[0].held_until == service.now + timedelta(days=14)


async def test_who_holds_an_appointment_keeps_it_when_other_times_are_listed_and_is_told_when_it_is() -> None:
    service = with_bookings(*appointments(FIRST))
    await service.consumes(created(0))
    service.matcher.use(an_engine(advice(*appointments(FIRST, opens_at="16:00"))))
    await service.consumes(created(1), then(events.ServiceChosen, 0, service_id=ADVICE))
    assert sessions(service, 0, 1) == [key(FIRST), key(FIRST, "1600")]
    again = told(service)[-1]
    assert again.session is not None
    assert again.session == told(service)[0].session
    assert [one.starts_at for one in again.next_times] == [again.session.starts_at]


async def test_where_an_appointment_has_fewer_places_nobody_loses_theirs_and_nobody_new_comes() -> None:
    service = with_bookings(*appointments(FIRST, places=3))
    await service.consumes(created(0), created(1))
    service.matcher.use(an_engine(advice(*appointments(FIRST, places=1))))
    await service.consumes(created(2))
    await service.consumes(then(events.ReferralWithdrawn, 0))
    assert sessions(service, 0, 1, 2) == [None, key(FIRST), None]
    await service.consumes(then(events.ReferralWithdrawn, 1))
    assert sessions(service, 2) == [key(FIRST)]


async def test_where_a_number_shrinks_nobody_loses_theirs_and_nobody_new_comes() -> None:
    service = MatchingInMemory(a_listing(0, places=2))
    await service.consumes(created(0), created(1))
    service.matcher.use(an_engine(a_listing(0, places=0)))
    await service.consumes(created(2))
    await service.consumes(then(events.ReferralWithdrawn, 0))
    assert service.held == {ADVICE: [a_referral_id(1)]}
    assert service.verdict(2).status is SearchStatus.WAITS_FOR_ROOM


async def test_whoever_was_asked_about_is_told_once_the_service_has_appointments() -> None:
    service = MatchingInMemory(a_listing(0, places=None))
    await service.consumes(created(0))
    service.matcher.use(an_engine(advice(*appointments(FIRST))))
    await service.consumes(then(events.ProviderAccepted, 0, service_id=ADVICE), created(1))
    assert [service.verdict(number).status for number in (0, 1)] == [SearchStatus.HOLDS] * 2
    assert sessions(service, 0, 1) == [None, key(FIRST)]


async def test_who_is_about_nobody_is_shown_an_appointment_and_takes_none() -> None:
    service = with_bookings(*appointments(FIRST))
    await service.consumes(created(0, synthetic=True))
    assert told(service)[0].session is not None
    assert service.held == {}


async def test_a_batch_that_comes_again_changes_no_appointment() -> None:
    service = with_bookings(*appointments(FIRST, FIRST + timedelta(days=1)))
    batch = [created(0), created(1)]
    await service.consumes(*batch)
    before = sessions(service, 0, 1)
    await service.consumes(*batch)
    assert sessions(service, 0, 1) == before
