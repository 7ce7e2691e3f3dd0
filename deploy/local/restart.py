"""Starts again what has ended, one part or several, while the others go on."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from deploy.home import Home
from deploy.local import programs
from deploy.local.service_environment import Whereabouts
from deploy.ports import Ports, check_free, taken
from deploy.processes.processes import Processes
from deploy.processes.progress import Progress
from deploy.secret_files import SecretFiles
from deploy.securing import secured
from deploy.servers import kafka, mongo, servers
from services.contract.borough_map import BoroughMap

_LOOKS, _PAUSE_SECONDS = 50, 0.1


def parts(ports: Ports) -> list[str]:
    """What all parts are called, in the order in which they are started."""
    return [*servers.names(ports), *programs.NAMES]


def absent(home: Home, ports: Ports) -> list[str]:
    """The parts that do not run, in the order in which they are started."""
    processes = Processes(home.run)
    return [name for name in parts(ports) if not processes.find(name)]


async def restart(
    home: Home, ports: Ports, boroughs: BoroughMap, directory: str | Path, progress: Progress
) -> list[str]:
    """Start the parts that do not run and wait for them: their names. Those that run are left alone.

    They outlive this process. Raises CannotRun, in one of its forms, when something on this machine stands in the way;
    what has been started by then goes on.
    """
    processes, missing = Processes(home.run), absent(home, ports)
    if missing:
        await _wait_for_ports(ports, ports_of(ports, missing))
    if securing := secured.of(home):
        # What servers show may have run out since the others were started, and they do not start with it then.
        securing.made(data_is_there=secured.has_data(home))
    if brokers := [name for name in ports.names(kafka.NAME) if name in missing]:
        await kafka.start(home, ports, processes, progress, only=brokers)
    if members := [name for name in ports.names(mongo.NAME) if name in missing]:
        await mongo.start(home, ports, processes, progress, only=members)
    where = Whereabouts(home, ports, SecretFiles.named(home.keys), directory)
    await programs.prepare(boroughs, where, progress)
    await programs.start(processes, where, [name for name in programs.NAMES if name in missing], progress)
    return missing


async def _wait_for_ports(ports: Ports, purposes: Sequence[str]) -> None:
    # What was just killed keeps its ports until its last thread has gone, a moment after the process counts as ended.
    for _ in range(_LOOKS):
        if not taken(ports).keys() & set(purposes):
            return
        await asyncio.sleep(_PAUSE_SECONDS)
    check_free(ports, *purposes)


def ports_of(ports: Ports, names: Sequence[str]) -> list[str]:
    """What the ports of these parts are called."""
    beside = {programs.MAILBOX: ("smtp",)}
    first_words = {word for name in names for word in (name, *beside.get(name, ()))}
    return [purpose for purpose in ports.by_purpose() if purpose.split()[0] in first_words]
