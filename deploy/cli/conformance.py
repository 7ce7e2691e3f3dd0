"""Whether an implementation of a component keeps what the contract promises of it, as a report to keep."""

import asyncio
import shlex
import sys
import tomllib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from deploy import boroughs
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, errors, give
from deploy.conformance.directory import write_directory
from deploy.conformance.disclosures import Disclosures, disclosing
from deploy.conformance.driving import Pace
from deploy.conformance.kits import KITS
from deploy.conformance.trial import SAYS, Means, Trial, services_of
from deploy.conformance.wire import connected
from deploy.problems import CannotRun
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.components import COMPONENTS
from services.runtime.connections import Connections

Restarting = Callable[[], Awaitable[None]]

Kafka = Annotated[
    str | None, typer.Option("--kafka", help="The brokers; else those of LINKWAY_KAFKA_SERVERS, or of this folder.")
]
Prefix = Annotated[
    str | None, typer.Option("--prefix", help="What stands before the names of the trial's topics; with its dot.")
]
Restart = Annotated[
    str | None, typer.Option("--restart", help="A command that restarts the component; without it you are asked to.")
]
Options = Annotated[
    str | None,
    typer.Option("--options", help="What it does beyond its core, by commas; else as the map of boroughs has it."),
]
Directory = Annotated[
    Path | None,
    typer.Option("--write-directory", help="Write the directory that a matching is to read in the trial, and end."),
]
Relisted = Annotated[
    Path | None,
    typer.Option("--directory", help="The file that a matching reads, for the trial to write anew while it goes on."),
]
Address = Annotated[
    str | None, typer.Option("--address", help="Where it answers by HTTP, such as http://127.0.0.1:8000.")
]
Tokens = Annotated[
    Path | None,
    typer.Option("--tokens", help="A file (.toml) with its tokens, by who has them: referrer, link-worker, stranger …"),
]
Partner = Annotated[
    str | None,
    typer.Option("--partner", help="A partner with topics there, who refers, or provides the trial's services."),
]
Disclosing = Annotated[
    int | None,
    typer.Option("--disclosures", help="A port at which the trial discloses people to a notify, in place of referral."),
]
Out = Annotated[Path | None, typer.Option("--out", help="Write the report into this file, too.")]


class OptionsUnknown(CannotRun):
    """Options were named that the contract does not know."""

    def __init__(self, unknown: str, known: str) -> None:
        super().__init__(f"{unknown} is no option.", where="--options", do=f"give some of: {known}")


class TokensUnreadable(CannotRun):
    """The file that should have tokens cannot be read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"The tokens cannot be read: {why}.", where=str(path), do='write lines such as referrer = "lw_…" into it'
        )


class PortTaken(CannotRun):
    """Nobody can be disclosed at that port."""

    def __init__(self, port: int, why: str) -> None:
        super().__init__(f"The port cannot be had: {why}.", where=f"--disclosures {port}", do="give one that is free")


class RestartFailed(CannotRun):
    """The command that was to restart the component has failed."""

    def __init__(self, command: str, code: int) -> None:
        super().__init__(
            f"The command ended with {code}.", where=f"--restart {command}", do="give one that restarts it, and ends"
        )


def conformance(
    component: Component,
    *,
    borough: Annotated[BoroughSlug, typer.Option("--borough", metavar="BOROUGH")] = BoroughSlug.SOUTHWARK,
    kafka: Kafka = None,
    prefix: Prefix = None,
    restart: Restart = None,
    options: Options = None,
    write: Directory = None,
    directory: Relisted = None,
    address: Address = None,
    tokens: Tokens = None,
    partner: Partner = None,
    disclosures: Disclosing = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Try a component through Kafka, whoever wrote it; the exit code is 1 when a promise is broken.

    It takes a minute. Topics must be the trial's own: LINKWAY_TOPIC_PREFIX=trial. linkway topics --create. The
    component reads the directory of --write-directory, and no other. What else an option needs, the report says.
    """
    means = partial(_means, directory, address, tokens, partner, disclosures)
    trial = partial(_trial, component, borough, options, prefix, means)
    if write:
        give(partial(_written, write, trial), as_json=as_json, home=environment.home())
    restarting = _restarting(restart, as_json=as_json)
    tried = partial(_tried, component, kafka=kafka, restarting=restarting, out=out)
    work = lambda: _beside(disclosures, trial(), lambda trial: asyncio.run(tried(trial)))  # noqa: E731 - done when asked for
    give(work, as_json=as_json, home=environment.home())


def _written(path: Path, trial: Callable[[], Trial]) -> Answer:
    write_directory(path, services_of(trial().options), datetime.now(UTC))
    return Answer({"directory": str(path)}, f"The directory of the trial is in {path}. Have the component read it.")


def _beside(port: int | None, trial: Trial, work: Callable[[Trial], Answer]) -> Answer:
    """Do it beside what discloses people, where that is asked for."""
    if port is None or trial.means.disclosures is None:
        return work(trial)
    try:
        with disclosing(trial.means.disclosures, port):
            return work(trial)
    except OSError as error:
        raise PortTaken(port, str(error)) from None


def _means(
    directory: Path | None, address: str | None, tokens: Path | None, partner: str | None, disclosures: int | None
) -> Means:
    known = _tokens_in(tokens) if tokens else {}
    return Means(directory, address, known, partner, disclosures=Disclosures() if disclosures else None)


def _tokens_in(path: Path) -> dict[str, str]:
    try:
        return {name: str(token) for name, token in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError) as error:
        raise TokensUnreadable(path, type(error).__name__) from None


def _trial(
    component: Component, borough: BoroughSlug, options: str | None, prefix: str | None, means: Callable[[], Means]
) -> Trial:
    known = COMPONENTS[component].option_names
    declared = boroughs.read().entries[borough].options_of(component)
    if options is not None:
        declared = frozenset(one.strip() for one in options.split(",") if one.strip())
    if unknown := sorted(declared - set(known)):
        raise OptionsUnknown(", ".join(unknown), ", ".join(known))
    before = environment.topic_prefix() if prefix is None else prefix
    return Trial(borough, declared, before, means(), SAYS[component])


async def _tried(
    component: Component, trial: Trial, *, kafka: str | None, restarting: Restarting | None, out: Path | None
) -> Answer:
    connection = Connections.told().to_kafka(kafka or environment.kafka_address())
    async with connected(trial, connection, restarting or _never) as wire:
        errors().print(f"A {component.value} of {trial.borough} is tried; it takes a minute.")
        report = await KITS[component].conduct(
            trial, wire, Pace(), run=uuid4(), now=partial(datetime.now, UTC), can_restart=restarting is not None
        )
    if out:
        _keep(out, report.text())
    return Answer(report.facts(), report.text(), Exit.FINE if report.is_kept else Exit.CHECK_FAILED)


def _keep(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")


def _restarting(command: str | None, *, as_json: bool) -> Restarting | None:
    """How the component is restarted: by the command, by whoever sits here, or not at all."""
    if command:
        return partial(_by_command, command)
    return None if as_json or not sys.stdin.isatty() else _by_hand


async def _by_command(command: str) -> None:
    process = await asyncio.create_subprocess_exec(*shlex.split(command), stdin=asyncio.subprocess.DEVNULL)
    if code := await process.wait():
        raise RestartFailed(command, code)


async def _by_hand() -> None:
    errors().print("Restart the component now, and press Enter once it runs.")
    await asyncio.to_thread(sys.stdin.readline)


async def _never() -> None:
    """Nothing is restarted in a trial without it."""
