"""Lists of the directory are paged, open to everybody, and not sent again to whoever has them."""

from typing import Any

import pytest

from tests.fakes.directory_doors import OpenDirectory
from tests.fakes.matching import a_listing
from tests.support.listings import a_whole_listing, listed

LISTS = ("services", "service_at_locations", "taxonomies", "taxonomy_terms")


def a_directory(count: int) -> OpenDirectory:
    return OpenDirectory(listed(*(a_listing(number) for number in range(count))))


async def the_page(directory: OpenDirectory, **asked: Any) -> dict[str, Any]:
    answer = await directory.client().get("/openreferral/services", params=asked)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


@pytest.mark.parametrize(
    ("page", "size", "first", "last", "empty"),
    [(1, 2, True, False, False), (2, 2, False, False, False), (3, 1, False, True, False), (4, 0, False, True, True)],
)
async def test_a_page_says_where_it_stands(page: int, size: int, first: bool, last: bool, empty: bool) -> None:
    shown = await the_page(a_directory(5), page=page, per_page=2)

    assert len(shown.pop("contents")) == size
    assert shown == {
        "total_items": 5,
        "total_pages": 3,
        "page_number": page,
        "size": size,
        "first_page": first,
        "last_page": last,
        "empty": empty,
    }


async def test_pages_together_hold_each_service_once() -> None:
    directory = a_directory(5)

    pages = [await the_page(directory, page=page, per_page=2) for page in (1, 2, 3)]

    found = [service["id"] for page in pages for service in page["contents"]]
    assert found == sorted(str(a_listing(number).service_id) for number in range(5))


async def test_an_empty_directory_has_one_empty_page() -> None:
    shown = await the_page(a_directory(0))

    assert (shown["empty"], shown["first_page"], shown["last_page"], shown["contents"]) == (True, True, True, [])


@pytest.mark.parametrize(
    "asked",
    [
        {"page": 0},
        {"page": "first"},
        {"per_page": 101},
        {"per_page": -1},
        {"minimum_age": "old"},
        {"maximum_age": -1},
        {"day": "someday"},
        {"start_time": "noon"},
        {"taxonomy_id": "food"},
        {"organization_id": "1"},
        {"modified_after": "lately"},
        {"search": "x" * 201},
    ],
)
async def test_what_cannot_be_looked_for_is_a_problem_that_names_it(asked: dict[str, Any]) -> None:
    answer = await a_directory(1).client().get("/openreferral/services", params=asked)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert next(iter(asked)) in answer.text


@pytest.mark.parametrize("path", LISTS)
async def test_whoever_has_a_list_is_not_sent_it_again_until_something_changes(path: str) -> None:
    directory = OpenDirectory(listed(a_whole_listing()))
    address = f"/openreferral/{path}"
    first = await directory.client().get(address)
    known = {"If-None-Match": first.headers["ETag"]}

    assert (await directory.client().get(address, headers=known)).status_code == 304

    directory.listed = listed(a_whole_listing(), version=2)
    assert (await directory.client().get(address, headers=known)).status_code == 200


@pytest.mark.parametrize("path", ["", "/", "/services", "/services/unknown", "/nowhere", "/openapi.json"])
async def test_any_page_may_read_any_answer(path: str) -> None:
    answer = await a_directory(1).client().get(f"/openreferral{path}")

    assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_browser_may_ask_with_an_etag() -> None:
    answer = await a_directory(1).client().options("/openreferral/services")

    assert (answer.status_code, answer.headers["access-control-allow-headers"]) == (204, "If-None-Match")


async def test_the_root_says_which_standard_it_follows_and_where_it_is_described() -> None:
    client = a_directory(1).client()
    about = (await client.get("/openreferral/")).json()

    assert about["version"] == "HSDS-UK-3.0"
    described = await client.get(about["openapi_url"])
    assert set(described.json()["paths"]) == {
        "/",
        "/services",
        "/services/{id}",
        "/taxonomies",
        "/taxonomies/{id}",
        "/taxonomy_terms",
        "/taxonomy_terms/{id}",
        "/service_at_locations",
        "/service_at_locations/{id}",
    }


@pytest.mark.parametrize("path", LISTS)
async def test_what_a_list_shows_can_be_had_by_its_id(path: str) -> None:
    client = OpenDirectory(listed(a_whole_listing())).client()

    for one in (await client.get(f"/openreferral/{path}")).json()["contents"]:
        shown = await client.get(f"/openreferral/{path}/{one['id']}")
        assert shown.json()["id"] == one["id"]


@pytest.mark.parametrize("path", LISTS)
async def test_an_unknown_id_is_not_found(path: str) -> None:
    client = a_directory(1).client()

    assert (await client.get(f"/openreferral/{path}/{a_listing(77).service_id}")).status_code == 404


async def test_ids_alone_come_in_one_page() -> None:
    shown = await the_page(a_directory(150), minimal="true")

    assert (shown["total_pages"], shown["size"]) == (1, 150)
    assert set(shown["contents"][0]) == {"id", "last_modified"}


async def test_what_a_service_has_many_of_can_be_left_out() -> None:
    directory = OpenDirectory(listed(a_whole_listing()))

    whole = (await the_page(directory))["contents"][0]
    own = (await the_page(directory, full="false"))["contents"][0]

    assert whole.keys() - own.keys() == {
        "schedules",
        "service_areas",
        "service_at_locations",
        "languages",
        "cost_options",
        "phones",
        "attributes",
    }
