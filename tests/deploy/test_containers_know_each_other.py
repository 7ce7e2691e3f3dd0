"""Containers have the certificates and passwords that `linkway up --secure` would make, and each only its own."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from deploy.ports import USUAL_BASE, Ports
from deploy.securing import for_containers
from deploy.securing.for_containers import FOLDER, FORMAT, KAFKA_DATA, SETTINGS, VOLUMES
from deploy.securing.secured import ADMIN, Secured
from deploy.servers import jars, kafka_settings, mongo
from services.contract.borough_map import Component
from tests.deploy.manifests import CONTAINERS, FIRST_START, SERVICES, Container

MADE_BY = CONTAINERS["securing"]
KAFKA, MONGO = CONTAINERS["kafka"], CONTAINERS["mongo"]


@pytest.fixture
def secured(tmp_path: Path) -> Secured:
    return Secured(tmp_path / "secure").made(data_is_there=False)


def test_each_container_is_given_what_is_its_own(secured: Secured, tmp_path: Path) -> None:
    for_containers.hand_out(secured, tmp_path / "volumes")

    given = {
        container.name: {str(file.relative_to(container)) for file in container.rglob("*") if file.is_file()}
        for container in (tmp_path / "volumes").iterdir()
    }
    of_services = {component.value: {"authority.pem", f"passwords/{component}"} for component in Component}
    assert given == {
        **of_services,
        "kafka": {"authority.pem", "server.pem", SETTINGS, FORMAT},
        "mongo": {"authority.pem", "server.pem", "members.key", f"passwords/{ADMIN}"},
    }
    modes = {file.stat().st_mode & 0o777 for file in (tmp_path / "volumes").rglob("*") if file.is_file()}
    assert modes == {0o440}


def test_what_is_there_already_is_kept(secured: Secured, tmp_path: Path) -> None:
    before = for_containers.shares(secured)

    for_containers.hand_out(secured.made(data_is_there=True), tmp_path / "volumes")
    for_containers.hand_out(secured.made(data_is_there=True), tmp_path / "volumes")

    assert for_containers.shares(secured) == before


@pytest.mark.parametrize("name", ["kafka", "mongo", *Component])
def test_its_volume_is_where_it_looks_for_it(name: str) -> None:
    assert f"{name}-secure:{VOLUMES}/{name}" in MADE_BY["volumes"]
    assert f"{name}-secure:{FOLDER}:ro" in CONTAINERS[name]["volumes"]


def test_only_who_makes_them_and_who_may_do_all_sees_all() -> None:
    seeing = {name for name, it in CONTAINERS.items() if f"secure:{FOLDER}" in it.get("volumes", [])}

    assert seeing == {"securing", "first-start"}


@pytest.mark.parametrize(
    ("container", "user"), [(FIRST_START, ADMIN), *((SERVICES[one], one) for one in Component)], ids=str
)
def test_each_comes_to_the_servers_as_it_would_without_containers(
    container: Container, user: str, secured: Secured
) -> None:
    here = {name: value.replace(str(secured.folder), str(FOLDER)) for name, value in secured.environment(user).items()}

    told = container["environment"]
    assert {name: told.get(name) for name in here} == here


def test_kafka_is_told_the_same_as_without_containers_but_where_things_are(secured: Secured) -> None:
    alone = settings(kafka_settings.server_properties(KAFKA_DATA, Ports.from_base(USUAL_BASE), secured=secured))
    told = settings(for_containers.kafka_settings(secured))

    assert told.keys() == alone.keys()
    assert {name for name in told if told[name] != alone[name]} == {
        "controller.quorum.voters",
        "listeners",
        "advertised.listeners",
    }
    assert told["advertised.listeners"] == f"CLIENTS://{FIRST_START['environment']['LINKWAY_KAFKA_SERVERS']}"
    assert KAFKA["hostname"] == "kafka"
    assert f"kafka:{told['log.dirs']}" in KAFKA["volumes"]
    assert KAFKA["image"] == f"apache/kafka:{jars.KAFKA_VERSION}"
    assert KAFKA["command"][-1].split() == [
        *("java", f"@{FOLDER}/{FORMAT}", "&&"),
        *("exec", "/opt/kafka/bin/kafka-server-start.sh", f"{FOLDER}/{SETTINGS}"),
    ]


def test_mongodb_is_secured_as_without_containers(secured: Secured) -> None:
    alone = " ".join(mongo.options(Path("/data"), 1, secured)).replace(str(secured.folder), str(FOLDER))
    told = " ".join(MONGO["command"])

    securing = alone[: alone.index("--keyFile")]
    assert told.startswith(f"mongod {securing}--keyFile /tmp/members.key ")
    # Its user's own copy, because MongoDB uses none that others may read.
    assert f"install -m 0400 {FOLDER}/members.key /tmp/members.key" in MONGO["entrypoint"][2]
    assert MONGO["environment"] == {
        "MONGO_INITDB_ROOT_USERNAME": ADMIN,
        "MONGO_INITDB_ROOT_PASSWORD_FILE": f"{FOLDER}/passwords/{ADMIN}",
    }


def test_both_servers_may_read_what_is_written_for_the_group() -> None:
    group = MADE_BY["user"].partition(":")[2]

    assert KAFKA["group_add"] == MONGO["group_add"] == [group]


def settings(properties: str) -> Mapping[str, str]:
    return dict(line.split("=", 1) for line in properties.splitlines() if line)
