"""The tokens of the organisations that may ask the services for something."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from deploy import tokens
from deploy.cli import environment
from deploy.cli.callers.token_output import lines, listed, one_of
from deploy.cli.output import Answer, AsJson, Exit, errors, give
from deploy.tokens import check_is_of_use
from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, TokenRight
from services.runtime.clock import utc_now
from services.runtime.working.callers import Caller, Token

app = typer.Typer(help="Give organisations tokens, list them, take them back.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The organisation, in small letters and hyphens: bromley-by-bow-centre.")]
May = Annotated[list[str], typer.Option("--may", help=f"A right; repeat it for more: {', '.join(TokenRight)}.")]
Provides = Annotated[
    list[UUID] | None,
    typer.Option("--provides", help="The id, in the directory, of an organisation whose services it provides."),
]
Person = Annotated[str | None, typer.Option("--person", help="Who in the organisation it is for: no name, but an id.")]
Roles = Annotated[list[Role] | None, typer.Option("--role", help="What the person does there.")]
Boroughs = Annotated[
    list[BoroughSlug] | None,
    typer.Option(
        "--borough", help="Where the person works, or whose directory it keeps; repeat it.", metavar="BOROUGH"
    ),
]
Days = Annotated[int | None, typer.Option("--days", help="For how many days it is good; else until it is removed.")]
Which = Annotated[str, typer.Argument(metavar="ID|NAME", help="One token by its id, or all of an organisation.")]


@app.command()
def add(
    name: Name,
    may: May,
    *,
    provides: Provides = None,
    person: Person = None,
    role: Roles = None,
    borough: Boroughs = None,
    days: Days = None,
    as_json: AsJson = False,
) -> None:
    """Give an organisation a token with some rights. It is printed this once: only its hash is kept."""
    caller = Caller(
        organisation=name,
        rights=frozenset(may),
        person=person,
        roles=tuple(role or ()),
        boroughs=tuple(borough or ()),
        provides=tuple(provides or ()),
    )
    give(lambda: _added(caller, _end(days)), as_json=as_json, home=environment.home())


def _end(days: int | None) -> datetime | None:
    return utc_now() + timedelta(days=days) if days else None


def _added(caller: Caller, expires_at: datetime | None) -> Answer:
    check_is_of_use(caller)
    adding = tokens.add(environment.mongo_url(), caller, prefix=environment.name_prefix(), expires_at=expires_at)
    token = asyncio.run(adding)
    return Answer({"organisation": caller.organisation, "rights": sorted(caller.rights), "token": token}, token)


@app.command("list")
def every(as_json: AsJson = False) -> None:
    """List the tokens by id, with what each may, when it was made and last used. Nobody can list the tokens themselves.

    When it was used last is noted about once an hour.
    """
    give(lambda: listed(_every()), as_json=as_json, home=environment.home())


@app.command()
def remove(which: Which, as_json: AsJson = False) -> None:
    """Take a token back, or all of an organisation. Services forget them in seconds; exit code 1 if there was none."""
    give(lambda: _removed(which), as_json=as_json, home=environment.home())


def _removed(which: str) -> Answer:
    removed = [token for token in _every() if which in (token.id, token.caller.organisation)]
    facts = {"removed": [one_of(token) for token in removed]}
    if not removed:
        return Answer(facts, f"There is no token {which}.", Exit.CHECK_FAILED)
    errors().print(lines(removed), markup=False, soft_wrap=True)
    asyncio.run(tokens.remove(environment.mongo_url(), removed, prefix=environment.name_prefix()))
    return Answer(facts, f"{len(removed)} taken back.")


def _every() -> Sequence[Token]:
    return asyncio.run(tokens.every(environment.mongo_url(), prefix=environment.name_prefix()))
