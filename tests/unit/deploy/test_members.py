"""One broker and one MongoDB member, or three: names, ports and settings that fit, and data that stays with them."""

from pathlib import Path

import pytest

from deploy.home import Home
from deploy.local.doctor import copies_found
from deploy.ports import Ports, ServerPorts
from deploy.servers import kafka, members, mongo, servers
from deploy.servers.kafka_settings import server_properties
from deploy.servers.members import MembersCannotChange, NotSoMany

ONE, THREE = Ports.from_base(28700), Ports.from_base(28700, 3)


def settings_of(ports: Ports, number: int) -> dict[str, str]:
    lines = server_properties(Path("/data"), ports, number).splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def test_one_of_each_is_called_by_its_kind() -> None:
    assert servers.names(ONE) == ("kafka", "mongo")


def test_three_are_numbered_and_no_port_is_shared() -> None:
    assert servers.names(THREE) == ("kafka-1", "kafka-2", "kafka-3", "mongo-1", "mongo-2", "mongo-3")
    assert THREE.more == (ServerPorts(28724, 28725, 28726), ServerPorts(28727, 28728, 28729))
    ports = THREE.by_purpose()
    assert len(set(ports.values())) == len(ports) == len(ONE.by_purpose()) + 6
    assert {name.split()[0] for name in ports} >= set(servers.names(THREE))


def test_clients_are_told_of_all_three() -> None:
    assert kafka.address(THREE) == "127.0.0.1:28700,127.0.0.1:28724,127.0.0.1:28727"
    assert mongo.url(THREE) == "mongodb://127.0.0.1:28702,127.0.0.1:28726,127.0.0.1:28729/?replicaSet=rs0"


def test_of_three_brokers_two_must_have_a_record_and_all_vote() -> None:
    told = settings_of(THREE, 2)

    assert told["node.id"] == "2"
    assert told["controller.quorum.voters"] == "1@127.0.0.1:28701,2@127.0.0.1:28725,3@127.0.0.1:28728"
    assert told["listeners"] == "PLAINTEXT://127.0.0.1:28724,CONTROLLER://127.0.0.1:28725"
    copies = {name: value for name, value in told.items() if name.endswith("replication.factor")}
    assert len(copies) == 4
    assert set(copies.values()) == {"3"}
    assert {value for name, value in told.items() if name.endswith(("min.isr", "insync.replicas"))} == {"2"}


def test_one_broker_promises_one_copy() -> None:
    assert {value for name, value in settings_of(ONE, 1).items() if "replica" in name and "fetch" not in name} == {"1"}


@pytest.mark.parametrize(("kept", "asked"), [("kafka", 3), ("kafka-1", 1)])
def test_data_stays_with_as_many_as_wrote_it(kept: str, asked: int, tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    for name in THREE.names("kafka") if kept == "kafka-1" else [kept]:
        home.data(name).mkdir(parents=True)
        (home.data(name) / "version").write_text("any")

    with pytest.raises(MembersCannotChange, match="leave `--members` out"):
        members.check(home, Ports.from_base(28700, asked))
    members.check(home, Ports.from_base(28700, home.members))


def test_two_are_refused_because_both_would_be_needed(tmp_path: Path) -> None:
    with pytest.raises(NotSoMany, match="ask for 1, or for 3"):
        members.check(Home.at(tmp_path), Ports.from_base(28700, 2))


def test_the_doctor_says_what_one_of_each_cannot_promise() -> None:
    assert "a lost disk is lost referrals" in copies_found(ONE)
    assert "one may be lost" in copies_found(THREE)
