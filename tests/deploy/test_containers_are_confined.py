"""A container can do and see what it must, and no more."""

import pytest

from tests.deploy.checks import unconfined
from tests.deploy.manifests import COMPOSE, CONTAINERS, DOCKERFILE, FIRST_START, ROOT, SERVICES, instructions

OURS = [*SERVICES.values(), FIRST_START]


@pytest.mark.parametrize("name", CONTAINERS)
def test_each_container_is_confined(name: str) -> None:
    assert unconfined(CONTAINERS[name]) == []


def test_our_own_containers_write_nothing_but_to_their_volumes() -> None:
    assert all(container["read_only"] and container["tmpfs"] == ["/tmp"] for container in OURS)


def test_only_referral_sees_the_key_to_what_identifies_people() -> None:
    holders = {
        name for name, it in CONTAINERS.items() if any("person-keys" in mount for mount in it.get("volumes", []))
    }

    assert holders == {"referral", "first-start"}


def test_only_the_first_start_may_write_keys_tokens_and_the_directory() -> None:
    assert all(mount.endswith(":ro") for container in SERVICES.values() for mount in container["volumes"])


def test_servers_reach_nothing_outside() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is COMPOSE["networks"]["data"]["internal"] is True
    assert CONTAINERS["kafka"]["networks"] == CONTAINERS["mongo"]["networks"] == ["data"]


def test_what_shows_pages_shares_no_network_with_kafka_and_mongodb() -> None:
    with_them = {name for name, it in CONTAINERS.items() if "data" in it["networks"]}

    assert with_them == {"kafka", "mongo", "first-start", *SERVICES}


def test_the_image_runs_as_the_user_that_compose_names() -> None:
    (user,) = instructions("USER")

    assert {container["user"] for container in OURS} == {user}


def test_the_image_stands_on_one_python_of_a_known_version() -> None:
    bases = {line.split()[0] for line in instructions("FROM")} - {"packages"}

    assert len(bases) == 1
    assert unconfined({"image": bases.pop(), "user": "1"}) == unconfined({"image": "python:3.12.1", "user": "1"})


def test_the_image_has_locked_packages_and_none_of_the_servers() -> None:
    syncs = [line for line in instructions("RUN") if line.startswith("uv sync")]

    assert syncs
    assert all("--locked" in line and "--no-default-groups" in line for line in syncs)


def test_the_image_brings_the_table_of_postcodes_to_where_the_services_look() -> None:
    folders = {it["environment"].get("LINKWAY_GAZETTEER_FOLDER") for it in OURS} - {None}

    assert len(folders) == 1
    assert all(f"Path('{folder}')" in DOCKERFILE for folder in folders)


def test_the_builder_is_given_what_the_image_is_made_of() -> None:
    given = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {source for line in instructions("COPY") if "--from" not in line for source in line.split()[:-1]}

    assert copied == given
    assert all((ROOT / source).exists() for source in given)


def test_volumes_are_mounted_on_folders_that_are_the_users_own() -> None:
    mounts = {mount.split(":")[1] for mount in FIRST_START["volumes"] if not mount.startswith("./")}
    (made,) = (line for line in instructions("RUN") if "install --directory" in line)

    assert all(f" {mount}" in made for mount in mounts)
