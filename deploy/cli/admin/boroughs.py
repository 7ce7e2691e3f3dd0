"""What the files say of boroughs and partners, beside what runs: what differs, and what makes it so."""

import asyncio
from collections.abc import Iterator
from functools import partial
from typing import Annotated

import typer

from deploy.cli import environment
from deploy.cli.admin import plan_output
from deploy.cli.admin.access import Passwords, password, refusals_told, system
from deploy.cli.output import Answer, AsJson, Exit, errors, give
from deploy.planning import applying, looking
from deploy.planning.applying import Servers
from deploy.planning.plan import Found, Plan, plan
from deploy.planning.step import Fate
from deploy.ports import LOOPBACK
from deploy.problems import CannotRun
from deploy.processes.processes import Processes
from deploy.securing.access import System
from services.contract.borough_map import Component

app = typer.Typer(
    help="Bring topics, their settings, rights and limits to what boroughs.toml and partners.toml say.",
    no_args_is_help=True,
)

Services = Annotated[
    list[str] | None,
    typer.Option(
        "--service",
        help="A running service and its internal port, to be asked which map it was started with; repeat it. Those of "
        "this folder are asked without.",
        metavar="NAME=URL",
    ),
]


class NotAService(CannotRun):
    """What was typed names no service and where it is."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"{typed!r} is no service with its address.",
            where="--service",
            do=f"give one of {', '.join(Component)}, and its internal port: matching=http://10.0.0.7:9000",
        )


@app.command("plan")
def show(service: Services = None, as_json: AsJson = False) -> None:
    """Say what differs, and what becomes of it; nothing is changed. Exit code 1 if anything differs."""
    give(lambda: asyncio.run(_planned(service)), as_json=as_json, home=environment.home())


@app.command()
def apply(passwords: Passwords = None, service: Services = None, as_json: AsJson = False) -> None:
    """Take the steps that are safe, one after another; where one is refused, take none.

    Exit code 0 if nothing differs any more, 1 if something is left to be done by hand, and 2 if a step was refused or
    failed. It is safe to repeat.
    """
    give(
        lambda: asyncio.run(
            _applied(Servers(system(), environment.replication(), partial(password, passwords), _say), service)
        ),
        as_json=as_json,
        home=environment.home(),
    )


async def _planned(service: list[str] | None) -> Answer:
    found, differing = await _found(system(), service)
    shown = plan_output.shown(differing, plan_output.not_looked_at(found))
    return Answer(plan_output.facts(differing, found), shown, Exit.CHECK_FAILED if differing.steps else Exit.FINE)


async def _applied(servers: Servers, service: list[str] | None) -> Answer:
    found, differing = await _found(servers.system, service)
    facts = plan_output.facts(differing, found)
    if differing.of(Fate.REFUSED):
        return Answer(facts | {"applied": 0}, plan_output.refused(differing), Exit.CANNOT_RUN)
    with refusals_told():
        await applying.apply(differing, servers.change, lambda step: _say(f"done: {step.what} ({step.where})"))
    left = Plan(differing.of(Fate.BY_HAND))
    shown = plan_output.applied(len(differing.of(Fate.APPLY)), left, plan_output.not_looked_at(found))
    done = {"applied": len(differing.of(Fate.APPLY))}
    return Answer(facts | done, shown, Exit.CHECK_FAILED if left.steps else Exit.FINE)


async def _found(system: System, service: list[str] | None) -> tuple[Found, Plan]:
    addresses = [*_running_here(), *map(_address, service or [])]
    with refusals_told():
        found = await looking.look(system, addresses)
    return found, plan(system, found, environment.replication())


def _running_here() -> Iterator[tuple[Component, str]]:
    processes, ports = Processes(environment.home().run), environment.ports().by_purpose()
    for component in Component:
        if processes.find(component.value):
            yield component, f"http://{LOOPBACK}:{ports[f'{component.value} internal']}"


def _say(what: str) -> None:
    errors().print(what)


def _address(typed: str) -> tuple[Component, str]:
    name, _, url = typed.partition("=")
    if name not in set(Component) or "://" not in url:
        raise NotAService(typed)
    return Component(name), url.rstrip("/")
