"""`linkway demo`: a day of referrals across London, through real Kafka and MongoDB, with people who do not exist."""

import asyncio
import os
import time
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

import typer

from deploy import partners
from deploy.cli import environment, session
from deploy.cli.following.explain import explained
from deploy.cli.output import Answer, AsJson, Exit, errors, give, show
from deploy.demo import day, partner, sandbox
from deploy.demo.day import Wanted
from deploy.demo.showing import show_on
from deploy.home import COMMAND
from deploy.invented import deprivation
from deploy.invented.listings import directory
from deploy.local.service_environment import deprivation_file
from deploy.ports import Ports

Once = Annotated[bool, typer.Option("--once", help="End after the summary, and leave no process behind.")]
Referrals = Annotated[int, typer.Option(min=1, max=20_000, help="How many people are referred.")]
Services = Annotated[int, typer.Option(min=33, max=20_000, help="How many community services are listed.")]
Seed = Annotated[int, typer.Option(help="The same seed invents the same people and services.")]
Rate = Annotated[float, typer.Option(min=1, max=2000, help="How many referrals are sent a second.")]


def demo(
    *,
    once: Once = False,
    referrals: Referrals = day.REFERRALS,
    services: Services = directory.COUNT,
    seed: Seed = 1,
    rate: Rate = day.PER_SECOND,
    members: environment.Members = None,
    secure: environment.Secure = False,
    as_json: AsJson = False,
) -> None:
    """Play a day of referrals across London with people and services that do not exist.

    Starts Kafka, MongoDB, mailbox, services and the front door, sends referrals through the real API and a partner's
    Kafka topic, plays each life, and checks at the end that nothing was lost, doubled or made up. Then everything stays
    up to be looked at, until Ctrl-C. What is kept survives; each run lists its own services and is counted by itself.
    The exit code is 1 when a check fails.
    """
    if mine := os.environ.get("LINKWAY_DIRECTORY"):
        errors().print(f"The demonstration invents its services. {mine} is for `{COMMAND} up`.", markup=False)
    run = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"
    wanted = Wanted(run=run, referrals=referrals, services=services, seed=seed, per_second=rate)
    home = environment.home()

    def played() -> Exit:
        with environment.signed_in(secure=secure):
            return session.interruptible(_play(wanted, members, once=once, as_json=as_json), home)

    give(played, as_json=as_json, home=home)


async def _play(wanted: Wanted, members: int | None, *, once: bool, as_json: bool) -> Exit:
    began, home, ports = time.monotonic(), environment.home(), environment.ports(members)
    listing = home.folder / "demo" / "partners.toml"
    with show_on(errors(), as_json=as_json) as watched, partners.in_use(listing):
        watched.part("directory", "inventing community services")
        postcodes_in = await session.prepared(home, ports)
        partner.take_part(listing)
        listed = day.list_services(wanted, postcodes_in, environment.directory(home))
        await asyncio.to_thread(deprivation.write, deprivation_file(home), postcodes_in)
        watched.part("directory", "ready")
        async with session.lasting(home, ports, str(listed), watched.part) as platform:
            playing = day.play(platform, wanted, postcodes_in, watched, began=began)
            summary = await platform.unless_one_ends(playing)
            watched.done()
            answer = Answer(summary.facts(), summary.shown(), Exit.FINE if summary.conserved else Exit.CHECK_FAILED)
            show(answer, as_json=as_json)
            if summary.to_explain and not as_json:
                show(await explained(UUID(summary.to_explain), False), as_json=False)
            if not once:
                invite(await sandbox.open_up(platform.servers.mongo_url), ports)
                await session.stay(platform)
    return answer.exit


def invite(token: str, ports: Ports) -> None:
    """Print what whoever watches can try; in lines that are not broken, because they are copied."""
    errors().print(sandbox.invitation(token, ports), soft_wrap=True)
