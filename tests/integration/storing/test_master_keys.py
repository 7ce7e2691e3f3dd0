"""A database is opened with the keys that it was sealed with, or not at all; and no new key is made beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.lost_keys import KeyLost, check_there_is_none
from deploy.secret_files import SecretFiles
from deploy.servers.servers import Servers
from services.referral.custody import Custody
from services.referral.store.people import PEOPLE
from services.runtime import sealing
from services.runtime.connections import MongoConnection
from services.runtime.recovering.dead_letters import borough_key, key_of_dead_letters
from services.runtime.storing import mongo
from services.runtime.storing.collection import Database
from services.runtime.storing.preparing import master_keys
from services.runtime.storing.preparing.master_keys import AnotherKey, MasterKey
from services.runtime.storing.rows.parked import MongoParkedStore
from services.runtime.storing.storage import database_name
from tests.running.databases import a_database
from tests.running.stage import Stage
from tests.support import builders

ONE, ANOTHER = b"1" * 32, b"2" * 32


def keys(master: bytes) -> list[MasterKey]:
    return [key_of_dead_letters(master), Custody(master).master_key]


async def test_the_first_key_is_the_only_one_ever_after(servers: Servers) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        database = client.database(name)
        await master_keys.check(database, keys(ONE))
        await master_keys.check(database, keys(ONE))

        with pytest.raises(AnotherKey, match="LINKWAY_DEAD_LETTER_KEY_FILE"):
            await master_keys.check(database, keys(ANOTHER))
        with pytest.raises(AnotherKey, match="LINKWAY_PERSON_KEY_FILE"):
            await master_keys.check(database, [Custody(ANOTHER).master_key])


async def test_of_processes_that_begin_at_once_with_two_keys_those_of_one_go_on(servers: Servers) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        checks = [master_keys.check(client.database(name), keys(key)) for key in (ONE, ANOTHER) * 4]
        refused = [isinstance(one, AnotherKey) for one in await asyncio.gather(*checks, return_exceptions=True)]

    assert refused in ([False, True] * 4, [True, False] * 4)


async def somebody(database: Database) -> None:
    kept = Custody(ONE).new_key()
    await database.collection(PEOPLE).insert({"_id": str(kept.person_id), "wrapped": kept.wrapped})


async def a_dead_letter(database: Database) -> None:
    row = builders.a_parked_row()
    sealed = sealing.seal(borough_key(ONE, row.borough), b"as it came", row.place)
    await MongoParkedStore(database).add([replace(row, sealed=sealed)])


@pytest.mark.parametrize("filled_with", [somebody, a_dead_letter])
async def test_one_that_was_filled_before_it_had_check_values_tries_the_key(
    servers: Servers, filled_with: Callable[[Database], Awaitable[None]]
) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        database = client.database(name)
        await filled_with(database)

        with pytest.raises(AnotherKey):
            await master_keys.check(database, keys(ANOTHER))
        await master_keys.check(database, keys(ONE))


async def test_a_key_that_is_lost_is_not_made_anew(stage: Stage, tmp_path: Path) -> None:
    secrets, url = SecretFiles.named(tmp_path / "keys"), stage.servers.mongo_url
    await check_there_is_none(url, secrets.keys, prefix=stage.prefix)

    async with mongo.Client(MongoConnection(url)) as client:
        database = client.database(database_name(stage.prefix, "referral"))
        await master_keys.check(database, [Custody(ONE).master_key])
    with pytest.raises(KeyLost, match=r"persons\.key"):
        await check_there_is_none(url, secrets.keys, prefix=stage.prefix)

    secrets.made()
    await check_there_is_none(url, secrets.keys, prefix=stage.prefix)
