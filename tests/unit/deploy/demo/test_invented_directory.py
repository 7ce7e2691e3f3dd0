"""The invented directory: in every borough, for every need, and in Open Referral UK's shape."""

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from deploy.invented import london
from deploy.invented.listings import directory
from services.contract.boroughs import BOROUGHS, BoroughSlug
from services.contract.words.vocabulary import Need

# What HSDS-UK 3.0 requires of each part.
REQUIRED = {
    "service": {"id", "name", "status", "organization"},
    "organization": {"id", "name", "description"},
    "location": {"id", "location_type"},
    "address": {"id", "address_1", "city", "state_province", "postal_code", "country", "address_type"},
    "taxonomy_term": {"id", "name", "description"},
}


@cache
def a_directory(count: int = 1650, run: str = "monday") -> list[dict[str, Any]]:
    chance = Random(7)  # noqa: S311 - nothing secret hangs on it, and it must repeat itself
    return directory.invented(count, chance, run=run, postcodes_in=lambda gss: [f"E{int(gss[-2:])} 1AA"])


def parts_of(service: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    locations = [at["location"] for at in service["service_at_locations"]]
    return [
        ("service", service),
        ("organization", service["organization"]),
        *(("location", location) for location in locations),
        *(("address", address) for location in locations for address in location.get("addresses", ())),
        *(("taxonomy_term", attribute["taxonomy_term"]) for attribute in service["attributes"]),
    ]


@cache
def a_varied_directory(count: int = 1650) -> list[dict[str, Any]]:
    chance = Random(7)  # noqa: S311 - as above
    return directory.invented(
        count, chance, run="monday", postcodes_in=lambda gss: [f"E{int(gss[-2:])} 1AA"], varied_on=date(2026, 1, 31)
    )


@pytest.mark.parametrize("services", [a_directory(), a_varied_directory()], ids=["plain", "varied"])
def test_every_part_has_what_open_referral_uk_requires(services: list[dict[str, Any]]) -> None:
    for service in services:
        for kind, part in parts_of(service):
            assert part.keys() >= REQUIRED[kind]
            assert UUID(part["id"])
            assert all(value not in (None, "", []) for value in part.values())


def test_every_borough_has_as_many_services_and_every_need_is_met_in_each() -> None:
    services = a_directory()
    boroughs = Counter(
        service["service_at_locations"][0]["location"]["addresses"][0]["state_province"] for service in services
    )
    met = {
        (borough, attribute["taxonomy_term"]["name"])
        for service in services
        for borough in [service["service_at_locations"][0]["location"]["addresses"][0]["state_province"]]
        for attribute in service["attributes"]
    }

    assert set(boroughs.values()) == {50}
    assert {(borough.name, need.value) for borough in BOROUGHS for need in Need} <= met


def test_a_varied_directory_has_more_services_where_more_people_live() -> None:
    hosts = Counter(service["organization"]["name"].partition(", ")[2] for service in a_varied_directory())
    of = {borough.slug: hosts[f"{borough.name} (invented)"] for borough in BOROUGHS}

    people = london.figures()
    assert sum(of.values()) == 1650
    assert of[BoroughSlug.CITY_OF_LONDON] < of[BoroughSlug.CROYDON]
    assert len({round(1e5 * of[slug] / people[slug].people) for slug in of}) > 15, "as many for each of their people"


def test_a_varied_directory_has_listings_of_every_kind() -> None:
    services = a_varied_directory()
    told = Counter(
        f"{one['taxonomy_term']['taxonomy']}={one['taxonomy_term']['name']}"
        for service in services
        for one in service["attributes"]
        if one["link_type"] != "linkway-needs"
    )
    says_places = sum(told[f"linkway-places={places}"] for places in range(7))
    booked = Counter(service["schedules"][0].get("linkway_booking") for service in services)

    assert 300 < booked[None] - says_places < 700, "nobody says how many can come"
    assert told["linkway-places=0"] > 0
    assert {f"linkway-ways={way}" for way in ("telephone", "online", "at-home")} < told.keys()
    assert {"linkway-genders=female", "linkway-genders=male"} < told.keys()
    for field in ("minimum_age", "maximum_age", "cost_options", "languages", "wait_time", "assured_date"):
        assert 0 < len([service for service in services if field in service]) < len(services), field
    assert {service["status"] for service in services} == {"active", "temporarily closed"}
    assert 40 < booked["appointment"] < 130
    assert 20 < booked["course"] < 90


def test_every_service_and_its_host_say_that_they_are_invented() -> None:
    services = a_directory()

    assert all("(invented)" in service["name"] for service in services)
    assert all("(invented)" in service["organization"]["name"] for service in services)


def test_no_two_runs_share_a_service_but_all_else_is_the_same() -> None:
    monday, tuesday = a_directory(99), a_directory(99, run="tuesday")

    assert not {service["id"] for service in monday} & {service["id"] for service in tuesday}
    assert [service["name"] for service in monday] == [service["name"] for service in tuesday]


def test_it_is_written_as_a_page_of_a_feed(tmp_path: Path) -> None:
    written = json.loads(directory.write(tmp_path / "new" / "directory.json", a_directory(3)).read_text())

    assert written["total_items"] == written["size"] == 3
    assert [service["status"] for service in written["contents"]] == ["active"] * 3
