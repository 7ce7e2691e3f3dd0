"""`linkway validate`, `sample` and `send`: the partner's kit, which is installed alone as `linkway-contract`."""

import asyncio
from typing import Annotated

import typer

from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, errors, give
from deploy.partner_kit import commands
from deploy.partner_kit.commands import Outcome
from deploy.partner_kit.destination import Destination
from deploy.partner_kit.sending import Outgoing
from deploy.problems import CannotRun
from services.contract.boroughs import BoroughSlug
from services.contract.topics import PARTNER
from services.runtime.admin.sending import TopicNotThere, send_one
from services.runtime.settings import Connections


def _a_partner(written: str | None) -> str | None:
    if written is not None and not PARTNER.fullmatch(written):
        raise typer.BadParameter("write it in small letters and hyphens, such as age-matters")
    return written


Files = Annotated[
    list[str], typer.Argument(help="Events, one in each file, as structured CloudEvents; - is standard input.")
]
File = Annotated[str, typer.Argument(help="An event, as structured CloudEvents have it; - is standard input.")]
Event = Annotated[str | None, typer.Argument(help="Which event; without it, which there are.")]
Borough = Annotated[BoroughSlug | None, typer.Option("--borough", help="Whose topic it is for.", metavar="BOROUGH")]
Partner = Annotated[
    str | None, typer.Option("--partner", help="Who sends it, as in the topics' names.", callback=_a_partner)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show topic, key and headers, and send nothing.")]


def validate(files: Files, borough: Borough = None, partner: Partner = None, as_json: AsJson = False) -> None:
    """Check events that a partner would send, as Linkway would, without servers: where, by which rule, how to mend it.

    The exit code is 1 where an event has faults, and 2 where a file cannot be read.
    """
    to = Destination(borough, partner)
    give(lambda: _answer(commands.validate(files, to), as_json), as_json=as_json, home=environment.home())


def sample(event: Event = None, as_json: AsJson = False) -> None:
    """Print an example of an event that a partner sends or is answered with; all in it is invented."""
    give(lambda: _answer(commands.sample(event), as_json), as_json=as_json, home=environment.home())


def send(
    file: File, borough: Borough = None, partner: Partner = None, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    """Check an event, and send it on the partner's topic."""
    to, prefix, publish = Destination(borough, partner), environment.topic_prefix(), None if dry_run else _publish
    give(
        lambda: _answer(commands.send(file, to, publish, prefix=prefix), as_json),
        as_json=as_json,
        home=environment.home(),
    )


def _publish(record: Outgoing) -> None:
    connection = Connections.told().to_kafka(environment.kafka_address())
    key, headers = record.key and record.key.encode(), [(name, text.encode()) for name, text in record.headers]
    try:
        asyncio.run(send_one(connection, record.topic, key or None, record.value, headers))
    except TopicNotThere as silent:
        do = "give the partner its topics with `linkway partners add`, and see that you may write there"
        raise CannotRun(str(silent), where=connection.servers, do=do) from None


def _answer(outcome: Outcome, as_json: bool) -> Answer:
    if outcome.beside and not as_json:
        errors().print(outcome.beside)
    return Answer(outcome.facts, outcome.text, Exit(outcome.code))
