"""Apache Kafka on this machine: one broker or three, each a controller too, reachable from this machine alone."""

import asyncio
import base64
import logging
import os
import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from deploy.home import Home
from deploy.ports import LOOPBACK, Ports
from deploy.problems import CannotRun
from deploy.processes import ready
from deploy.processes.child import Child
from deploy.processes.processes import Processes
from deploy.processes.progress import Progress
from deploy.processes.ready import takes_connections
from deploy.processes.side_by_side import side_by_side
from deploy.secret_files import private
from deploy.securing import kafka_listeners, secured
from deploy.servers import jars, java, versions
from deploy.servers.kafka_settings import LOGGING, Beside, server_properties
from services.runtime.admin.provisioning.topics import broker_answers
from services.runtime.connections import Connections

NAME = "kafka"
VERSION = f"Apache Kafka {jars.KAFKA_VERSION}"
# After a hard stop each partition's log is read through; a slow machine with hundreds of them takes a minute.
PATIENCE_SECONDS = 120
GRACE_SECONDS = 30
SMALL = ("-XX:+UseSerialGC",)
# Compiled lightly, it starts sooner; but then AES is not the processor's own, and TLS takes four times the time.
SOONER = ("-XX:TieredStopAtLevel=1",)
# Most records take little. Two at once of nothing but headers, 8 MiB each, are stood with this, and more than two
# threads there are not; with a quarter of it, one record of 1,500,000 headers ended the broker.
MEMORY = ("-Xms256m", "-Xmx1024m", "-XX:+ExitOnOutOfMemoryError")
# What its client has to say of a server that is about to come is no error to show.
logging.getLogger("aiokafka").addHandler(logging.NullHandler())


class CannotFormat(CannotRun):
    """Kafka's own tool could not prepare the data folder."""

    def __init__(self, folder: Path, said: str) -> None:
        super().__init__(
            f"Kafka could not prepare its data folder. It said:\n    {said.strip()[-600:]}",
            where=str(folder),
            do="see that the folder can be written to; with nothing in it worth keeping, delete it and start again",
        )


def address(ports: Ports) -> str:
    """Where clients find it: every broker, so that any of them may be away."""
    return ",".join(f"{LOOPBACK}:{each.kafka}" for each in ports.servers)


async def start(
    home: Home,
    ports: Ports,
    processes: Processes,
    progress: Progress,
    *,
    only: Collection[str] | None = None,
    beside: Mapping[str, Beside] | None = None,
) -> list[Child]:
    """Fetch what is missing, prepare data folders that are new, start the brokers and wait until each answers.

    `only` these of them, by name, where the others run already; `beside` are second ways in, by name.
    """
    classpath = os.pathsep.join(map(str, await jars.fetch(home.servers, progress)))
    wanted = {name: each for name, each in _numbered(ports).items() if only is None or name in only}
    for name, number in wanted.items():
        versions.claim(home.data(name), VERSION)
        write_settings(home, ports, number, (beside or {}).get(name))
    await _prepare(home, ports, list(wanted), classpath, progress)
    for name in wanted:
        progress(name, "starting")
    started = {name: processes.start(name, command(home, classpath, settings_of(home, name))) for name in wanted}
    # All at once, because the first becomes no broker before a majority of them agrees who leads.
    await side_by_side(
        *(_ready(home, child, ports.servers[wanted[name] - 1].kafka, progress) for name, child in started.items())
    )
    return list(started.values())


def _numbered(ports: Ports) -> dict[str, int]:
    return {name: number for number, name in enumerate(ports.names(NAME), 1)}


async def _ready(home: Home, child: Child, port: int, progress: Progress) -> None:
    asks = partial(knows_of_a_broker, as_who=secured.connections(home))
    await ready.answers(child, port, seconds=PATIENCE_SECONDS, asks=asks)
    progress(child.name, "ready")


def settings_of(home: Home, name: str) -> Path:
    """The file with a broker's settings."""
    return home.run / f"{name}.properties"


def write_settings(home: Home, ports: Ports, number: int = 1, beside: Beside | None = None) -> Path:
    """Write the settings of this start, which name its ports."""
    name = ports.names(NAME)[number - 1]
    home.run.mkdir(parents=True, exist_ok=True)
    (home.run / "kafka-logging.xml").write_text(LOGGING)
    settings = settings_of(home, name)
    # It has the brokers' password where there are passwords.
    private(settings, server_properties(home.data(name), ports, number, beside, secured.of(home)))
    return settings


def command(home: Home, classpath: str, settings: Path) -> list[str]:
    """The command that runs the server."""
    logging = f"-Dlog4j2.configurationFile={home.run / 'kafka-logging.xml'}"
    sooner = () if secured.of(home) else SOONER
    return [*_java(settings), *sooner, *MEMORY, logging, "-cp", classpath, "kafka.Kafka", str(settings)]


def format_command(classpath: str, settings: Path, cluster: str, first_users: Sequence[str] = ()) -> list[str]:
    """The command that makes the data folder for a cluster of this id, with these users."""
    # One word, because one id in 64 begins with a hyphen, and would be read as another option.
    wanted = ["--ignore-formatted", f"--cluster-id={cluster}", "--config", str(settings)]
    return [*_java(settings), *SOONER, "-cp", classpath, "kafka.tools.StorageTool", "format", *wanted, *first_users]


def _java(settings: Path) -> list[str]:
    """Java, which would leave files of its own in the machine's folder for temporary files."""
    return [str(java.find()), *SMALL, "-XX:-UsePerfData", f"-Djava.io.tmpdir={settings.parent}"]


async def knows_of_a_broker(port: int, as_who: Connections) -> bool:
    """Ask which brokers there are: it takes requests a moment before it counts itself, and clients give up on that."""
    return await takes_connections(port) and await broker_answers(as_who.to_kafka(f"{LOOPBACK}:{port}"))


async def _prepare(home: Home, ports: Ports, names: Sequence[str], classpath: str, progress: Progress) -> None:
    """Format the data folders that are new, as parts of one cluster: that of the others, where they have one."""
    marks = {name: home.data(name) / "meta.properties" for name in ports.names(NAME)}
    known = next((found[1] for mark in marks.values() if (found := _cluster_in(mark))), None)
    cluster = known or base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
    securing = secured.of(home)
    users = kafka_listeners.first_users(securing) if securing else []
    for name in names:
        if not marks[name].exists():
            progress(name, "preparing its data folder")
            settings = settings_of(home, name)
            await _format(home.data(name), settings, format_command(classpath, settings, cluster, users))


def _cluster_in(mark: Path) -> re.Match[str] | None:
    return re.search(r"^cluster.id=(.+)$", mark.read_text(), re.MULTILINE) if mark.exists() else None


async def _format(folder: Path, settings: Path, tell: Sequence[str]) -> None:
    # From a file, because whoever looks at the processes of this machine sees what they are told, passwords too.
    told = settings.with_suffix(".format")
    private(told, "\n".join(f'"{one}"' for one in tell[1:]))
    tool = await asyncio.create_subprocess_exec(
        tell[0], f"@{told}", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await tool.communicate()
    told.unlink()
    if tool.returncode:
        raise CannotFormat(folder, said.decode(errors="replace"))
