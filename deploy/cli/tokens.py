"""The tokens of the organisations that may ask the services for something."""

import asyncio
from typing import Annotated

import typer
from rich.table import Table

from deploy import tokens
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, give
from services.runtime.working.callers import Caller

app = typer.Typer(help="Give organisations tokens, list them, take them back.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The organisation, in small letters and hyphens: bromley-by-bow-centre.")]
May = Annotated[
    list[str],
    typer.Option("--may", help="A right, such as referral:refer, referral:attend, reporting:read. Repeat it for more."),
]


@app.command()
def add(name: Name, may: May, as_json: AsJson = False) -> None:
    """Give an organisation a token with some rights. It is printed this once: only its hash is kept."""

    def added() -> Answer:
        token = asyncio.run(tokens.add(environment.mongo_url(), Caller(name, frozenset(may))))
        return Answer({"organisation": name, "rights": sorted(set(may)), "token": token}, token)

    give(added, as_json=as_json, home=environment.home())


@app.command("list")
def every(as_json: AsJson = False) -> None:
    """List the organisations and their rights. Nobody can list the tokens themselves."""

    def listed() -> Answer:
        known = asyncio.run(tokens.every(environment.mongo_url()))
        table = Table("organisation", "may", box=None, pad_edge=False)
        for name, rights in known.items():
            table.add_row(name, ", ".join(rights))
        return Answer({"organisations": [{"name": name, "rights": rights} for name, rights in known.items()]}, table)

    give(listed, as_json=as_json, home=environment.home())


@app.command()
def remove(name: Name, as_json: AsJson = False) -> None:
    """Take back all tokens of an organisation. Services forget them within seconds; exit code 1 if there was none."""

    def removed() -> Answer:
        gone = asyncio.run(tokens.remove(environment.mongo_url(), name)) > 0
        said = f"{name} has no token any more." if gone else f"{name} had no token."
        return Answer({"organisation": name, "removed": gone}, said, Exit.FINE if gone else Exit.CHECK_FAILED)

    give(removed, as_json=as_json, home=environment.home())
