"""A provider cancels an appointment, ends a series, hands a field back or withdraws: each on a page that asks."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.contract.doors.rights import TokenRight
from services.matching.domain.sessions.bookable import bookable
from services.matching.domain.sessions.unit import Unit
from services.matching.doors.pages.provider.ending.series import name_of
from services.matching.places import Holder
from services.runtime.working.callers import hash_token
from tests.fakes.listing_service import A_PROVIDER, ANOTHER_PROVIDER, ListingsInMemory
from tests.fakes.matching import a_service_id
from tests.support.builders import NOW, SERVICE_ID
from tests.support.listings import a_course, a_whole_listing, an_appointment_each_week
from tests.support.page_forms import sent

HERE = f"/provider/services/{SERVICE_ID}"
WHOLE = f"/provider/services/{a_service_id(2)}"
SERIES = f"{WHOLE}/series/{name_of(an_appointment_each_week())}"
COURSE = f"{WHOLE}/series/{name_of(a_course())}"


def the_first() -> Unit:
    return bookable(a_whole_listing(2), NOW)[0]


FIRST = f"{WHOLE}/sessions/{the_first().session.key}"


async def changed(service: ListingsInMemory, at: str = WHOLE, **fields: Any) -> None:
    """Somebody else changes the listing."""
    answer = await service.editor.patch(f"/v1/listings/{at.rpartition('/')[2]}", json=fields, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text


async def held(service: ListingsInMemory, *people: int) -> None:
    holders = [Holder(UUID(int=one), session=the_first().session) for one in people]
    await service.storage.stores.places.restore({a_service_id(2): holders})


async def keys(service: ListingsInMemory) -> list[str]:
    return [one.session.key for one in bookable((await service.kept(a_service_id(2))).listing, NOW)]


async def test_an_appointment_that_is_cancelled_is_given_to_nobody(service: ListingsInMemory) -> None:
    before = await keys(service)

    answer = await sent(service.provider, await service.provider.get(FIRST))

    assert answer.headers["location"] == f"{WHOLE}?done=cancelled"
    assert await keys(service) == [one for one in before if one != the_first().session.key]
    assert "Nobody is given that time" in (await service.provider.get(answer.headers["location"])).text


async def test_who_has_it_is_shown_before(service: ListingsInMemory) -> None:
    assert "Nobody has this time yet" in (await service.provider.get(FIRST)).text
    await held(service, 1, 2)

    page = (await service.provider.get(FIRST)).text

    assert "2 people have this time" in page
    assert "Linkway does not tell them" in page


async def test_the_pages_of_who_has_it_are_for_those_who_may_open_them(service: ListingsInMemory) -> None:
    await held(service, 7)
    who = f"/provider/people/{UUID(int=7)}"

    assert who not in (await service.provider.get(FIRST)).text
    attends = replace(A_PROVIDER, organisation="invented-hosts", rights=A_PROVIDER.rights | {TokenRight.ATTEND})
    service.callers.known[hash_token(attends.organisation)] = attends
    assert who in (await service.at_the_door(attends).get(FIRST)).text


@pytest.mark.parametrize("key", ["appointment-20200101T1000", "course-20260417", "<script>", "x" * 300])
async def test_there_is_no_page_of_an_appointment_that_there_is_not(service: ListingsInMemory, key: str) -> None:
    assert (await service.provider.get(f"{WHOLE}/sessions/{key}")).status_code == 404


async def test_a_series_has_a_last_day(service: ListingsInMemory) -> None:
    page = await service.provider.get(SERIES)

    answer = await sent(service.provider, page, {"last-day": "1", "last-month": "5", "last-year": "2026"}, do="end")

    assert answer.headers["location"] == f"{WHOLE}?done=ended"
    appointments, course = (await service.kept(a_service_id(2))).listing.bookings
    assert (appointments.times.valid_to, course) == (date(2026, 5, 1), a_course())


async def test_a_course_is_taken_out(service: ListingsInMemory) -> None:
    await sent(service.provider, await service.provider.get(COURSE), do="out")

    assert (await service.kept(a_service_id(2))).listing.bookings == (an_appointment_each_week(),)


async def test_who_has_a_place_of_a_series_is_counted_before(service: ListingsInMemory) -> None:
    assert "Nobody has a place of it yet" in (await service.provider.get(SERIES)).text
    await held(service, 1, 2)

    assert 'data-label="People" class="number">2<' in (await service.provider.get(SERIES)).text
    assert "Nobody has a place of it yet" in (await service.provider.get(COURSE)).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"last-day": ""}, "Write a day that there is"),
        ({"last-day": "31", "last-month": "2", "last-year": "2026"}, "Write a day that there is"),
        ({"last-day": "\u202e1", "last-month": "🎉", "last-year": "<script>"}, "Write a day that there is"),
        ({"last-day": "1", "last-month": "1", "last-year": "2026"}, "before the first"),
    ],
)
async def test_a_last_day_that_cannot_be_is_said_beside_it(
    service: ListingsInMemory, typed: dict[str, str], said: str
) -> None:
    answer = await sent(service.provider, await service.provider.get(COURSE), typed, do="end")

    assert answer.status_code == 422
    assert 'id="last-day-problem"' in answer.text
    assert said in answer.text
    assert "<script" not in answer.text
    assert (await service.kept(a_service_id(2))).version == 1


async def test_what_a_withdrawal_costs_is_said_before(service: ListingsInMemory) -> None:
    assert "Nobody has a place there now" in (await service.provider.get(f"{WHOLE}/withdrawal")).text
    await held(service, 1)

    page = await service.provider.get(f"{WHOLE}/withdrawal")
    assert "1 person has a place there." in page.text
    assert (await service.kept(a_service_id(2))).withdrawn is None

    answer = await sent(service.provider, page)
    assert answer.headers["location"] == f"{WHOLE}?done=withdrawn"
    assert (await service.kept(a_service_id(2))).withdrawn == "withdrawn-by-provider"
    assert "is not listed" in (await service.provider.get(f"{WHOLE}/withdrawal")).text


async def test_what_was_changed_is_shown_beside_what_the_other_directory_says(service: ListingsInMemory) -> None:
    await changed(service, HERE, name="Another Club", reach_metres=900)

    page = (await service.provider.get(f"{HERE}/changed")).text

    assert "2 things are otherwise" in (await service.provider.get(HERE)).text
    assert 'data-label="Here" class="lines">Another Club<' in page
    assert "It is kept otherwise there, which people do not see" in page


async def test_a_field_is_handed_back(service: ListingsInMemory) -> None:
    before = (await service.kept(SERVICE_ID)).listing
    await changed(service, HERE, name="Another Club")

    answer = await sent(service.provider, await service.provider.get(f"{HERE}/changed"), field="name")

    assert answer.headers["location"] == f"{HERE}/changed?done=back"
    kept = await service.kept(SERVICE_ID)
    assert (kept.listing, kept.own) == (before, ())
    page = (await service.provider.get(answer.headers["location"])).text
    assert "Handed back" in page
    assert "Everything is as the other directory says" in page


async def test_that_all_is_right_here_is_handed_back_to_nobody(service: ListingsInMemory) -> None:
    await sent(service.provider, await service.provider.get(HERE))

    assert (await service.kept(SERVICE_ID)).own == ("assured_on",)
    assert "Everything is as the other directory says" in (await service.provider.get(f"{HERE}/changed")).text


async def test_nothing_is_handed_back_of_a_listing_that_is_withdrawn(service: ListingsInMemory) -> None:
    await changed(service, HERE, name="Another Club")
    page = await service.provider.get(f"{HERE}/changed")
    await sent(service.provider, await service.provider.get(f"{HERE}/withdrawal"))
    version = str((await service.kept(SERVICE_ID)).version)

    answer = await sent(service.provider, page, field="name", version=version)

    assert answer.status_code == 409
    assert "This was not done" in answer.text


@pytest.mark.parametrize("field", ["", "service_id", "<script>", "name\x00"])
async def test_what_is_no_changed_field_is_as_it_was(service: ListingsInMemory, field: str) -> None:
    await changed(service, HERE, name="Another Club")

    await sent(service.provider, await service.provider.get(f"{HERE}/changed"), field=field)

    assert (await service.kept(SERVICE_ID)).own == ("name",)


ENDS: dict[str, dict[str, str]] = {
    FIRST: {},
    SERIES: {"do": "out"},
    f"{WHOLE}/withdrawal": {},
    f"{WHOLE}/changed": {"field": "name"},
}


@pytest.fixture
async def with_a_change(service: ListingsInMemory) -> ListingsInMemory:
    await changed(service, name="Another Club")
    return service


@pytest.mark.parametrize("path", ENDS)
async def test_what_is_sent_twice_is_done_once(with_a_change: ListingsInMemory, path: str) -> None:
    page = await with_a_change.provider.get(path)

    answers = [await sent(with_a_change.provider, page, ENDS[path]) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert (await with_a_change.kept(a_service_id(2))).version == 3


@pytest.mark.parametrize("path", ENDS)
async def test_whoever_saw_another_version_is_told_and_nothing_is_done(
    with_a_change: ListingsInMemory, path: str
) -> None:
    page = await with_a_change.provider.get(path)
    await changed(with_a_change, telephone="020 7946 0001")

    told = await sent(with_a_change.provider, page, ENDS[path])

    assert told.status_code == 412
    assert "Somebody changed this listing while you looked at it" in told.text
    assert (await with_a_change.kept(a_service_id(2))).version == 3
    assert (await sent(with_a_change.provider, told, ENDS[path])).status_code == 303


@pytest.mark.parametrize("path", ENDS)
async def test_anothers_is_answered_as_if_it_were_not_there(with_a_change: ListingsInMemory, path: str) -> None:
    page = await with_a_change.provider.get(path)
    another = with_a_change.at_the_door(ANOTHER_PROVIDER)
    another.cookies.update(with_a_change.provider.cookies)

    answers: list[httpx.Response] = [await another.get(path), await sent(another, page, ENDS[path])]

    assert [one.status_code for one in answers] == [404, 404]
    assert (await with_a_change.kept(a_service_id(2))).version == 2


@pytest.mark.parametrize("path", ENDS)
async def test_a_form_without_its_token_is_not_taken(with_a_change: ListingsInMemory, path: str) -> None:
    page = await with_a_change.provider.get(path)

    answer = await sent(with_a_change.provider, page, {**ENDS[path], "form-token": "guessed"})

    assert answer.status_code == 403
    assert (await with_a_change.kept(a_service_id(2))).version == 2
