"""Puts in place what the services expect to find when they run in containers; doing it again changes nothing."""

import asyncio
import logging
import sys
from pathlib import Path
from random import Random

from pydantic import Field

from deploy import lost_keys, new_topics, tokens, wanted_topics
from deploy.home import Home
from deploy.invented.listings import directory
from deploy.problems import CannotRun
from deploy.secret_files import SecretFiles, made_once
from deploy.securing import access, secured
from deploy.securing.access import System
from services.contract import borough_map, partners
from services.contract.borough_map import Component
from services.geography.building import open_gazetteer
from services.runtime.admin.provisioning import replica_set
from services.runtime.admin.provisioning.replication import Replication
from services.runtime.connections import Connections
from services.runtime.environment import SettingsUnusable, from_environment
from services.runtime.observing import logs
from services.runtime.working import callers

log = logging.getLogger(__name__)

EXAMPLE = "example"


class Settings(Connections):
    """Where things are, under the names by which the services know them."""

    kafka_servers: str = Field(description="Comma-separated host:port list of Kafka brokers.")
    mongo_url: str = Field(
        description="MongoDB connection string of a replica set; servers that are none yet become one.", repr=False
    )
    dead_letter_key_file: Path = Field(description="File for the master key that seals dead letters.")
    person_key_file: Path = Field(description="File for the master key that wraps each person's own key.")
    referral_token_file: Path = Field(description="File for notify's token for the referral service.")
    session_token_files: dict[Component, Path] = Field(
        default={}, description="For each service with pages the file for its token to ask referral who has signed in."
    )
    gazetteer_folder: Path = Field(description="Folder with the table of London's postcodes.")
    replication: int = Field(
        default=1, ge=1, le=9, description="How many brokers keep each record: 3 where there are three brokers."
    )
    boroughs_file: Path = Field(description="Map of boroughs: which topics there are, with how many partitions.")
    partners_file: Path = Field(description="List of partners that have topics of their own.")
    home: Path = Field(description="Folder in which `secure` holds certificates and passwords; it may be without.")
    directory: str = Field(description="Directory of services; a JSON file that is not there is written and invented.")


async def prepare(settings: Settings) -> None:
    """MongoDB first, because what it holds says whether a key may be made; Kafka last. Raises KeyLost."""
    await replica_set.form(settings.to_mongo(settings.mongo_url))
    secrets = SecretFiles(settings.dead_letter_key_file, settings.person_key_file, settings.referral_token_file)
    await lost_keys.check_there_is_none(settings.mongo_url, secrets.keys)
    token = secrets.made().notify_token.read_text().strip()
    # An address, a spreadsheet or a list of feeds that cannot be had is for matching to say.
    if settings.directory.endswith(".json") and "://" not in settings.directory:
        write_example(Path(settings.directory), settings.gazetteer_folder)
    await tokens.register(settings.mongo_url, token, tokens.NOTIFY_CALLER)
    for component, file in settings.session_token_files.items():
        own = made_once(file, callers.new_token).read_text().strip()
        await tokens.register(settings.mongo_url, own, tokens.asks_for_sessions(component))
    boroughs, listed = borough_map.read(settings.boroughs_file), partners.read(settings.partners_file)
    kafka, mongodb = settings.to_kafka(settings.kafka_servers), settings.to_mongo(settings.mongo_url)
    wanted = wanted_topics.of_both(boroughs, listed)
    made = await new_topics.make(wanted, kafka, mongodb, Replication(settings.replication))
    if securing := secured.of(Home.at(settings.home)):
        await access.apply(System(kafka, mongodb, boroughs, listed), securing.password)
    log.info("Everything is in place", extra={"topics_made": len(made)})


def write_example(path: Path, gazetteer_folder: Path) -> None:
    """Write a directory of services that say themselves that they are invented, unless there is a directory already."""
    if path.exists():
        return
    gazetteer = open_gazetteer(gazetteer_folder)
    chance = Random(EXAMPLE)  # noqa: S311 - an example, the same everywhere
    listed = directory.invented(directory.COUNT, chance, run=EXAMPLE, postcodes_in=gazetteer.postcodes_in)
    directory.write(path, listed)
    log.info("An invented directory was written", extra={"services": len(listed)})


if __name__ == "__main__":
    logs.start("first-start", "INFO")
    try:
        asyncio.run(prepare(from_environment(Settings)))
    except (CannotRun, SettingsUnusable) as problem:
        log.critical(str(problem))
        sys.exit(2)
