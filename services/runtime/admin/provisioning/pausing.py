"""Topics paused at the relays of their owners, from outside and for as long as it takes."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager

from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.rows.paused_topics import PausedTopics
from services.runtime.storing.storage import database_name

# An owner's service, and those of its topics that are paused, by their names in the contract.
Paused = Mapping[str, Collection[str]]


class PauseOver(Exception):
    """A pause has ended by itself, because it was not prolonged in time; its owner may have published since."""

    def __init__(self, service: str) -> None:
        super().__init__(f"{service} publishes again, because nothing was heard from here for too long.")


class Pausing:
    """Some topics of some services. Each call raises Unavailable and NotAllowed."""

    def __init__(self, owners: Mapping[str, PausedTopics], topics: Paused) -> None:
        self._owners = owners
        self._topics = topics

    async def begin(self, seconds: float) -> None:
        """Pause all of them for so long."""
        for service, pauses in self._owners.items():
            await pauses.begin(self._topics[service], seconds)

    async def prolong(self, seconds: float) -> None:
        """Pause them for so long from now on. Raises PauseOver."""
        for service, pauses in self._owners.items():
            if not await pauses.prolong(self._topics[service], seconds):
                raise PauseOver(service)

    async def publishing(self) -> list[str]:
        """The services that may still publish to one of them."""
        owners = self._owners.items()
        return [service for service, pauses in owners if not await pauses.at_rest(self._topics[service])]

    async def end(self) -> None:
        """Let all of them be published to again."""
        for service, pauses in self._owners.items():
            await pauses.end(self._topics[service])


@asynccontextmanager
async def pausing(connection: MongoConnection, topics: Paused, *, prefix: str = "") -> AsyncIterator[Pausing]:
    """These services' topics, by name; `prefix` stands before the names of databases."""
    async with mongo.Client(connection) as client:
        databases = {service: client.database(database_name(prefix, service)) for service in topics}
        yield Pausing({service: PausedTopics(one) for service, one in databases.items()}, topics)
