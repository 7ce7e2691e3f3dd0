"""Ctrl-C: the first puts things in order, the second ends everything at once."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from deploy.cli.output import Exit, Interrupted
from deploy.cli.running import interrupts


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in interrupts.SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def never() -> None:
    raise AssertionError("There was no second Ctrl-C.")


async def the_answer() -> int:
    return 42


@pytest.mark.parametrize("number", interrupts.SIGNALS)
def test_a_first_signal_lets_the_work_put_things_in_order(number: signal.Signals) -> None:
    done: list[str] = []

    async def work() -> None:
        os.kill(os.getpid(), number)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            done.append("stopped in order")

    with pytest.raises(Interrupted):
        interrupts.run(work(), hurry=never)

    assert done == ["stopped in order"]


def test_work_that_takes_the_interruption_for_its_end_gives_its_result() -> None:
    async def work() -> str:
        os.kill(os.getpid(), signal.SIGINT)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "ended"
        return "never"

    assert interrupts.run(work(), hurry=never) == "ended"


def test_without_a_signal_nothing_is_different_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)

    assert interrupts.run(the_answer(), hurry=never) == 42
    assert signal.getsignal(signal.SIGINT) is before


STUBBORN = """
import os, signal, sys, time
from deploy.cli.running import interrupts

async def work():
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(60)

interrupts.run(work(), hurry=lambda: print("hurried", flush=True))
"""


def test_a_second_signal_hurries_even_while_something_blocks() -> None:
    ended = subprocess.run([sys.executable, "-c", STUBBORN], capture_output=True, text=True, timeout=50, check=False)

    assert (ended.stdout, ended.returncode) == ("hurried\n", Exit.INTERRUPTED)
