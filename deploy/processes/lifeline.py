"""Runs a program that is told to stop when whoever started it dies: `lifeline.py <starter's pid> <program> …`."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # from Linux's <sys/prctl.h>


def become(starter: int, command: list[str]) -> None:
    """Turn into the program, in the same process, so that its process id is the one that was started."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != starter:  # because it may have died before the line above
        sys.exit(f"{command[0]} was not started: whoever asked for it has gone")
    os.execvp(command[0], command)  # noqa: S606 - there is no shell, and none is wanted


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
