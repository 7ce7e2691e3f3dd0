"""Apache Kafka on this machine: one node that is broker and controller, reachable from this machine alone."""

import asyncio
import base64
import logging
import os
import uuid
from pathlib import Path

from deploy.home import Home
from deploy.ports import LOOPBACK, Ports
from deploy.problems import CannotRun
from deploy.processes import ready
from deploy.processes.child import Child
from deploy.processes.processes import Processes
from deploy.processes.progress import Progress
from deploy.processes.ready import takes_connections
from deploy.servers import jars, java, versions
from deploy.servers.kafka_settings import LOGGING, Beside, server_properties
from services.runtime.admin.topics import broker_answers
from services.runtime.settings import Connections

NAME = "kafka"
VERSION = f"Apache Kafka {jars.KAFKA_VERSION}"
# After a hard stop each partition's log is read through; a slow machine with hundreds of them takes a minute.
PATIENCE_SECONDS = 120
GRACE_SECONDS = 30
SMALL = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
MEMORY = ("-Xms256m", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError")
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
    """Where clients find it."""
    return f"{LOOPBACK}:{ports.kafka}"


async def start(
    home: Home, ports: Ports, processes: Processes, progress: Progress, *, beside: Beside | None = None
) -> Child:
    """Fetch what is missing, prepare the data folder if it is new, start Kafka and wait until it answers."""
    classpath = os.pathsep.join(map(str, await jars.fetch(home.servers, progress)))
    versions.claim(home.kafka, VERSION)
    settings = write_settings(home, ports, beside)
    if not (home.kafka / "meta.properties").exists():
        progress(NAME, "preparing its data folder")
        await _format(home, classpath, settings)
    progress(NAME, "starting")
    child = processes.start(NAME, command(home, classpath, settings))
    await ready.answers(child, ports.kafka, seconds=PATIENCE_SECONDS, asks=knows_of_a_broker)
    progress(NAME, "ready")
    return child


def write_settings(home: Home, ports: Ports, beside: Beside | None = None) -> Path:
    """Write the settings of this start, which name its ports."""
    home.run.mkdir(parents=True, exist_ok=True)
    (home.run / "kafka-logging.xml").write_text(LOGGING)
    settings = home.run / "kafka.properties"
    settings.write_text(server_properties(home.kafka, ports, beside))
    return settings


def command(home: Home, classpath: str, settings: Path) -> list[str]:
    """The command that runs the server."""
    logging = f"-Dlog4j2.configurationFile={home.run / 'kafka-logging.xml'}"
    return [*_java(settings), *MEMORY, logging, "-cp", classpath, "kafka.Kafka", str(settings)]


def format_command(classpath: str, settings: Path, cluster: str) -> list[str]:
    """The command that makes the data folder for a cluster of this id."""
    # One word, because one id in 64 begins with a hyphen, and would be read as another option.
    wanted = ["--ignore-formatted", f"--cluster-id={cluster}", "--config", str(settings)]
    return [*_java(settings), "-cp", classpath, "kafka.tools.StorageTool", "format", *wanted]


def _java(settings: Path) -> list[str]:
    """Java, which would leave files of its own in the machine's folder for temporary files."""
    return [str(java.find()), *SMALL, "-XX:-UsePerfData", f"-Djava.io.tmpdir={settings.parent}"]


async def knows_of_a_broker(port: int) -> bool:
    """Ask which brokers there are: it takes requests a moment before it counts itself, and clients give up on that."""
    return await takes_connections(port) and await broker_answers(Connections().to_kafka(f"{LOOPBACK}:{port}"))


async def _format(home: Home, classpath: str, settings: Path) -> None:
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
    tool = await asyncio.create_subprocess_exec(
        *format_command(classpath, settings, cluster),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await tool.communicate()
    if tool.returncode:
        raise CannotFormat(home.kafka, said.decode(errors="replace"))
