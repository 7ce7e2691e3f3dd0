"""The people who are signed in, and ending their sessions at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from deploy import sessions
from deploy.cli import environment
from deploy.cli.callers.session_output import lines, listed, one_of
from deploy.cli.output import Answer, AsJson, Exit, errors, give
from deploy.problems import CannotRun
from services.referral.store.sessions import KeptSession
from services.runtime.working.sessions.session import REMEMBER_SECONDS

app = typer.Typer(help="List who is signed in, and sign them out.", no_args_is_help=True)

Which = Annotated[
    str | None, typer.Argument(metavar="ID|NAME", help="One session by its id, or all of an organisation.")
]
Person = Annotated[str | None, typer.Option("--person", help="Of the organisation those of this person alone.")]
Everybody = Annotated[bool, typer.Option("--all", help="Everybody's, in place of ID|NAME.")]


class WhoseIsUnclear(CannotRun):
    """Nobody was named, or somebody beside everybody."""

    def __init__(self, said: str) -> None:
        super().__init__(
            said,
            where="linkway sessions end",
            do="give the id of a session, the name of an organisation with --person or without, or --all",
        )


@dataclass(frozen=True)
class Whose:
    """The sessions that are meant."""

    named: str | None
    person: str | None

    @classmethod
    def told(cls, which: str | None, person: str | None, *, everybody: bool) -> "Whose":
        """As it was typed. Raises WhoseIsUnclear."""
        if everybody and (which or person):
            raise WhoseIsUnclear("--all stands for everybody's sessions, and some were named beside it.")
        if which is None and not everybody:
            raise WhoseIsUnclear("It was not said whose sessions are to end.")
        return cls(which, person)

    def has(self, session: KeptSession) -> bool:
        """Whether this one is meant."""
        caller = session.caller
        return self.named in (None, session.id, caller.organisation) and self.person in (None, caller.person)


@app.command("list")
def every(as_json: AsJson = False) -> None:
    """List who is signed in: as what, for whom, since when and when last seen. Times are UTC, last seen to a minute.

    Only the id that the issuer gave stands for a person. Those who follow a referral of their own are not among them.
    """
    give(lambda: listed(_every()), as_json=as_json, home=environment.home())


@app.command()
def end(which: Which = None, person: Person = None, everybody: Everybody = False, as_json: AsJson = False) -> None:
    """Sign somebody out: one session, those of an organisation or a person, or all. Exit code 1 if there was none.

    Referral knows at once, and every other service within seconds. It takes nobody's account away: see to that where
    they sign in.
    """
    give(lambda: _ended(which, person, everybody=everybody), as_json=as_json, home=environment.home())


def _ended(which: str | None, person: str | None, *, everybody: bool) -> Answer:
    whose = Whose.told(which, person, everybody=everybody)
    meant = [session for session in _every() if whose.has(session)]
    facts = {"ended": [one_of(session) for session in meant]}
    if not meant:
        return Answer(facts, "There is no such session.", Exit.CHECK_FAILED)
    errors().print(lines(meant), markup=False, soft_wrap=True)
    asyncio.run(sessions.end(environment.mongo_url(), meant, prefix=environment.name_prefix()))
    return Answer(facts, f"{len(meant)} ended; every service knows within {REMEMBER_SECONDS:.0f} seconds.")


def _every() -> Sequence[KeptSession]:
    return asyncio.run(sessions.under_way(environment.mongo_url(), prefix=environment.name_prefix()))
