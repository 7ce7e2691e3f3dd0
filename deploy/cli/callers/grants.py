"""The listings that organisations were granted by a claim, for their tokens and for whoever signs in for them."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

import typer

from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, give, in_columns
from deploy.directory import granted

app = typer.Typer(help="List who was granted whose listings by a claim, and take that back.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The organisation that claimed them, as its tokens name it.")]
OfWhom = Annotated[UUID, typer.Argument(metavar="ID", help="Whose services they are: its id in the directory.")]


@app.command("list")
def every(as_json: AsJson = False) -> None:
    """List which organisations change whose listings because an editor approved their claim."""
    give(_listed, as_json=as_json, home=environment.home())


@app.command()
def remove(name: Name, of_whom: OfWhom, as_json: AsJson = False) -> None:
    """Take a grant back, from tokens and people alike, within seconds; exit code 1 if there was none.

    A role that itself says what somebody provides stands in the file of roles, and is not touched.
    """
    give(lambda: _removed(name, of_whom), as_json=as_json, home=environment.home())


def _listed() -> Answer:
    found = asyncio.run(granted.every(environment.mongo_url(), prefix=environment.name_prefix()))
    facts = {"grants": {name: list(map(str, ids)) for name, ids in found.items()}}
    return Answer(facts, _lines(found) if found else "There is none.")


def _lines(found: Mapping[str, Sequence[UUID]]) -> str:
    rows = [(name, str(one)) for name, ids in found.items() for one in ids]
    return in_columns([("organisation", "lists the services of"), *rows])


def _removed(name: str, of_whom: UUID) -> Answer:
    taking = granted.take_back(environment.mongo_url(), name, of_whom, prefix=environment.name_prefix())
    if asyncio.run(taking):
        return Answer({"removed": True}, f"{name} lists the services of {of_whom} no more.")
    return Answer({"removed": False}, f"{name} was granted nothing of {of_whom}.", Exit.CHECK_FAILED)
