"""Starting and stopping Linkway on this machine."""

import asyncio
from collections.abc import Mapping
from typing import Annotated

import typer

from deploy import boroughs
from deploy.cli import environment, session
from deploy.cli.output import Answer, AsJson, Exit, errors, give, show, what_is_kept
from deploy.demo import day
from deploy.demo.showing import show_on
from deploy.home import Home
from deploy.local.platform import Platform, addresses, stop_everything
from deploy.local.restart import ALL, absent, restart
from deploy.ports import Ports
from deploy.processes.processes import Processes

Detach = Annotated[bool, typer.Option("--detach", help="Leave everything running, and give the terminal back.")]


def up(*, detach: Detach = False, as_json: AsJson = False) -> None:
    """Start Kafka, MongoDB, a mailbox and the four services, with an invented directory, until Ctrl-C.

    Where some of them run already, only the others are started, and the terminal is given back.
    """
    home = environment.home()

    def started() -> Answer | Exit:
        if len(absent(home)) < len(ALL):
            return asyncio.run(_restart(home, environment.ports(), as_json=as_json))
        return session.interruptible(_up(detach=detach, as_json=as_json), home)

    give(started, as_json=as_json, home=home)


async def _restart(home: Home, ports: Ports, *, as_json: bool) -> Answer:
    with show_on(errors(), as_json=as_json) as watched:
        started = await restart(home, ports, boroughs.read(), environment.directory(home), watched.part)
    said = f"Started again: {', '.join(started)}." if started else "Everything runs already."
    listed = addresses(ports)
    return Answer({"started": started, "addresses": listed}, f"{said}\n{_lines(listed)}")


async def _up(*, detach: bool, as_json: bool) -> Answer | Exit:
    start = _leave_running if detach else _stay_up
    return await start(environment.home(), environment.ports(), as_json=as_json)


async def _stay_up(home: Home, ports: Ports, *, as_json: bool) -> Exit:
    with show_on(errors(), as_json=as_json) as watched:
        directory = day.list_services(
            day.Wanted(run="up"), await session.prepared(home, ports), environment.directory(home)
        )
        async with session.lasting(home, ports, directory, watched.part) as platform:
            watched.done()
            show(_addresses(ports), as_json=as_json)
            await session.stay(platform)
    return Exit.FINE


async def _leave_running(home: Home, ports: Ports, *, as_json: bool) -> Answer:
    with show_on(errors(), as_json=as_json) as watched:
        directory = day.list_services(
            day.Wanted(run="up"), await session.prepared(home, ports), environment.directory(home)
        )
        await Platform.start(home, ports, boroughs.read(), directory, progress=watched.part, tied=False)
    return _addresses(ports)


def _addresses(ports: Ports) -> Answer:
    listed = addresses(ports)
    return Answer({"addresses": listed}, _lines(listed))


def _lines(listed: Mapping[str, str]) -> str:
    return "\n".join(f"{name:<18} {address}" for name, address in listed.items())


def down(as_json: AsJson = False) -> None:
    """Stop whatever of Linkway runs from this folder. What it keeps stays."""
    home = environment.home()

    def stopped() -> Answer:
        names = stop_everything(Processes(home.run))
        said = f"Stopped {', '.join(names)}. {what_is_kept(home)}" if names else "Nothing was running."
        return Answer({"stopped": names}, said)

    give(stopped, as_json=as_json, home=home)
