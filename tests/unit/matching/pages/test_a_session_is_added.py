"""A provider adds an appointment or a course in plain words; the listing keeps it as the API would."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import httpx
import pytest

from services.contract.listing import Times
from services.contract.words.listing_words import Frequency
from services.matching.domain.sessions.bookable import bookable
from tests.fakes.listing_service import ANOTHER_PROVIDER, ListingsInMemory
from tests.fakes.matching import a_service_id
from tests.support.builders import NOW, SERVICE_ID
from tests.support.listings import a_course, an_appointment_each_week
from tests.support.page_forms import sent

HERE = f"/provider/services/{SERVICE_ID}"
WHOLE = f"/provider/services/{a_service_id(2)}"
# The second Tuesday of a month.
FIRST = date(2026, 4, 14)
AN_APPOINTMENT = {
    "kind": "appointment",
    "often": "weekly",
    "days": ["TU", "TH"],
    "first-day": "14",
    "first-month": "4",
    "first-year": "2026",
    "opens": "9.30",
    "closes": "1130",
    "places": "4",
}
ON_THESE_DAYS = {"starts_on": FIRST, "opens_at": "09:30", "closes_at": "11:30"}


async def previewed(service: ListingsInMemory, typed: dict[str, Any], at: str = HERE) -> httpx.Response:
    page = await service.provider.get(f"{at}/edit/session")
    return await sent(service.provider, page, AN_APPOINTMENT | typed, do="preview")


async def added(service: ListingsInMemory, at: str = HERE, **typed: str | Sequence[str]) -> httpx.Response:
    preview = await previewed(service, typed, at)
    assert preview.status_code == 200, preview.text
    return await sent(service.provider, preview, do="keep")


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ({}, {"freq": Frequency.WEEKLY, "byday": "TU,TH"}),
        ({"days": []}, {"freq": Frequency.WEEKLY, "byday": "TU"}),
        ({"often": "fortnightly"}, {"freq": Frequency.WEEKLY, "interval": 2, "byday": "TU,TH"}),
        ({"often": "monthly", "days": []}, {"freq": Frequency.MONTHLY, "byday": "2TU"}),
        ({"often": "monthly", "days": [], "first-day": "7"}, {"byday": "1TU", "starts_on": date(2026, 4, 7)}),
        ({"often": "once", "note": "Upstairs 🎉"}, {"freq": None, "byday": None, "note": "Upstairs 🎉"}),
        ({"last-day": "1", "last-month": "9", "last-year": "2026"}, {"valid_to": date(2026, 9, 1)}),
    ],
)
async def test_what_is_typed_in_plain_words_is_kept_as_a_rule(
    service: ListingsInMemory, typed: dict[str, Any], times: dict[str, Any]
) -> None:
    answer = await added(service, **typed)

    assert answer.headers["location"] == f"{HERE}?done=kept"
    (booking,) = (await service.kept(SERVICE_ID)).listing.bookings
    told = booking.times.model_dump()
    assert {name: told[name] for name in ON_THESE_DAYS | times} == ON_THESE_DAYS | times
    assert (booking.kind, booking.places) == ("appointment", 4)


async def test_a_fifth_tuesday_is_the_last_one(service: ListingsInMemory) -> None:
    fifth: dict[str, Any] = {"often": "monthly", "days": [], "first-day": "31", "first-month": "3"}

    await added(service, **fifth)

    assert (await service.kept(SERVICE_ID)).listing.bookings[0].times.byday == "-1TU"


async def test_a_course_says_until_when_people_can_join(service: ListingsInMemory) -> None:
    until = {"last-day": "30", "last-month": "6", "last-year": "2026"}
    join = {"join_until-day": "21", "join_until-month": "4", "join_until-year": "2026"}

    await added(service, kind="course", **until, **join)

    (course,) = (await service.kept(SERVICE_ID)).listing.bookings
    assert (course.kind, course.join_until, course.times.valid_to) == ("course", date(2026, 4, 21), date(2026, 6, 30))


async def test_what_was_there_stays(service: ListingsInMemory) -> None:
    await added(service, WHOLE)

    bookings = (await service.kept(a_service_id(2))).listing.bookings
    assert bookings[:2] == (an_appointment_each_week(), a_course())
    assert bookings[2].times == Times(freq=Frequency.WEEKLY, byday="TU,TH", **ON_THESE_DAYS)


async def test_the_preview_says_when_people_could_come(service: ListingsInMemory) -> None:
    preview = (await previewed(service, {})).text

    assert "4 places each time: Tuesday and Thursday, 09:30 to 11:30, from 14 Apr 2026" in preview
    assert "14 April 2026, 9:30 am" in preview
    assert (await service.kept(SERVICE_ID)).version == 1


async def test_the_preview_warns_of_what_nobody_can_be_given(service: ListingsInMemory) -> None:
    preview = (await previewed(service, {"first-year": "2031"})).text

    assert "None of this is within the next twelve weeks" in preview


async def test_people_are_given_what_was_added(service: ListingsInMemory) -> None:
    await added(service, often="once")

    (unit,) = bookable((await service.kept(SERVICE_ID)).listing, NOW)
    assert (unit.session.key, unit.places) == ("appointment-20260414T0930", 4)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"kind": ""}, "kind", "Say what it is."),
        ({"often": ""}, "often", "Say how often it is on."),
        ({"often": "<script>"}, "often", "Say how often it is on."),
        ({"first-day": ""}, "first-day", "a day that there is"),
        ({"first-day": "31"}, "first-day", "a day that there is"),
        ({"first-day": "\u202e14"}, "first-day", "a day that there is"),
        ({"opens": ""}, "opens", "such as 09:30"),
        ({"opens": "noon"}, "opens", "such as 09:30"),
        ({"closes": "25:00"}, "closes", "such as 14:30"),
        ({"places": ""}, "places", "Write a whole number."),
        ({"places": "🎉"}, "places", "Write a whole number."),
        ({"places": "1001"}, "places", "not above 1000"),
        ({"note": "x" * 301}, "note", "at most 300 characters"),
        ({"note": "a\x00b"}, "note", "on one line"),
        ({"last-day": "1", "last-month": "1", "last-year": "2026"}, "last-day", "before the first"),
        ({"kind": "course", "join_until-day": "x"}, "join_until-day", "a day that there is"),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(
    service: ListingsInMemory, typed: dict[str, Any], field: str, said: str
) -> None:
    answer = await previewed(service, typed)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-problem"' in answer.text
    assert said in answer.text
    assert (await service.kept(SERVICE_ID)).version == 1


async def test_what_is_typed_is_shown_as_text(service: ListingsInMemory) -> None:
    await added(service, note="<script>alert(1)</script>\u202e")

    shown = (await service.provider.get(HERE)).text
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


async def test_a_form_that_is_sent_twice_adds_once(service: ListingsInMemory) -> None:
    preview = await previewed(service, {})

    first, second = [await sent(service.provider, preview, do="keep") for _ in range(2)]

    assert (first.status_code, second.status_code) == (303, 303)
    kept = await service.kept(SERVICE_ID)
    assert (kept.version, len(kept.listing.bookings)) == (2, 1)


async def test_whoever_is_slower_is_shown_what_the_other_added(service: ListingsInMemory) -> None:
    preview = await previewed(service, {})
    await added(service, opens="14:00", closes="15:00")

    told = await sent(service.provider, preview, do="keep")

    assert told.status_code == 412
    assert "14:00 to 15:00" in told.text
    assert 'value="9.30"' in told.text
    assert len((await service.kept(SERVICE_ID)).listing.bookings) == 1


async def test_no_more_are_added_than_a_listing_can_have(service: ListingsInMemory) -> None:
    for number in range(20):
        await added(service, opens=f"{number:02}:00", closes="")

    answer = await previewed(service, {"opens": "20:00"})

    assert answer.status_code == 422
    assert "as many as it can have" in answer.text


async def test_nobody_adds_to_what_is_anothers(service: ListingsInMemory) -> None:
    page = await service.provider.get(f"{HERE}/edit/session")
    another = service.at_the_door(ANOTHER_PROVIDER)
    another.cookies.update(service.provider.cookies)

    assert (await another.get(f"{HERE}/edit/session")).status_code == 404
    assert (await sent(another, page, AN_APPOINTMENT, do="keep")).status_code == 404
