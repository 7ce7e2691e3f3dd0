"""The partners that have topics of their own."""

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from deploy import boroughs, partners, tokens, wanted_topics
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, give
from deploy.problems import CannotRun
from deploy.securing import secured
from services.contract.boroughs import BoroughSlug
from services.contract.brokers import access
from services.contract.brokers.quotas import limits
from services.contract.partners import DEFAULT_QUOTA, RESERVED, Partner, Partners
from services.contract.topics import PARTNER
from services.runtime.admin.granting import kafka_users
from services.runtime.admin.granting.access import NobodyIsChecked, access_rules
from services.runtime.admin.granting.quotas import quotas
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import Connections

app = typer.Typer(help="Give partners topics of their own, list them, take them back.", no_args_is_help=True)

_NO_RULES = "The brokers check nobody, so whoever reaches them can write to these topics: good for trying out alone."

Name = Annotated[str, typer.Argument(help="The partner, in small letters and hyphens: age-matters.")]
Boroughs = Annotated[
    list[BoroughSlug],
    typer.Option("--borough", help="A borough where it takes part; repeat it.", metavar="BOROUGH"),
]
Quota = Annotated[int, typer.Option("--quota", help="How many bytes a second of each of its topics are worked.")]


class NotAPartner(CannotRun):
    """A name or a quota that a partner cannot have."""

    def __init__(self, what: str) -> None:
        super().__init__(
            what, where="partners add", do="give a name in small letters and hyphens, and 1 KiB to 1 GiB a second"
        )


@app.command()
def add(name: Name, borough: Boroughs, quota: Quota = DEFAULT_QUOTA, as_json: AsJson = False) -> None:
    """Give a partner its topics and a token. Added again, it takes part in those boroughs alone, with a token more.

    The token, for the same referrals at the HTTP door, is printed this once.
    """
    give(lambda: asyncio.run(_added(name, borough, quota)), as_json=as_json, home=environment.home())


async def _added(name: str, boroughs: Sequence[BoroughSlug], quota: int) -> Answer:
    if not PARTNER.fullmatch(name) or len(name) > 60 or name in RESERVED:
        raise NotAPartner(f"{name!r} cannot be a partner's name.")
    try:
        partner = Partner(boroughs=list(dict.fromkeys(boroughs)), quota=quota)
    except ValidationError as wrong:
        raise NotAPartner(f"--quota {quota}: {wrong.errors()[0]['msg']}.") from None
    listed, topics = partners.read(), Partners({name: partner}).topics()
    servers = environment.kafka_address()
    async with TopicAdmin(
        Connections.told().to_kafka(servers), prefix=environment.topic_prefix(), replication=environment.replication()
    ) as admin:
        made = await admin.create(wanted_topics.of_partners(Partners({name: partner})))
    password = await _let_in(listed, name, partner)
    token = await tokens.add(environment.mongo_url(), tokens.referrer(name), prefix=environment.name_prefix())
    # Last, so that no service looks for a topic that is not there yet.
    partners.write({**listed.entries, name: partner})
    names = [topic.name for topic in topics]
    facts = {"partner": name, "brokers": servers, "topics": names, "made": made, "password": password, "token": token}
    said = [f"brokers  {servers}", *(f"topic    {one}" for one in names), f"token    {token}"]
    guarded = [f"user     {name}", f"password {password}"] if password else [_NO_RULES]
    return Answer(facts, "\n".join([*said, *guarded]))


async def _let_in(listed: Partners, name: str, partner: Partner) -> str | None:
    """Let the partner, and the services on its behalf, at its topics, by this password; None where all are let in."""
    after = Partners({**listed.entries, name: partner})
    topics = {environment.topic_prefix() + topic.name for topic in Partners({name: partner}).topics()}
    wanted = access.rules(
        boroughs.read(), after, topic_prefix=environment.topic_prefix(), name_prefix=environment.name_prefix()
    )
    kafka = Connections.told().to_kafka(environment.kafka_address())
    try:
        async with access_rules(kafka) as kept:
            await kept.add(rule for rule in wanted if rule.principal == name or rule.name in topics)
    except NobodyIsChecked:
        return None
    async with quotas(kafka) as kept_limits:
        await kept_limits.put(limits(Partners({name: partner})))
    here = secured.of(environment.home())
    password = here.password(name) if here else secrets.token_urlsafe(32)
    await kafka_users.put(kafka, {name: password})
    return password


@app.command("list")
def every(as_json: AsJson = False) -> None:
    """List the partners, where each takes part, and what it may send."""

    def listed() -> Answer:
        entries = partners.read().entries
        table = Table("partner", "boroughs", "bytes a second", box=None, pad_edge=False)
        for name, partner in entries.items():
            table.add_row(name, ", ".join(partner.boroughs), str(partner.quota))
        facts = [{"name": name, **partner.model_dump(mode="json")} for name, partner in entries.items()]
        return Answer({"partners": facts}, table)

    give(listed, as_json=as_json, home=environment.home())


@app.command()
def remove(name: Name, as_json: AsJson = False) -> None:
    """Work nothing more of a partner, and take its tokens, rights and limits back; exit code 1 if there is none.

    Its topics stay, and empty themselves within a week.
    """
    give(lambda: asyncio.run(_removed(name)), as_json=as_json, home=environment.home())


async def _removed(name: str) -> Answer:
    entries = dict(partners.read().entries)
    if entries.pop(name, None) is None:
        return Answer({"partner": name, "removed": False}, f"There is no partner {name}.", Exit.CHECK_FAILED)
    await _shut_out(name)
    partners.write(entries)
    url, prefix = environment.mongo_url(), environment.name_prefix()
    its_own = [token for token in await tokens.every(url, prefix=prefix) if token.caller.organisation == name]
    await tokens.remove(url, its_own, prefix=prefix)
    return Answer({"partner": name, "removed": True}, f"{name} is a partner no more.")


async def _shut_out(name: str) -> None:
    kafka = Connections.told().to_kafka(environment.kafka_address())
    with suppress(NobodyIsChecked):
        async with access_rules(kafka) as kept:
            await kept.remove([rule for rule in await kept.existing() if rule.principal == name])
        async with quotas(kafka) as limited:
            await limited.remove([limit for limit in await limited.existing() if limit.principal == name])
