"""One Kafka and one MongoDB that know who comes, for a whole test run: TLS, passwords, and rules for everybody.

The map is `deploy/boroughs.toml`, but that Barnet runs a matcher of its own; there are two partners, of which one's
name begins the other's.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy import boroughs
from deploy.home import Home
from deploy.ports import Ports
from deploy.securing import access, secured
from deploy.securing.access import System
from deploy.securing.secured import ADMIN, Secured
from deploy.servers.servers import Servers
from services.contract.borough_map import BoroughMap
from services.contract.boroughs import BoroughSlug
from services.contract.partners import Partner, Partners
from services.runtime.admin.granting.mongo_users import as_a_stranger
from services.runtime.connections import KafkaConnection, MongoConnection
from tests.running.servers import a_home

_MAP = boroughs.read()
_BARNET = _MAP.entries[BoroughSlug.BARNET].model_copy(update={"matching": "borough"})
BOROUGHS = BoroughMap({**_MAP.entries, BoroughSlug.BARNET: _BARNET})
PARTNERS = Partners({name: Partner(boroughs=[BoroughSlug.SOUTHWARK]) for name in ("age-matters", "age")})


@dataclass(frozen=True)
class SecuredServers:
    """Both servers, and how anybody reaches them: `linkway` may do all, a service or a partner what is its own."""

    home: Home
    servers: Servers
    secured: Secured

    def kafka(self, user: str = ADMIN) -> KafkaConnection:
        """How Kafka is reached as this user."""
        return self.secured.connections(user).to_kafka(self.servers.kafka)

    def mongo(self, user: str = ADMIN) -> MongoConnection:
        """How MongoDB is reached as this user."""
        return self.secured.connections(user).to_mongo(self.servers.mongo_url)

    def mongo_as_nobody(self) -> MongoConnection:
        """How somebody reaches MongoDB who trusts it and gives no password."""
        return as_a_stranger(self.mongo())


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[SecuredServers]:
    """Both servers, new and empty: they know who may do all, and nobody else."""
    home = a_home(folder)
    secured.begin(home)
    servers = await Servers.start(home, Ports.somewhere_free(), tied=True)
    try:
        yield SecuredServers(home, servers, Secured(secured.folder(home)))
    finally:
        await servers.stop()


@pytest.fixture(scope="session")
async def secured_servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SecuredServers]:
    """The servers, with users and rules in place; topics are the test's own to make."""
    async with started(tmp_path_factory.mktemp("secured")) as at_hand:
        system = System(at_hand.kafka(), at_hand.mongo(), BOROUGHS, PARTNERS)
        await access.apply(system, at_hand.secured.password)
        yield at_hand
