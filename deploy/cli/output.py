"""How a command answers: for a person, or as one JSON object; and with which exit code it ends."""

import asyncio
import errno
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, RenderableType

from deploy.cli import INTERRUPTED, environment
from deploy.home import COMMAND, Home
from deploy.problems import CannotRun, Misled
from deploy.servers.disk import DiskFull, free_mib
from services.runtime.admin.provisioning.topics import BrokerAway
from services.runtime.connections import Connections
from services.runtime.environment import SettingsUnusable
from services.runtime.observing.dependencies import Dependencies
from services.runtime.storing.collection import NotAllowed
from services.runtime.working.ports import Unavailable

AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on standard output, and nothing else there.")
]


class Exit(IntEnum):
    """The exit codes of every command."""

    FINE = 0
    CHECK_FAILED = 1
    CANNOT_RUN = 2
    INTERRUPTED = INTERRUPTED


@dataclass(frozen=True)
class Answer:
    """What a command found: the same for a program to read, and for a person."""

    facts: Mapping[str, Any]
    shown: RenderableType
    exit: Exit = Exit.FINE


class NotReached(CannotRun):
    """A server that the command needs does not answer."""

    def __init__(self, said: str) -> None:
        super().__init__(
            said,
            where="LINKWAY_KAFKA_SERVERS and LINKWAY_MONGO_URL, where they are set; else the servers of this folder",
            do=f"see that the servers run (`{COMMAND} status`), that these addresses are theirs, and that they know us",
        )


class Interrupted(Exception):
    """The person who started the command asked it to stop."""


def what_is_kept(home: Home) -> str:
    """Where the data is that a next start goes on with."""
    return f"The data is in {home.folder / 'data'}; the next start goes on with it."


def in_columns(rows: Sequence[Sequence[str]]) -> str:
    """A line for each row; not wrapped, so that a line can be looked for."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def errors() -> Console:
    """Where progress and problems are shown, so that standard output holds the answer alone."""
    return Console(stderr=True, highlight=False, markup=False)


def give(work: Callable[[], Answer | Exit], *, as_json: bool, home: Home) -> None:
    """Do the command's work, show its answer unless it has shown it itself, and end with its exit code."""
    try:
        answer = _done(work, home)
    except Interrupted:
        errors().print(f"Stopped. {what_is_kept(home)}")
        raise typer.Exit(Exit.INTERRUPTED) from None
    if isinstance(answer, Answer):
        show(answer, as_json=as_json)
    raise typer.Exit(answer.exit if isinstance(answer, Answer) else answer)


def _done(work: Callable[[], Answer | Exit], home: Home) -> Answer | Exit:
    """What comes of the work; where it cannot be done, that is the answer."""
    try:
        return work()
    except CannotRun as problem:
        return _refused(problem)
    except SettingsUnusable as misled:
        return _refused(Misled(misled))
    except (BrokerAway, Unavailable, NotAllowed) as away:
        return _refused(NotReached(" ".join(asyncio.run(_not_let_in()) or [str(away)])))
    except OSError as failure:
        if failure.errno != errno.ENOSPC:
            raise
        return _refused(DiskFull(Path(failure.filename or home.folder), free_mib(home.folder)))


async def _not_let_in() -> list[str]:
    """Why those servers of this home, or of the environment, that listen do not let us in."""
    kafka, mongo_url = environment.addresses()
    connections = Connections.told()
    return await Dependencies(connections.to_kafka(kafka), connections.to_mongo(mongo_url)).refusals()


def show(answer: Answer, *, as_json: bool) -> None:
    """Print the answer; a problem goes to standard error as well when a program reads standard output."""
    if as_json:
        sys.stdout.write(json.dumps(answer.facts) + "\n")
        sys.stdout.flush()
    if answer.exit is Exit.CANNOT_RUN:
        errors().print(answer.shown, soft_wrap=True)
    elif not as_json:
        # Text is not wrapped, so that a token or an answer can be copied from a narrow terminal. Brackets are what they
        # are wherever they stand, in a table too: what is shown has its colours from Text.
        Console(highlight=False, markup=False).print(answer.shown, soft_wrap=isinstance(answer.shown, str))


def _refused(problem: CannotRun) -> Answer:
    facts = {"problem": {"what": problem.what, "where": problem.where, "do": problem.do}}
    return Answer(facts, f"Linkway cannot run: {problem}", Exit.CANNOT_RUN)
