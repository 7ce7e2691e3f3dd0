"""Looking after records that a service could not work, or not yet: list, show, try again, give up."""

import asyncio
import getpass
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from deploy.cli import environment
from deploy.cli.admin.dead_letter_output import listed, outcome, shown
from deploy.cli.output import Answer, AsJson, give
from deploy.home import COMMAND
from deploy.problems import CannotRun
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.admin.dead_letters import DeadLetters, Wanted
from services.runtime.working.parked import OPEN, ParkedStatus, RedriveRequest

app = typer.Typer(
    help="Records that a service could not work, or not yet: list them, try them again, give them up. "
    "What is in them stays sealed.",
    no_args_is_help=True,
)

Id = Annotated[str, typer.Argument(metavar="ID", help="As listed: notify/southwark.matches/0/7.")]
OneId = Annotated[str | None, typer.Argument(metavar="ID", help="As listed: notify/southwark.matches/0/7.")]
Service = Annotated[Component | None, typer.Option("--service", help="Those of one service.")]
Borough = Annotated[BoroughSlug | None, typer.Option("--borough", help="Those of one borough.", metavar="BOROUGH")]
Reason = Annotated[DeadLetterReason | None, typer.Option("--reason", help="Those with one reason.", metavar="REASON")]
Key = Annotated[str | None, typer.Option("--key", help="Those of one referral, by its id.")]
Status = Annotated[ParkedStatus | None, typer.Option("--status", help="Those with this status; else all that wait.")]
Why = Annotated[str, typer.Option("--why", help="Why you ask. It is kept in the audit; name no person.")]
By = Annotated[str | None, typer.Option("--by", help="Who asks; else your login name.")]
Wait = Annotated[float, typer.Option("--wait", help="How many seconds to wait for the service to do it.", min=0)]


class WhichOnes(CannotRun):
    """Nobody said which records are meant."""

    def __init__(self) -> None:
        super().__init__(
            "It is not clear which dead letters you mean.", where="ID", do="give one ID, --key or --reason"
        )


class NotAnId(CannotRun):
    """What was typed cannot be the id of a dead letter."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"{typed!r} is not the id of a dead letter.",
            where="ID",
            do=f"take it from `{COMMAND} dead-letters list`: service/topic/partition/offset",
        )


class NotThere(CannotRun):
    """There is no such record."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"No dead letter has the id {typed}.", where="ID", do=f"see `{COMMAND} dead-letters list`")


@app.command("list")
def every(
    service: Service = None,
    borough: Borough = None,
    reason: Reason = None,
    key: Key = None,
    status: Status = None,
    most: Annotated[int, typer.Option("--most", help="How many to list; all are counted.", min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """List what waits, in all services, and count it by reason."""
    statuses = (status,) if status else OPEN
    wanted = Wanted(_services(service), key=key, borough=borough, reason=reason, statuses=statuses)
    give(lambda: listed(asyncio.run(_all().find(wanted)), most), as_json=as_json, home=environment.home())


@app.command()
def show(one: Id, as_json: AsJson = False) -> None:
    """Say where one came from, why it waits, how often it was tried, and what was asked about it."""

    async def seen() -> Answer:
        letters = _all()
        for found in await letters.find(_by_id(one)):
            return shown(found, await letters.audit(found))
        raise NotThere(one)

    give(lambda: asyncio.run(seen()), as_json=as_json, home=environment.home())


def _asking(status: ParkedStatus) -> Callable[..., None]:
    """A command that asks for this; both take the same."""

    def ask(
        why: Why,
        one: OneId = None,
        key: Key = None,
        reason: Reason = None,
        service: Service = None,
        borough: Borough = None,
        by: By = None,
        wait: Wait = 10,
        as_json: AsJson = False,
    ) -> None:
        wanted = Wanted(_services(service), key=key, borough=borough, reason=reason, statuses=OPEN)
        request = RedriveRequest(by or getpass.getuser(), why, datetime.now(UTC))
        give(lambda: asyncio.run(_ask(one, wanted, status, request, wait)), as_json=as_json, home=environment.home())

    return ask


app.command(
    "retry", help="Work them again, in order, and all that waits behind them; exit code 1 where one still waits."
)(_asking(ParkedStatus.RETRY_ASKED))
app.command(
    "discard",
    help="Give them up, so that what waits behind them is worked; exit code 1 where one still waits. "
    "Who gives up one that waits for a missing event (sequence-gap) gives up the missing one too.",
)(_asking(ParkedStatus.DISCARD_ASKED))


async def _ask(one: str | None, wanted: Wanted, status: ParkedStatus, request: RedriveRequest, wait: float) -> Answer:
    if one is None and wanted.key is None and wanted.reason is None:
        raise WhichOnes
    letters = _all()
    requested = await letters.request(_by_id(one, OPEN) if one else wanted, status, request)
    return outcome(await letters.outcomes(requested, wait), status)


def _services(service: Component | None) -> Sequence[str]:
    return [service] if service else list(Component)


def _by_id(typed: str, statuses: Sequence[ParkedStatus] = tuple(ParkedStatus)) -> Wanted:
    """The one record of this id. Raises NotAnId."""
    service, _, place = typed.partition("/")
    if service not in set(Component) or place.count("/") not in (2, 3):
        raise NotAnId(typed)
    return Wanted([service], place, statuses=statuses)


def _all() -> DeadLetters:
    return DeadLetters(environment.mongo_url(), environment.name_prefix())
