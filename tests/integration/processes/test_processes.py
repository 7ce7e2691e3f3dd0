"""Programs are started with a log, found again, and stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.home import PROJECT
from deploy.local.platform import stop_everything
from deploy.processes.child import Child, DiedAtStart
from deploy.processes.processes import AlreadyRuns, Processes, left_after

WAITS = "print('up', flush=True); import time; time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITS}"
STARTS_AND_DIES = """
import os, sys, time
from pathlib import Path
from deploy.processes.processes import Processes
Processes(Path(sys.argv[1]), tied=True).start("tied", [sys.executable, "-c", sys.argv[2]])
while not Path(sys.argv[1], "tied.log").read_text(): time.sleep(0.01)
os.kill(os.getpid(), 9)
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


def until_it_spoke(child: Child) -> None:
    while child.runs and not child.log.read_text():
        time.sleep(0.01)


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    processes = Processes(tmp_path)
    yield processes
    processes.stop(*processes.running(), grace_seconds=0.1)


def test_what_a_program_says_is_in_its_log(processes: Processes) -> None:
    child = processes.start("speaker", python(WAITS))
    until_it_spoke(child)

    assert (processes.run / "speaker.log").read_text() == "up\n"
    assert child.resident_mib > 1


def test_a_program_gets_what_is_added_to_its_environment(processes: Processes) -> None:
    child = processes.start("speaker", python("import os; print(os.environ['BOROUGH'])"), {"BOROUGH": "hackney"})
    child.process.wait()

    assert child.log.read_text() == "hackney\n"


def test_another_process_finds_and_stops_what_runs(processes: Processes) -> None:
    child = processes.start("speaker", python(WAITS))

    [found] = Processes(processes.run).running()
    Processes(processes.run).stop(found, grace_seconds=5)

    assert (found.name, found.process.pid) == ("speaker", child.process.pid)
    assert not child.runs
    assert processes.running() == []


def test_a_process_id_that_was_used_again_is_not_ours(processes: Processes) -> None:
    (processes.run / "speaker.pid").write_text(f"{os.getpid()} 0.0")

    assert processes.find("speaker") is None


@pytest.mark.parametrize("kept", ["", "speaker", "123", "-1 0.0", "999999999 0.0"])
def test_a_damaged_note_of_a_process_id_counts_for_nothing(processes: Processes, kept: str) -> None:
    (processes.run / "speaker.pid").write_text(kept)

    assert processes.running() == []


def test_a_program_that_will_not_stop_is_ended(processes: Processes) -> None:
    child = processes.start("deaf", python(DEAF))
    until_it_spoke(child)

    processes.stop(child, grace_seconds=0.1)

    assert not child.runs


def test_a_second_one_of_the_same_name_is_refused(processes: Processes) -> None:
    child = processes.start("speaker", python(WAITS))

    with pytest.raises(AlreadyRuns, match=rf"speaker already runs from this folder \(process {child.process.pid}\)"):
        processes.start("speaker", python(WAITS))


def test_a_program_that_died_is_reported_with_its_last_words(processes: Processes) -> None:
    child = processes.start("faulty", python("raise SystemExit('Error: the dog ate the settings')"))
    child.process.wait()

    with pytest.raises(DiedAtStart, match="the dog ate the settings"):
        child.check()


def test_the_log_of_the_run_before_is_kept(processes: Processes) -> None:
    for words in ("first", "second"):
        processes.start("speaker", python(f"print('{words}')")).process.wait()

    assert (processes.run / "speaker.log.old").read_text() == "first\n"
    assert (processes.run / "speaker.log").read_text() == "second\n"


def test_ctrl_c_in_the_terminal_does_not_reach_a_program(processes: Processes) -> None:
    child = processes.start("speaker", python(WAITS))

    assert os.getsid(child.process.pid) != os.getsid(0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a program that its starter died")
def test_a_tied_program_ends_when_its_starter_is_killed(processes: Processes) -> None:
    command = [sys.executable, "-c", STARTS_AND_DIES, str(processes.run), WAITS]
    starter = subprocess.run(command, cwd=PROJECT, check=False)

    assert starter.returncode == -signal.SIGKILL
    assert left_after(30, processes.named("tied")) == []


def test_a_command_that_runs_everything_can_be_told_to_stop(processes: Processes) -> None:
    code = "import sys, time; from pathlib import Path; from deploy.processes.processes import Processes\n"
    code += "with Processes(Path(sys.argv[1])).holding('linkway'): print('holds', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, str(processes.run)], stdout=subprocess.PIPE) as starter:
        assert starter.stdout
        assert starter.stdout.readline() == b"holds\n"

        stop_everything(processes, grace_seconds=5)

        assert processes.find("linkway") is None
        starter.wait(timeout=60)


def test_a_command_does_not_find_itself(processes: Processes) -> None:
    with processes.holding("linkway"):
        assert processes.running() == []
    assert not (processes.run / "linkway.pid").exists()
