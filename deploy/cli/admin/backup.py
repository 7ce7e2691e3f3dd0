"""Backups of everything that the services keep, and putting one back."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from deploy import wanted_topics
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, give
from deploy.home import COMMAND
from deploy.problems import CannotRun
from deploy.processes.processes import Processes
from deploy.servers import servers
from deploy.servers.servers import Servers
from services.contract.borough_map import Component
from services.runtime.admin.backing_up.backup import BackupRefused, Place, put_back, take
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import Connections

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The backup's own folder.")]


class CannotCopy(CannotRun):
    """A backup cannot be taken or put back like this."""

    def __init__(self, why: BackupRefused, folder: Path) -> None:
        super().__init__(
            str(why),
            where=str(folder),
            do="take a backup into a new folder; put one back where no service has worked and its topics are empty, "
            "under the same prefixes and map of boroughs, with no service running",
        )


def backup(folder: Folder, as_json: AsJson = False) -> None:
    """Copy the databases, as they are at one moment, and the boroughs' topics into a new folder, while all goes on.

    What is personal in it stays sealed. The keys are not in it: keep them elsewhere. Nor are partners' topics.
    """
    give(lambda: asyncio.run(_taken(folder)), as_json=as_json, home=environment.home())


def restore(folder: Folder, secure: environment.Secure = False, as_json: AsJson = False) -> None:
    """Put a backup back into an empty place; the services, which must not run yet, go on from its moment.

    What was said after that moment is left out. Mails that may have left since are in doubt, for a human. Where no
    servers run in this folder and none are named, they are started for as long as it takes.
    """

    def back() -> Answer:
        with environment.signed_in(secure=secure):
            return asyncio.run(_put_back(folder))

    give(back, as_json=as_json, home=environment.home())


async def _taken(folder: Path) -> Answer:
    try:
        taken = await take(_place(environment.kafka_address(), environment.mongo_url()), folder)
    except BackupRefused as refused:
        raise CannotCopy(refused, folder) from None
    documents, records = sum(taken["documents"].values()), sum(taken["records"].values())
    said = f"{documents} documents as of one moment, and {records} records, are in {folder}."
    return Answer(taken, f"{said} Keep it where nobody else reads it, and the keys apart from it.")


async def _put_back(folder: Path) -> Answer:
    async with _at_servers() as place:
        async with TopicAdmin(place.kafka, prefix=place.topic_prefix, replication=environment.replication()) as admin:
            await admin.create(wanted_topics.read())
        try:
            back = await put_back(place, folder)
        except BackupRefused as refused:
            raise CannotCopy(refused, folder) from None
    said = (
        f"{sum(back['documents'].values())} documents and {back['records']} records of {back['taken_at']} are back; "
        f"{back['left_out']} records were said after that moment and are left out."
    )
    return Answer(back, f"{said} Put the keys in their places, and start the services (`{COMMAND} up`).")


@asynccontextmanager
async def _at_servers() -> AsyncIterator[Place]:
    named = "LINKWAY_KAFKA_SERVERS" in os.environ or "LINKWAY_MONGO_URL" in os.environ
    if named or Processes(environment.home().run).named(*servers.names(environment.ports())):
        yield _place(environment.kafka_address(), environment.mongo_url())
        return
    started = await Servers.start(environment.home(), environment.ports(), tied=True)
    try:
        yield _place(started.kafka, started.mongo_url)
    finally:
        await started.stop()


def _place(kafka: str, mongo_url: str) -> Place:
    return Place(
        Connections.told().to_mongo(mongo_url),
        Connections.told().to_kafka(kafka),
        tuple(Component),
        name_prefix=environment.name_prefix(),
        topic_prefix=environment.topic_prefix(),
    )
