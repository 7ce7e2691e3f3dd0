"""What is looked for is found, by each filter of the standard."""

from typing import Any
from uuid import UUID

import pytest

from services.contract.listing import Area, Times, WhoFor
from services.contract.words.listing_words import AreaKind, Frequency
from services.contract.words.vocabulary import Need
from tests.fakes.directory_doors import OpenDirectory
from tests.fakes.matching import a_listing, a_site
from tests.support.listings import AN_ORGANIZATION, CHANGED_AT, listed

MORNINGS = Times(freq=Frequency.WEEKLY, byday="MO,WE", opens_at="09:00", closes_at="12:00")
SECOND_TUESDAYS = Times(freq=Frequency.MONTHLY, byday="2TU", opens_at="18:00", closes_at="20:00")
BOROUGH = Area(kind=AreaKind.BOROUGH, code="E09000028", name="Southwark")
ELSEWHERE = Area(kind=AreaKind.OUTCODE, code="E1", name="E1")


async def found(path: str, *listings: Any, **asked: Any) -> list[str]:
    """The names of what is found."""
    answer = await OpenDirectory(listed(*listings)).client().get(f"/openreferral/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    return [one["name"] if "name" in one else one["service"]["name"] for one in answer.json()["contents"]]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"search": "GARDEN"}, True),
        ({"search": "green garden"}, True),
        ({"search": "garden swimming"}, False),
        ({"search": "neighbours"}, True),
        ({"minimum_age": 16}, True),
        ({"minimum_age": 19}, False),
        ({"maximum_age": 65}, True),
        ({"maximum_age": 64}, False),
        ({"day": "WE"}, True),
        ({"day": "wednesday"}, True),
        ({"day": "TU"}, True),
        ({"day": "SU"}, False),
        ({"day": "TU", "start_time": "09:00", "end_time": "12:00"}, False),
        ({"day": "MO", "start_time": "09:00", "end_time": "12:00"}, True),
        ({"start_time": "18:30"}, False),
        ({"organization_id": str(AN_ORGANIZATION)}, True),
        ({"organization_id": str(UUID(int=1))}, False),
        ({"modified_after": CHANGED_AT.isoformat()}, True),
        ({"modified_after": "2026-03-02T00:00:00Z"}, False),
        ({"nobody-knows-this": "1"}, True),
    ],
)
async def test_a_service_is_found_by_what_it_is(asked: dict[str, Any], is_found: bool) -> None:
    garden = a_listing(
        name="Garden",
        description="A green place.",
        organization_id=AN_ORGANIZATION,
        who_for=WhoFor(minimum_age=18, maximum_age=65),
        times=(MORNINGS, SECOND_TUESDAYS),
    )

    assert await found("services", garden, **asked) == (["Garden"] if is_found else [])


async def test_a_service_is_found_by_a_term_and_by_a_taxonomy() -> None:
    food, company = a_listing(1, name="Food", needs=(Need.FOOD,)), a_listing(2, name="Company")
    client = OpenDirectory(listed(food, company)).client()
    terms = (await client.get("/openreferral/taxonomy_terms")).json()["contents"]
    term = next(one for one in terms if one["name"] == "food")

    assert await found("services", food, company, taxonomy_term_id=term["id"]) == ["Food"]
    assert await found("services", food, company, taxonomy_id=term["taxonomy_id"]) == ["Food", "Company"]
    assert await found("services", food, company, taxonomy_id=term["id"]) == []


async def test_a_service_of_which_nobody_knows_when_it_changed_counts_as_changed() -> None:
    directory = OpenDirectory(listed(a_listing(), changed_at=None))
    answer = await directory.client().get("/openreferral/services", params={"modified_after": "2026-03-02T00:00:00Z"})

    assert answer.json()["total_items"] == 1
    assert "last_modified" not in answer.json()["contents"][0]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Near", "Far"]),
        ({"postcode": "SE15 4QN"}, ["Near", "Far"]),
        ({"postcode": "se154qn", "proximity": 500}, ["Near"]),
        ({"postcode": "SE15 4QN", "proximity": 2000}, ["Near", "Far"]),
    ],
)
async def test_sites_near_a_postcode_are_found(asked: dict[str, Any], names: list[str]) -> None:
    near, far = a_listing(1, name="Near"), a_listing(2, name="Far", metres=1500)

    assert await found("service_at_locations", near, far, **asked) == names


async def test_only_the_sites_of_a_service_that_are_near_are_found() -> None:
    both = a_listing(sites=(a_site(), a_site(1500)))

    assert len(await found("service_at_locations", both)) == 2
    assert len(await found("service_at_locations", both, postcode="SE15 4QN", proximity=500)) == 1


async def test_a_service_for_another_area_is_not_for_whoever_lives_here() -> None:
    here, elsewhere = a_listing(1, name="Here", areas=(BOROUGH,)), a_listing(2, name="Elsewhere", areas=(ELSEWHERE,))

    assert await found("service_at_locations", here, elsewhere, postcode="SE15 4QN") == ["Here"]


@pytest.mark.parametrize("asked", [{"postcode": "SE15"}, {"postcode": "SE1 1AA"}, {"proximity": 100}])
async def test_a_postcode_that_is_nowhere_is_a_problem(asked: dict[str, Any]) -> None:
    answer = await OpenDirectory().client().get("/openreferral/service_at_locations", params=asked)

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert "postcode" in answer.json()["detail"]
