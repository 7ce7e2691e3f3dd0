"""Whether Kafka and MongoDB let us in, and whether whoever comes will take the certificate that they show here."""

import asyncio
from dataclasses import dataclass

from deploy.home import COMMAND, Home
from deploy.local.findings import Concern
from deploy.ports import Ports
from deploy.problems import CannotRun, Misled
from deploy.processes.processes import Processes
from deploy.securing import certificates, secured
from deploy.servers import kafka, mongo
from services.runtime.clock import utc_now
from services.runtime.connections import Connections
from services.runtime.environment import SettingsUnusable
from services.runtime.observing.dependencies import Dependencies


@dataclass(frozen=True)
class Elsewhere:
    """The servers that the environment names in place of this folder's own."""

    kafka: str | None = None
    mongo_url: str | None = None


NOWHERE = Elsewhere()


class NotLetIn(CannotRun):
    """A server that listens is not to be talked to."""

    def __init__(self, refusals: list[str]) -> None:
        super().__init__(
            " ".join(refusals),
            where="the servers of this folder, or those that LINKWAY_KAFKA_SERVERS and LINKWAY_MONGO_URL name",
            do="do what it says; services that run wait until then, and lose nothing",
        )


def certificates_found(home: Home) -> str | Concern:
    """What the servers of this home show to whoever comes; a concern where clients would not take it."""
    securing = secured.of(home)
    if securing is None or not securing.server.exists():
        return "none here"
    if wrong := certificates.what_is_wrong(securing.trusted, securing.server, utc_now()):
        do = f"`{COMMAND} down` and `{COMMAND} up`: a start makes a new one, and what is kept stays"
        return Concern(f"the one in {wrong}", do)
    return f"{securing.server}, until {certificates.ends(securing.server):%d %B %Y}; a start renews it"


def refusals_found(wanted: Ports, processes: Processes, elsewhere: Elsewhere) -> str:
    """Whether those servers that run let us in. Raises NotLetIn and Misled."""
    at = {
        kafka.NAME: elsewhere.kafka or _own(kafka.NAME, kafka.address(wanted), wanted, processes),
        mongo.NAME: elsewhere.mongo_url or _own(mongo.NAME, mongo.url(wanted), wanted, processes),
    }
    if not any(at.values()):
        return "none runs"
    try:
        if refusals := asyncio.run(_refusals(at[kafka.NAME], at[mongo.NAME])):
            raise NotLetIn(refusals)
    except SettingsUnusable as said:
        raise Misled(said) from None
    return f"{' and '.join(name for name, address in at.items() if address)} found nothing against us"


def _own(name: str, address: str, wanted: Ports, processes: Processes) -> str | None:
    return address if processes.named(*wanted.names(name)) else None


async def _refusals(kafka: str | None, mongo_url: str | None) -> list[str]:
    connections = Connections.told()
    asked = Dependencies(connections.to_kafka(kafka or ""), connections.to_mongo(mongo_url or ""))
    return [*(await asked.kafkas() if kafka else []), *(await asked.mongodbs() if mongo_url else [])]
