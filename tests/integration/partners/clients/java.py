"""The consoles of Apache Kafka's own Java client, of the brokers' version."""

import json
import os

from deploy.home import Home
from deploy.processes.progress import silent
from deploy.servers import jars
from deploy.servers import java as javas
from deploy.servers.jars import KAFKA_VERSION, Jar
from tests.integration.partners.clients.asking import Answer, Question, in_one_line, run
from tests.running.stage import Stage
from tests.support.partner_messages import ANSWERS, EVENTS

# No server needs it, so that whoever runs the demonstration does not fetch it.
TOOLS = Jar(
    group="org.apache.kafka",
    artifact="kafka-tools",
    version=KAFKA_VERSION,
    sha256="62f3c5dd7aa3442d4c5bc6a95f86e2502178ea09de8e27f74d9563bf955e253c",
)


async def ask(stage: Stage, question: Question) -> list[Answer]:
    """Ask with the console producer, and read with the console consumer."""
    headers = ",".join(f"{name}:{text}" for name, text in question.headers.items())
    record = "\t".join((headers, question.key, in_one_line(question.body)))
    at, reading = ["--bootstrap-server", stage.servers.kafka, "--topic"], ["parse.headers=true", "parse.key=true"]
    producer = await _program("org.apache.kafka.tools.ConsoleProducer")
    await run([*producer, *at, stage.topic(EVENTS), *_each("--reader-property", reading)], f"{record}\n")
    return await _answers([*at, stage.topic(ANSWERS), "--from-beginning", "--max-messages", "1"])


async def _answers(where: list[str]) -> list[Answer]:
    showing = ["print.headers=true", "print.key=true"]
    consumer = await _program("org.apache.kafka.tools.consumer.ConsoleConsumer")
    said = await run([*consumer, *where, "--timeout-ms", "90000", *_each("--formatter-property", showing)])
    return [_read(line) for line in said.splitlines()]


def _read(line: str) -> Answer:
    headers, key, body = line.split("\t")
    return Answer(key, dict(one.split(":", 1) for one in headers.split(",")), json.loads(body))


def _each(option: str, values: list[str]) -> list[str]:
    return [word for value in values for word in (option, value)]


async def _program(main: str) -> list[str]:
    servers = Home.from_environment(os.environ).servers
    found = await jars.fetch(servers, silent, beside=[TOOLS])
    return [str(javas.find()), "-Xmx128m", "-XX:+UseSerialGC", "-cp", os.pathsep.join(map(str, found)), main]
