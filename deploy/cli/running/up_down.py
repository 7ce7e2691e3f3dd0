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
from deploy.directory import in_use
from deploy.home import Home
from deploy.local.platform import Platform, addresses, stop_everything
from deploy.local.restart import absent, parts, restart
from deploy.ports import Ports
from deploy.processes.processes import Processes
from deploy.processes.progress import Progress
from deploy.servers.members import check as check_members

Detach = Annotated[bool, typer.Option("--detach", help="Leave everything running, and give the terminal back.")]


DirectoryOf = Annotated[
    str | None,
    typer.Option(
        "--directory",
        envvar="LINKWAY_DIRECTORY",
        show_envvar=True,
        help="The services that people are sent to: a file, the address of a feed, or a LIST.toml of them. "
        "Without it they are invented.",
    ),
]


def up(
    *,
    directory: DirectoryOf = None,
    members: environment.Members = None,
    secure: environment.Secure = False,
    detach: Detach = False,
    as_json: AsJson = False,
) -> None:
    """Start Kafka, MongoDB, mailbox, the four services and the front door, with a directory of services, until Ctrl-C.

    Where some of them run already, only the others are started, and the terminal is given back.
    """
    home = environment.home()

    def started() -> Answer | Exit:
        ports = environment.ports(members)
        check_members(home, ports)
        with environment.signed_in(secure=secure):
            if len(absent(home, ports)) < len(parts(ports)):
                return asyncio.run(_restart(home, ports, directory, as_json=as_json))
            return session.interruptible(_up(home, ports, directory, detach=detach, as_json=as_json), home)

    give(started, as_json=as_json, home=home)


async def _restart(home: Home, ports: Ports, asked: str | None, *, as_json: bool) -> Answer:
    directory = in_use.remembered(home, asked, environment.directory(home))
    with show_on(errors(), as_json=as_json) as watched:
        started = await restart(home, ports, boroughs.read(), directory, watched.part)
    said = f"Started again: {', '.join(started)}." if started else "Everything runs already."
    listed = addresses(ports)
    return Answer({"started": started, "addresses": listed}, f"{said}\n{_lines(listed)}")


async def _up(home: Home, ports: Ports, directory: str | None, *, detach: bool, as_json: bool) -> Answer | Exit:
    with show_on(errors(), as_json=as_json) as watched:
        listed = await _listed(home, ports, directory, watched.part)
        if detach:
            await Platform.start(home, ports, boroughs.read(), listed, progress=watched.part, tied=False)
            return _addresses(ports)
        async with session.lasting(home, ports, listed, watched.part) as platform:
            watched.done()
            show(_addresses(ports), as_json=as_json)
            await session.stay(platform)
    return Exit.FINE


async def _listed(home: Home, ports: Ports, asked: str | None, progress: Progress) -> str:
    """The directory to start with: the one that is asked for, if it can be used, or an invented one."""
    postcodes_in = await session.prepared(home, ports)
    if asked is None:
        listed = str(day.list_services(day.Wanted(run="up"), postcodes_in, environment.directory(home)))
    else:
        listed = in_use.named(asked)
        progress("directory", "reading it")
        progress("directory", await asyncio.to_thread(in_use.checked, listed, session.gazetteer(home)))
    in_use.remember(home, listed)
    return listed


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
