"""The program that takes over: started once, however often the command was given."""

from pathlib import Path

import psutil

from deploy.handover.program import Program


async def test_one_that_is_left_of_a_command_that_was_killed_is_ended_before_another_begins(tmp_path: Path) -> None:
    left, again = (Program("sleep 60", tmp_path / "matching.log") for _ in range(2))
    await left.start()
    assert left.pid is not None
    before = psutil.Process(left.pid)

    await again.start()

    assert left.pid != again.pid
    assert not before.is_running() or before.status() == psutil.STATUS_ZOMBIE
    await again.end()


async def test_a_note_of_a_program_that_has_ended_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "matching.pid").write_text(f"{psutil.Process().pid} 1.0")

    program = Program("sleep 60", tmp_path / "matching.log")
    await program.start()

    assert program.ended is None
    await program.end()
