"""What is found on a machine becomes findings that a person can act on."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.home import Home
from deploy.local import doctor
from deploy.local.findings import Concern, Verdict, judged
from deploy.ports import LOOPBACK, Ports
from deploy.problems import CannotRun
from deploy.processes.processes import Processes
from deploy.servers import disk, versions


@pytest.fixture
def held_port() -> Iterator[int]:
    with socket.create_server((LOOPBACK, 0)) as server:
        yield int(server.getsockname()[1])


def test_a_problem_is_a_bad_finding_with_what_to_do() -> None:
    def look() -> str:
        raise CannotRun("the disk is full", where="/data", do="free some room")

    finding = judged("disk", look)

    assert (finding.verdict, finding.found, finding.do) == (Verdict.BAD, "the disk is full", "free some room")
    assert not finding.ok


def test_a_concern_does_not_stand_in_the_way() -> None:
    finding = judged("memory", lambda: Concern("little memory", "close something"))

    assert finding.verdict is Verdict.WARNING
    assert finding.ok


def test_little_memory_is_a_concern() -> None:
    assert isinstance(doctor.memory_found(available_mib=700), Concern)
    assert doctor.memory_found(available_mib=4096) == "4096 MiB free"


def test_an_old_python_is_a_problem() -> None:
    with pytest.raises(CannotRun, match=r"This is Python 3\.9\.2"):
        doctor.python_found((3, 9, 2))


def test_room_is_measured_where_the_folder_will_be(tmp_path: Path) -> None:
    assert disk.free_mib(tmp_path / "not" / "yet" / "there") == disk.free_mib(tmp_path)


def test_a_full_disk_says_how_much_is_left_and_how_much_is_needed() -> None:
    problem = disk.DiskFull(Path("/data"), 120)

    assert "120 MiB free; it takes 500 MiB to start" in str(problem)


def test_a_port_of_another_program_is_a_problem(tmp_path: Path, held_port: int) -> None:
    wanted = replace(Ports.somewhere_free(), referral=held_port)

    finding = judged("ports", lambda: doctor.ports_found(wanted, Processes(tmp_path)))

    assert finding.verdict is Verdict.BAD
    assert f"Port {held_port}, wanted for referral" in finding.found


def test_data_of_another_version_is_found_before_a_start(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    versions.claim(home.data("kafka"), "Apache Kafka 3.9.1")

    finding = judged("data folders", lambda: doctor.data_found(home, Ports.from_base(18700)))

    assert "written by Apache Kafka 3.9.1" in finding.found


def test_everything_is_looked_at_once(tmp_path: Path) -> None:
    findings = doctor.examine(Home.at(tmp_path), Ports.somewhere_free())

    assert [finding.name for finding in findings] == [
        *("platform", "Python", "Java", "Kafka's programs", "MongoDB's program", "front door's program"),
        *("folder", "disk", "memory", "data folders", "copies", "who comes"),
        *("certificates", "servers let us in", "programs left running", "ports"),
    ]


def test_a_folder_that_takes_no_files_is_a_problem() -> None:
    finding = judged("folder", lambda: doctor.folder_found(Home.at(Path("/proc/self/linkway"))))

    assert (finding.verdict, "Nothing can be written" in finding.found) == (Verdict.BAD, True)
