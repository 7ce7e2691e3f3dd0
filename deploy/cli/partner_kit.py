"""`linkway validate`, `sample` and `send`: the partner's kit, which is installed alone as `linkway-contract`."""

import asyncio
from functools import partial
from typing import Annotated

import typer
from pydantic_core import from_json

from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, errors, give
from deploy.partner_kit import answer, commands
from deploy.partner_kit.commands import Outcome
from deploy.partner_kit.destination import Destination
from deploy.partner_kit.sending import Outgoing
from deploy.problems import CannotRun
from services.contract import envelope as envelopes
from services.contract.boroughs import BoroughSlug
from services.contract.topics import PARTNER
from services.runtime.admin.sending import TopicNotThere, ask_one, send_one
from services.runtime.connections import Connections
from services.runtime.working.record import Record

WAIT_SECONDS = 20.0


def _a_partner(written: str | None) -> str | None:
    if written is not None and not PARTNER.fullmatch(written):
        raise typer.BadParameter("write it in small letters and hyphens, such as age-matters")
    return written


Files = Annotated[
    list[str], typer.Argument(help="Events, one in each file, as structured CloudEvents; - is standard input.")
]
OneFile = Annotated[
    str,
    typer.Argument(metavar="[FILE]", help="An event, as structured CloudEvents have it; else standard input."),
]
Event = Annotated[str | None, typer.Argument(help="Which event; without it, which there are.")]
Borough = Annotated[BoroughSlug | None, typer.Option("--borough", help="Whose topic it is for.", metavar="BOROUGH")]
Partner = Annotated[
    str | None, typer.Option("--partner", help="Who sends it, as in the topics' names.", callback=_a_partner)
]
Unchecked = Annotated[bool, typer.Option("--unchecked", help="Send it as it is, to see what Linkway answers.")]
Wait = Annotated[float, typer.Option("--wait", min=0, max=600, help="For how many seconds to wait for the answer.")]
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
    file: OneFile = "-",
    borough: Borough = None,
    partner: Partner = None,
    dry_run: DryRun = False,
    unchecked: Unchecked = False,
    wait: Wait = WAIT_SECONDS,
    as_json: AsJson = False,
) -> None:
    """Check an event, send it on the partner's topic, and show what it is answered.

    The exit code is 1 where it has faults or is rejected.
    """
    to, prefix = Destination(borough, partner), environment.topic_prefix()
    publish = None if dry_run else partial(_publish, wait)
    give(
        lambda: _answer(commands.send(file, to, publish, prefix=prefix, unchecked=unchecked), as_json),
        as_json=as_json,
        home=environment.home(),
    )


def _publish(wait: float, record: Outgoing) -> answer.Answer | None:
    connection = Connections.told().to_kafka(environment.kafka_address())
    key, headers = record.key and record.key.encode(), [(name, text.encode()) for name, text in record.headers]
    given = (connection, record.topic, key or None, record.value, headers)
    try:
        if not wait or record.event_id is None:
            asyncio.run(send_one(*given))
            return None
        asked = ask_one(*given, answers=record.answers, event_id=record.event_id, seconds=wait)
        return _read(asyncio.run(asked))
    except TopicNotThere as silent:
        do = "give the partner its topics with `linkway partners add`, and see that you may write there"
        raise CannotRun(str(silent), where=connection.servers, do=do) from None


def _read(record: Record | None) -> answer.Answer | None:
    if record is None:
        return None
    envelope, body = envelopes.read(record.headers, record.value)
    return answer.Answer(envelope.type, from_json(body))


def _answer(outcome: Outcome, as_json: bool) -> Answer:
    if outcome.beside and not as_json:
        errors().print(outcome.beside)
    return Answer(outcome.facts, outcome.text, Exit(outcome.code))
