"""Who may do what on Kafka: the contract's rules, beside those that the brokers keep."""

import asyncio

import typer

from deploy import boroughs, partners
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, give
from deploy.problems import CannotRun
from services.contract import access
from services.runtime.admin.access import AccessRefused, NobodyIsChecked, access_rules
from services.runtime.settings import Connections

app = typer.Typer(
    help="Let services and partners read and write their own topics, and nobody else's.", no_args_is_help=True
)


class CannotGuard(CannotRun):
    """The brokers keep no rules, or would not let us change them."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(what, where=environment.kafka_address(), do=do)


@app.command()
def diff(as_json: AsJson = False) -> None:
    """Say which rules are missing at the brokers, and which are there beyond; exit code 1 if there are any."""
    give(lambda: asyncio.run(_compared(apply=False)), as_json=as_json, home=environment.home())


@app.command()
def apply(as_json: AsJson = False) -> None:
    """Put the rules in place: those that are missing are added first, then those beyond are removed."""
    give(lambda: asyncio.run(_compared(apply=True)), as_json=as_json, home=environment.home())


async def _compared(*, apply: bool) -> Answer:
    wanted = access.rules(
        boroughs.read(),
        partners.read(),
        topic_prefix=environment.topic_prefix(),
        name_prefix=environment.name_prefix(),
    )
    try:
        async with access_rules(Connections().to_kafka(environment.kafka_address())) as kept:
            there = await kept.existing()
            missing = sorted(wanted - there)
            beyond = sorted(access.beyond(there, wanted, topic_prefix=environment.topic_prefix()))
            if apply:
                await kept.add(missing)
                await kept.remove(beyond)
    except NobodyIsChecked:
        raise CannotGuard(
            "The brokers check nobody, so they keep no rules.",
            "give them an authorizer.class.name, and start them again",
        ) from None
    except AccessRefused as refused:
        raise CannotGuard(
            f"The brokers would not let us see to their rules ({refused}).",
            "name one of their super.users in LINKWAY_KAFKA_USER",
        ) from None
    facts = {"applied": apply, "missing": [str(one) for one in missing], "beyond": [str(one) for one in beyond]}
    lines = [*(f"+ {one}" for one in missing), *(f"- {one}" for one in beyond)]
    said = "\n".join([*lines, f"{len(wanted)} rules; {len(missing)} missing, {len(beyond)} beyond."])
    return Answer(facts, said, Exit.FINE if apply or not lines else Exit.CHECK_FAILED)
