"""The invented directory: in every borough, for every need, and in Open Referral UK's shape."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import numpy as np

from deploy.invented import directory
from services.contract.boroughs import BOROUGHS
from services.contract.words.vocabulary import Need
from services.geography.gazetteer import Gazetteer, Table
from services.matching.directory.reading import DirectoryReader
from services.matching.directory.terms import NeedTerms

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
        *(("address", address) for location in locations for address in location["addresses"]),
        *(("taxonomy_term", attribute["taxonomy_term"]) for attribute in service["attributes"]),
    ]


def test_every_part_has_what_open_referral_uk_requires() -> None:
    for service in a_directory():
        for kind, part in parts_of(service):
            assert part.keys() >= REQUIRED[kind]
            assert UUID(part["id"])
            assert all(part.values())


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


def test_every_service_and_its_host_say_that_they_are_invented() -> None:
    services = a_directory()

    assert all("(invented)" in service["name"] for service in services)
    assert all("(invented)" in service["organization"]["name"] for service in services)


def test_no_two_runs_share_a_service_but_all_else_is_the_same() -> None:
    monday, tuesday = a_directory(99), a_directory(99, run="tuesday")

    assert not {service["id"] for service in monday} & {service["id"] for service in tuesday}
    assert [service["name"] for service in monday] == [service["name"] for service in tuesday]


def a_gazetteer() -> Gazetteer:
    names = np.array([f"{f'E{number}':<4}1AA".encode() for number in range(1, 34)])
    order = np.argsort(names)
    table = Table(names[order], np.full(33, 530_000), np.full(33, 180_000), np.arange(33, dtype=np.uint8)[order])
    return Gazetteer(postcodes=table, outcodes=table, boroughs=table)


def test_matching_lists_every_service_with_its_needs_and_places() -> None:
    reading = DirectoryReader(a_gazetteer(), NeedTerms.reviewed()).read(a_directory(330))

    assert reading.left_out == {}
    assert len(reading.listings) == 330
    assert {listing.places for listing in reading.listings} == set(directory.CAPACITIES)
    assert {need for listing in reading.listings for need in listing.needs} >= {Need.LONELINESS, Need.FOOD}


def test_it_is_written_as_a_page_of_a_feed(tmp_path: Path) -> None:
    written = json.loads(directory.write(tmp_path / "new" / "directory.json", a_directory(3)).read_text())

    assert written["total_items"] == written["size"] == 3
    assert [service["status"] for service in written["contents"]] == ["active"] * 3
