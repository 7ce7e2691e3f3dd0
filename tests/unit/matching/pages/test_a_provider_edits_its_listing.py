"""A provider edits a section, looks at it, and keeps it; nothing typed is lost, and nobody else's change either."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from services.matching.domain.sessions.bookable import bookable
from services.matching.doors.pages.provider.listing.sections import SECTIONS
from services.matching.places import Holder
from tests.fakes.listing_service import ListingsInMemory
from tests.fakes.matching import a_service_id
from tests.support.builders import NOW, SERVICE_ID
from tests.support.listings import a_whole_listing
from tests.support.page_forms import sent

HERE = f"/provider/services/{SERVICE_ID}"
WHOLE = f"/provider/services/{a_service_id(2)}"


async def kept_with(service: ListingsInMemory, section: str, typed: dict[str, Any], at: str = HERE) -> httpx.Response:
    """The answer to the last of the two forms, where nothing is wrong."""
    page = await service.provider.get(f"{at}/edit/{section}")
    preview = await sent(service.provider, page, typed, do="preview")
    assert preview.status_code == 200, preview.text
    return await sent(service.provider, preview, do="keep")


async def test_what_was_previewed_is_kept(service: ListingsInMemory) -> None:
    answer = await kept_with(service, "about", {"name": "Another Lunch Club", "needs": ["loneliness", "food"]})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}?done=kept")
    kept = await service.kept(SERVICE_ID)
    assert (kept.listing.name, kept.listing.needs, kept.version) == (
        "Another Lunch Club",
        ("loneliness", "food"),
        2,
    )
    assert kept.note.why == "changed: name, needs"


async def test_a_preview_keeps_nothing_and_says_what_would_change(service: ListingsInMemory) -> None:
    page = await service.provider.get(f"{HERE}/edit/about")

    preview = await sent(service.provider, page, {"name": "Another Lunch Club"}, do="preview")

    assert "Another Lunch Club" in preview.text
    assert (await service.kept(SERVICE_ID)).version == 1


async def test_whoever_goes_on_editing_finds_what_they_typed(service: ListingsInMemory) -> None:
    page = await service.provider.get(f"{HERE}/edit/about")
    preview = await sent(service.provider, page, {"name": "Another Lunch Club"}, do="preview")

    again = await sent(service.provider, preview, do="edit")

    assert 'value="Another Lunch Club"' in again.text
    assert "There is a problem" not in again.text


@pytest.mark.parametrize("slug", SECTIONS)
async def test_a_section_that_is_sent_as_it_is_changes_nothing(service: ListingsInMemory, slug: str) -> None:
    answer = await kept_with_nothing_new(service, slug)

    assert "Nothing would change" in answer.text
    assert (await service.kept(a_service_id(2))).version == 1


async def kept_with_nothing_new(service: ListingsInMemory, slug: str) -> httpx.Response:
    page = await service.provider.get(f"{WHOLE}/edit/{slug}")
    return await sent(service.provider, page, do="preview")


@pytest.mark.parametrize(
    ("section", "typed", "field", "kept"),
    [
        ("open", {"status": "temporarily-closed"}, "status", "temporarily-closed"),
        ("joining", {"telephone": "020 7946 0001", "ways": ["telephone"]}, "telephone", "020 7946 0001"),
        ("joining", {"wait_days": "21"}, "wait_days", 21),
        ("access", {"languages": "Bengali, Somali"}, "languages", ("bn", "so")),
        ("places", {"places": "3"}, "places", 3),
        ("places", {"places": ""}, "places", None),
        ("who", {"minimum_age": "60"}, "who_for.minimum_age", 60),
    ],
)
async def test_each_section_keeps_what_it_is_about(
    service: ListingsInMemory, section: str, typed: dict[str, Any], field: str, kept: Any
) -> None:
    await kept_with(service, section, typed)

    found: Any = (await service.kept(SERVICE_ID)).listing
    for step in field.split("."):
        found = getattr(found, step)
    assert found == kept


async def test_a_time_of_the_week_is_added(service: ListingsInMemory) -> None:
    typed = {"times-0-days": ["TU", "TH"], "times-0-opens": "9.30", "times-0-closes": "1130"}

    await kept_with(service, "times", typed)

    (time,) = (await service.kept(SERVICE_ID)).listing.times
    assert (time.freq, time.byday, time.opens_at, time.closes_at) == ("WEEKLY", "TU,TH", "09:30", "11:30")


async def test_a_time_that_is_not_of_each_week_is_kept_as_it_is_or_taken_out(service: ListingsInMemory) -> None:
    typed = {"times-1-days": ["MO"], "times-1-opens": "10:00"}
    await kept_with(service, "times", typed, WHOLE)
    before = (await service.kept(a_service_id(2))).listing.times

    await kept_with(service, "times", {"times-0-is-kept": []}, WHOLE)

    assert (before[0].interval, len(before)) == (2, 2)
    assert (await service.kept(a_service_id(2))).listing.times == before[1:]


async def test_a_cost_is_typed_in_pounds(service: ListingsInMemory) -> None:
    await kept_with(service, "costs", {"costs-0-pounds": "£3.50", "costs-0-words": "a lunch"})

    (cost,) = (await service.kept(SERVICE_ID)).listing.costs
    assert (cost.pence, cost.words) == (350, "a lunch")


@pytest.mark.parametrize(
    ("section", "typed", "field", "said"),
    [
        ("about", {"name": ""}, "name", "Fill this in."),
        ("about", {"name": "x" * 201}, "name", "at most 200 characters"),
        ("about", {"name": "two\x00lines"}, "name", "on one line"),
        ("about", {"name": "See www.example.org"}, "name", "address of a page"),
        ("about", {"needs": []}, "needs", "Tick at least one."),
        ("about", {"needs": ["gardening"]}, "needs", "Choose one of those"),
        ("joining", {"wait_days": "soon"}, "wait_days", "Write a whole number."),
        ("joining", {"wait_days": "9999"}, "wait_days", "not above 1000"),
        ("joining", {"email": "nobody"}, "email", "one email address"),
        ("joining", {"website": "javascript:alert(1)"}, "website", "whole address"),
        ("places", {"places": "1001"}, "places", "not above 1000"),
        ("places", {"places": "-1"}, "places", "not below 0"),
        ("open", {"status": ""}, "status", "Choose one"),
        (
            "open",
            {"status": "temporarily-closed", "closed_until-day": "31", "closed_until-month": "2"},
            "closed_until-day",
            "a day that there is",
        ),
        ("times", {"times-1-days": ["MO"], "times-1-opens": "noon"}, "times-1-opens", "such as 09:30"),
        ("costs", {"costs-1-pounds": "a lot"}, "costs-1-pounds", "in pounds"),
        ("access", {"languages": "Bengali, Martian!"}, "languages", "English names"),
        ("who", {"minimum_age": "70", "maximum_age": "60"}, "minimum_age", "above the greatest"),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    service: ListingsInMemory, section: str, typed: dict[str, Any], field: str, said: str
) -> None:
    page = await service.provider.get(f"{HERE}/edit/{section}")

    answer = await sent(service.provider, page, typed, do="preview")

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-problem"' in answer.text
    assert said in answer.text
    assert (await service.kept(SERVICE_ID)).version == 1


async def test_the_places_of_certain_times_are_changed_one_by_one(service: ListingsInMemory) -> None:
    await kept_with(service, "places", {"bookings-1-places": "20"}, WHOLE)

    listing = (await service.kept(a_service_id(2))).listing
    assert ([one.places for one in listing.bookings], listing.places) == ([4, 20], 12)


async def test_places_that_are_no_number_are_said_beside_their_booking(service: ListingsInMemory) -> None:
    page = await service.provider.get(f"{WHOLE}/edit/places")

    answer = await sent(service.provider, page, {"bookings-1-places": "many"}, do="preview")

    assert answer.status_code == 422
    assert 'href="#bookings-1-places"' in answer.text


async def test_held_and_free_places_are_shown_of_the_service_and_of_each_session(service: ListingsInMemory) -> None:
    stores = service.storage.stores
    first = bookable(a_whole_listing(2), NOW)[0]
    await stores.places.restore({SERVICE_ID: [Holder(UUID(int=1)), Holder(UUID(int=2), is_asked=True)]})
    await stores.places.restore({a_service_id(2): [Holder(UUID(int=3), session=first.session)]})

    plain, whole = (await service.provider.get(HERE)).text, (await service.provider.get(WHOLE)).text

    assert "1 of 10 held, 9 free, 1 to answer" in plain
    assert "1 person has a time" in whole
    assert 'data-label="Free" class="number">3<' in whole


async def test_what_is_typed_is_shown_as_text(service: ListingsInMemory) -> None:
    written = "<script>alert(1)</script> \u202e🎉"

    await kept_with(service, "about", {"description": written})

    shown = (await service.provider.get(HERE)).text
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


async def test_whoever_is_slower_is_told_and_sees_both(service: ListingsInMemory) -> None:
    page = await service.provider.get(f"{HERE}/edit/about")
    await kept_with(service, "about", {"name": "The Faster Club"})

    told = await sent(service.provider, page, {"name": "The Slower Club"}, do="keep")

    assert told.status_code == 412
    assert "Somebody changed this listing while you were writing" in told.text
    assert "The Faster Club" in told.text
    assert 'value="The Slower Club"' in told.text
    assert (await service.kept(SERVICE_ID)).listing.name == "The Faster Club"


async def test_whoever_has_seen_the_others_change_may_take_its_place(service: ListingsInMemory) -> None:
    page = await service.provider.get(f"{HERE}/edit/about")
    await kept_with(service, "about", {"name": "The Faster Club"})
    told = await sent(service.provider, page, {"name": "The Slower Club"}, do="preview")

    preview = await sent(service.provider, told, do="preview")
    await sent(service.provider, preview, do="keep")

    assert (await service.kept(SERVICE_ID)).listing.name == "The Slower Club"


async def test_a_form_that_is_sent_twice_changes_once(service: ListingsInMemory) -> None:
    page = await service.provider.get(f"{HERE}/edit/about")
    preview = await sent(service.provider, page, {"name": "Another Lunch Club"}, do="preview")

    first, second = [await sent(service.provider, preview, do="keep") for _ in range(2)]

    assert (first.status_code, second.status_code) == (303, 303)
    assert (await service.kept(SERVICE_ID)).version == 2


async def test_a_listing_is_said_to_be_right_still(service: ListingsInMemory) -> None:
    page = await service.provider.get(HERE)

    answer = await sent(service.provider, page)

    assert answer.headers["location"] == f"{HERE}?done=confirmed"
    assert (await service.kept(SERVICE_ID)).listing.assured_on == NOW.date()


async def test_whoever_saw_another_version_does_not_say_that_it_is_right(service: ListingsInMemory) -> None:
    page = await service.provider.get(HERE)
    await kept_with(service, "about", {"name": "The Faster Club"})

    answer = await sent(service.provider, page)

    assert answer.status_code == 412
    assert "Somebody changed this listing while you looked at it" in answer.text
    assert (await service.kept(SERVICE_ID)).listing.assured_on is None


async def test_a_form_without_its_token_is_not_taken(service: ListingsInMemory) -> None:
    page = await service.provider.get(f"{HERE}/edit/about")

    answer = await sent(service.provider, page, {"form-token": "guessed"}, do="keep")

    assert answer.status_code == 403
