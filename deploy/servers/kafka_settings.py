"""What Kafka is told for one machine: each node broker and controller, small buffers, and records of up to 8 MiB."""

from dataclasses import dataclass
from pathlib import Path

from deploy.ports import LOOPBACK, Ports
from deploy.securing import kafka_listeners
from deploy.securing.secured import Secured
from services.runtime.admin.provisioning.replication import Replication

LARGEST_RECORD_BYTES = 8 * 1024 * 1024
_OPEN = "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"
_AMONG_BROKERS = "inter.broker.listener.name=PLAINTEXT\n"

# To the standard output, which is kept as the program's log, because what the Java machine itself says goes there too.
LOGGING = """<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="WARN">
  <Appenders>
    <Console name="log"><PatternLayout pattern="%d %p %c{1}: %m%n"/></Console>
  </Appenders>
  <Loggers>
    <Root level="WARN"><AppenderRef ref="log"/></Root>
  </Loggers>
</Configuration>
"""


@dataclass(frozen=True)
class Beside:
    """A second way in: where Kafka listens, and where it says that it is, which is elsewhere behind a proxy.

    `checks` are more settings, by which whoever comes this way is asked by SASL who they are; without, nobody is.
    """

    port: int
    advertised: int
    checks: str = ""


# Of a machine that runs much else.
_SMALL = """\
num.network.threads=2
num.io.threads=2
log.cleaner.threads=1
log.cleaner.dedupe.buffer.size=4194304
log.segment.bytes=67108864
"""


def server_properties(
    data: Path,
    ports: Ports,
    number: int = 1,
    beside: Beside | None = None,
    secured: Secured | None = None,
    host: str = LOOPBACK,
) -> str:
    """The settings file of one node with its data in this folder; `number` tells it from the others on this `host`.

    The broker's session is shorter than usual, because after a hard stop a new start waits until the old session ends,
    and so do the partitions that it led until another leads them.
    """
    own = ports.servers[number - 1]
    client, controller = f"{host}:{own.kafka}", f"{host}:{own.kafka_controller}"
    voters = ",".join(f"{voter}@{host}:{each.kafka_controller}" for voter, each in enumerate(ports.servers, 1))
    clients = kafka_listeners.CLIENTS if secured else "PLAINTEXT"
    way_in = f",BESIDE://{LOOPBACK}:{beside.port}" if beside else ""
    way_told = f",BESIDE://{LOOPBACK}:{beside.advertised}" if beside else ""
    way_named = f",BESIDE:{'SASL_PLAINTEXT' if beside.checks else 'PLAINTEXT'}" if beside else ""
    return f"""\
process.roles=broker,controller
node.id={number}
controller.quorum.voters={voters}
listeners={clients}://{client},CONTROLLER://{controller}{way_in}
advertised.listeners={clients}://{client}{way_told}
controller.listener.names=CONTROLLER
listener.security.protocol.map={kafka_listeners.PROTOCOLS if secured else _OPEN}{way_named}
{kafka_listeners.properties(secured) if secured else _AMONG_BROKERS}log.dirs={data}
broker.session.timeout.ms=4000
broker.heartbeat.interval.ms=1000
auto.create.topics.enable=false
message.max.bytes={LARGEST_RECORD_BYTES}
replica.fetch.max.bytes={LARGEST_RECORD_BYTES}
{_copies(Replication(len(ports.servers)))}
group.initial.rebalance.delay.ms=0
{_SMALL}{beside.checks if beside else ""}"""


def _copies(replication: Replication) -> str:
    return f"""\
default.replication.factor={replication.copies}
min.insync.replicas={replication.in_sync}
offsets.topic.replication.factor={replication.copies}
offsets.topic.num.partitions=8
transaction.state.log.replication.factor={replication.copies}
transaction.state.log.min.isr={replication.in_sync}
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor={replication.copies}
share.coordinator.state.topic.min.isr={replication.in_sync}"""
