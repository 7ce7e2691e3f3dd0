"""Who may do what on Kafka and in MongoDB: the contract's rules, beside those that the servers keep."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from deploy import boroughs, partners
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, give
from deploy.problems import CannotRun
from deploy.securing import access, secured
from deploy.securing.access import Differences, System
from services.runtime.admin.granting.access import AccessRefused, NobodyIsChecked
from services.runtime.admin.granting.mongo_users import AnybodyMay
from services.runtime.connections import Connections
from services.runtime.storing.collection import NotAllowed

app = typer.Typer(
    help="Let services and partners at their own topics and databases, and at nobody else's.", no_args_is_help=True
)

Passwords = Annotated[
    Path | None,
    typer.Option(
        "--passwords",
        envvar="LINKWAY_PASSWORDS_FOLDER",
        help="Folder with a file for each user, called as the user: the password that it is to have at both servers. "
        "Users who are there and have no file keep theirs.",
    ),
]


class CannotGuard(CannotRun):
    """The servers keep no rules, or would not let us see to them."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(what, where=f"Kafka at {environment.kafka_address()}, and MongoDB", do=do)


@app.command()
def diff(as_json: AsJson = False) -> None:
    """Say what is missing at the servers, and what is there beyond; exit code 1 if there is anything."""
    give(lambda: asyncio.run(_diff()), as_json=as_json, home=environment.home())


@app.command()
def apply(passwords: Passwords = None, as_json: AsJson = False) -> None:
    """Put all in place: what is missing is added first, then what is beyond is removed."""
    give(lambda: asyncio.run(_apply(passwords)), as_json=as_json, home=environment.home())


async def _diff() -> Answer:
    with refusals_told():
        return _answer(await access.compare(system()), applied=False)


async def _apply(passwords: Path | None) -> Answer:
    with refusals_told():
        return _answer(await access.apply(system(), partial(password, passwords)), applied=True)


def system() -> System:
    """The Linkway of this environment."""
    connections = Connections.told()
    return System(
        connections.to_kafka(environment.kafka_address()),
        connections.to_mongo(environment.mongo_url()),
        boroughs.read(),
        partners.read(),
        topic_prefix=environment.topic_prefix(),
        name_prefix=environment.name_prefix(),
    )


def password(folder: Path | None, user: str) -> str | None:
    """What stands in the folder; without one, in that of `linkway up --secure`, which makes those that are missing."""
    if folder is None and (here := secured.of(environment.home())):
        return here.password(user)
    file = folder / user if folder else None
    return file.read_text(encoding="utf-8").strip() if file and file.exists() else None


@contextmanager
def refusals_told() -> Iterator[None]:
    """Say what to do where the servers keep no rules, or keep them from us; raises CannotGuard."""
    try:
        yield
    except NobodyIsChecked:
        raise CannotGuard(
            "The brokers check nobody, so they keep no rules.",
            "give them an authorizer.class.name, and start them again",
        ) from None
    except AnybodyMay:
        raise CannotGuard(
            "MongoDB asks nobody who they are, so grants would be kept by nobody.",
            "start its members with --auth and --keyFile, and make a first user who may do all",
        ) from None
    except AccessRefused as refused:
        raise CannotGuard(
            f"The brokers would not let us see to their rules ({refused}).",
            "name one of their super.users in LINKWAY_KAFKA_USER",
        ) from None
    except NotAllowed as refused:
        raise CannotGuard(str(refused), "name a user who may do all in LINKWAY_MONGO_USER") from None


def _answer(found: Differences, *, applied: bool) -> Answer:
    facts = {"applied": applied, "missing": found.missing, "beyond": found.beyond}
    lines = [*(f"+ {one}" for one in found.missing), *(f"- {one}" for one in found.beyond)]
    said = f"{found.wanted} rules; {len(found.missing)} missing, {len(found.beyond)} beyond."
    return Answer(facts, "\n".join([*lines, said]), Exit.FINE if applied or not lines else Exit.CHECK_FAILED)
