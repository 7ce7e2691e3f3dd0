"""Real servers that show clients another certificate than their own: one that no client should take."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy.home import Home
from deploy.ports import Ports
from deploy.processes.processes import Processes
from deploy.processes.progress import silent
from deploy.processes.ready import answers
from deploy.securing import secured
from deploy.securing.certificates import Issued, an_authority, of_a_server
from deploy.securing.secured import Secured
from deploy.servers import jars, kafka, mongo, mongod
from deploy.servers.servers import GRACE_SECONDS, Servers, names

# Long enough for both servers to start with it on a busy machine, because neither does with one that is over.
SOON = timedelta(seconds=60)


@dataclass(frozen=True)
class Shown:
    """A certificate with its key, and that of the authority by which the servers themselves trust it."""

    certificate: Issued
    authority: Issued


def expired(ours: Issued) -> Shown:
    """One that will be over as soon as the servers run."""
    return Shown(of_a_server(ours, "linkway.broker", datetime.now(UTC), lasts=SOON), ours)


def of_another_authority(_: Issued) -> Shown:
    """One that nobody here has heard of."""
    another = an_authority(datetime.now(UTC))
    return Shown(of_a_server(another, "linkway.broker", datetime.now(UTC)), another)


def for_another_name(ours: Issued) -> Shown:
    """One that is for a server elsewhere."""
    return Shown(of_a_server(ours, "linkway.broker", datetime.now(UTC), names=["elsewhere.example"]), ours)


class SecuredHome:
    """Both servers of a secure home of its own, which are started and stopped as a test wants them."""

    def __init__(self, home: Home) -> None:
        secured.begin(home)
        self.home, self.ports = home, Ports.somewhere_free()
        self.secured = Secured(secured.folder(home)).made(data_is_there=False)
        self._processes = Processes(home.run, tied=True)

    @property
    def authority(self) -> Issued:
        """Whom clients trust."""
        return Issued.read((self.secured.folder / "authority.key").read_bytes())

    @asynccontextmanager
    async def as_they_should_be(self) -> AsyncIterator[Servers]:
        """They show what they should."""
        try:
            yield await Servers.start(self.home, self.ports, tied=True)
        finally:
            await self.stop()

    @asynccontextmanager
    async def showing(self, shown: Shown) -> AsyncIterator[None]:
        """They show clients this, and each other what they should."""
        files = (
            self._written("shown.pem", shown.certificate.pem),
            self._written("by.pem", shown.authority.certificate_pem),
        )
        try:
            await self._start(*files)
            await _over(shown.certificate)
            yield
        finally:
            await self.stop()

    async def stop(self) -> None:
        """Stop whichever runs."""
        running = self._processes.named(*names(self.ports))
        await asyncio.to_thread(self._processes.stop, *running, grace_seconds=GRACE_SECONDS)

    async def _start(self, shown: Path, authority: Path) -> None:
        settings = kafka.write_settings(self.home, self.ports)
        with settings.open("a") as more:
            for store, file in (("keystore", shown), ("truststore", authority)):
                more.write(
                    f"listener.name.clients.ssl.{store}.type=PEM\nlistener.name.clients.ssl.{store}.location={file}\n"
                )
        jar_files = ":".join(map(str, await jars.fetch(self.home.servers, silent)))
        broker = self._processes.start("kafka", kafka.command(self.home, jar_files, settings))
        program, environment = await asyncio.to_thread(mongod.find, self.home.servers)
        own = str(self.secured.server)
        told = mongo.options(self.home.data("mongo"), self.ports.mongo, self.secured)
        member = self._processes.start(
            "mongo", [str(program), *(str(shown) if one == own else one for one in told)], environment
        )
        await answers(broker, self.ports.kafka, seconds=kafka.PATIENCE_SECONDS)
        await answers(member, self.ports.mongo, seconds=mongo.PATIENCE_SECONDS)

    def _written(self, name: str, pem: bytes) -> Path:
        file = self.home.folder / name
        file.write_bytes(pem)
        return file


async def _over(shown: Issued) -> None:
    ends = shown.certificate.not_valid_after_utc
    left = (ends - datetime.now(UTC)).total_seconds()
    if left < SOON.total_seconds():
        await asyncio.sleep(left + 1)
