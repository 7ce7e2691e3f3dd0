"""Support is found by what it is for, by a person's own words, and by where they live; and none of it in an address."""

import re
from datetime import date
from uuid import UUID

import httpx
import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Area, Cost, Site
from services.contract.words.listing_words import AreaKind, Way
from services.contract.words.vocabulary import Need
from services.matching.domain.listed import Listed
from tests.fakes.directory_doors import OpenDirectory
from tests.support.listing_builders import a_plain_listing

HOME = "SE15 4QN"


def a_service(number: int, name: str, metres: int = 0, **changes: object) -> Listed:
    site = Site(easting=534_100, northing=176_300 + metres, borough=BoroughSlug.SOUTHWARK, postcode=HOME)
    listing = a_plain_listing(**{"service_id": UUID(int=number), "name": name, "sites": (site,)} | changes)
    return Listed(listing, 1, BoroughSlug.SOUTHWARK)


async def names_found(services: list[Listed], **form: str | list[str]) -> list[str]:
    async with OpenDirectory(services).client() as client:
        answer = await client.post("/find", data=form)
    assert answer.status_code == 200
    return re.findall(r'<h2><a href="/find/services/[^"]+">([^<]*)</a>', answer.text)


async def test_what_meets_more_of_the_needs_comes_first_and_then_what_is_nearer() -> None:
    services = [
        a_service(1, "Far", 3000, needs=(Need.DEBT,)),
        a_service(2, "Both", 5000, needs=(Need.DEBT, Need.HOUSING)),
        a_service(3, "Near", 100, needs=(Need.DEBT,)),
        a_service(4, "For something else", needs=(Need.ARTS,)),
    ]
    assert await names_found(services, needs=["debt", "housing"], postcode=HOME) == ["Both", "Near", "Far"]


async def test_own_words_find_what_they_mean() -> None:
    services = [
        a_service(1, "Lunch", needs=(Need.LONELINESS,)),
        a_service(2, "Choir", needs=(Need.ARTS,), description="We sing together in a community choir."),
    ]
    assert await names_found(services, words="I used to love singing in a choir") == ["Choir", "Lunch"]


async def test_words_that_mean_no_topic_are_looked_for_as_they_stand() -> None:
    services = [a_service(1, "Peckham Wheelwrights"), a_service(2, "Lunch Club")]
    assert await names_found(services, words="wheelwrights") == ["Peckham Wheelwrights"]


@pytest.mark.parametrize(
    ("distance", "found"), [("walk", ["Near"]), ("bus", ["Near", "Bus"]), ("any", ["Near", "Bus", "Far"])]
)
async def test_nothing_is_further_than_somebody_would_go(distance: str, found: list[str]) -> None:
    services = [a_service(1, "Near", 500), a_service(2, "Bus", 4000), a_service(3, "Far", 9000)]
    assert await names_found(services, postcode=HOME, distance=distance) == found


async def test_what_is_for_another_borough_or_costs_money_is_left_out() -> None:
    elsewhere = (Area(kind=AreaKind.BOROUGH, code="E09000030", name="Tower Hamlets"),)
    services = [
        a_service(1, "Free", costs=(Cost(pence=0),)),
        a_service(2, "Dear", costs=(Cost(pence=900),)),
        a_service(3, "Elsewhere", costs=(Cost(pence=0),), areas=elsewhere),
    ]
    assert await names_found(services, postcode=HOME, free="yes") == ["Free"]


async def test_what_is_by_telephone_is_near_to_everybody() -> None:
    services = [a_service(1, "By telephone", ways=(Way.TELEPHONE,), sites=())]
    assert await names_found(services, postcode=HOME, distance="walk") == ["By telephone"]


async def test_more_is_shown_page_by_page_and_each_once() -> None:
    services = [a_service(number, f"Service {number:02}") for number in range(1, 31)]
    first = await names_found(services, distance="bus")
    more = await names_found(services, begin="20")
    assert (len(first), len(more), len({*first, *more})) == (20, 10, 30)


@pytest.mark.parametrize("written", ["nonsense", "SW99 9ZZ", "SE15 4QN\x00", "\u202eSE15"])
async def test_a_postcode_that_cannot_be_found_is_said_beside_its_field(written: str) -> None:
    async with OpenDirectory([a_service(1, "Near")]).client() as client:
        answer = await client.post("/find", data={"postcode": written, "words": "choir & <script>"})
    assert answer.status_code == 422
    assert '<a href="#postcode">' in answer.text
    assert 'id="postcode-problem"' in answer.text
    assert "choir &amp; &lt;script&gt;" in answer.text


@pytest.mark.parametrize("begin", ["-1", "x", "9" * 40, "٣", ""])
async def test_a_beginning_that_is_none_is_the_beginning(begin: str) -> None:
    assert await names_found([a_service(1, "Near")], begin=begin) == ["Near"]


async def test_who_may_be_in_danger_is_shown_help_and_a_way_out_at_once() -> None:
    async with OpenDirectory([a_service(1, "Near")]).client() as client:
        answer = await client.post("/find", data={"words": "my partner hits me and I want to die"})
    assert "If you need help now" in answer.text
    assert "Exit this page" in answer.text


async def shown(service: Listed) -> httpx.Response:
    async with OpenDirectory([service]).client() as client:
        return await client.get(f"/find/services/{service.listing.service_id}")


async def test_a_service_says_what_there_is_to_know() -> None:
    page = await shown(
        a_service(
            1,
            "Lunch Club",
            costs=(Cost(pence=350, words="for the meal"),),
            assured_on=date(2026, 11, 2),
            how_to_join="Just come.",
        )
    )
    for said in ("£3.50 for the meal", "Monday 2 November 2026", "Just come.", "SE15 4QN"):
        assert said in page.text


async def test_what_a_listing_says_is_text_and_never_markup() -> None:
    page = await shown(a_service(1, "<script>alert(1)</script>", description="<img src=x onerror=alert(1)>"))
    assert "<script" not in page.text
    assert "<img" not in page.text


async def test_a_service_that_one_may_have_to_hide_has_a_neutral_title_and_a_way_out() -> None:
    page = await shown(a_service(1, "Safe from abuse"))
    assert "<title>A service – Linkway</title>" in page.text
    assert "Exit this page" in page.text


async def test_a_service_that_is_not_listed_is_a_page_that_says_so() -> None:
    async with OpenDirectory().client() as client:
        answer = await client.get(f"/find/services/{UUID(int=9)}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Search again" in answer.text
