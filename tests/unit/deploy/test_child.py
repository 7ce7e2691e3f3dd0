"""A program of ours has ended once nothing of it is left."""

import sys
import time
from pathlib import Path

import psutil
import pytest

from deploy.processes.processes import Processes

FIRST_THREAD_ENDS = """
import ctypes, threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
ctypes.CDLL(None).pthread_exit(None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process as over while a thread of it goes on")
def test_one_whose_first_thread_has_ended_still_runs_until_the_last_has(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    child = processes.start("server", [sys.executable, "-c", FIRST_THREAD_ENDS])
    deadline = time.monotonic() + 30
    while child.process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.01)
    assert child.process.status() == psutil.STATUS_ZOMBIE
    assert child.runs
    processes.stop(child, grace_seconds=10)
    assert not child.runs
