"""What runs beside the servers: mailbox, issuer, the four services and the front door, from start to stop."""

import sys
from collections.abc import Mapping, Sequence

from deploy import lost_keys, new_topics, partners, tokens, wanted_topics
from deploy.local import sign_in
from deploy.local.service_environment import Whereabouts, environment, front_door
from deploy.ports import Ports
from deploy.processes import ready
from deploy.processes.child import Child
from deploy.processes.processes import Processes
from deploy.processes.progress import Progress
from deploy.processes.side_by_side import side_by_side
from deploy.securing import access, secured
from deploy.securing.access import System
from deploy.servers import kafka, mongo
from services.contract.borough_map import BoroughMap, Component
from services.runtime.admin.provisioning.replication import Replication

MAILBOX, IDENTITY, FRONT_DOOR = "mailbox", "identity", "front-door"
# What a demonstration has in place of a mail server, and of those who know who people are.
BESIDE = (MAILBOX, IDENTITY)
NAMES = (*BESIDE, *(component.value for component in Component), FRONT_DOOR)
PATIENCE_SECONDS = 120
# Longer than a service's own grace time, so that it ends by itself.
GRACE_SECONDS = 30


async def prepare(boroughs: BoroughMap, where: Whereabouts, progress: Progress) -> None:
    """Make what the services expect: keys, and at the servers topics and notify's token. Raises KeyLost."""
    as_admin = secured.connections(where.home)
    at = as_admin.to_kafka(kafka.address(where.ports)), as_admin.to_mongo(mongo.url(where.ports))
    await lost_keys.check_there_is_none(mongo.url(where.ports), where.secrets.keys)
    where.secrets.made()
    progress("topics", "making those that are missing")
    replication = Replication(len(where.ports.servers))
    wanted = wanted_topics.of_both(boroughs, partners.read())
    await new_topics.make(wanted, *at, replication)
    if securing := secured.of(where.home):
        progress("topics", "letting in whoever has a part in them")
        await access.apply(System(*at, boroughs, partners.read()), securing.password)
    token = where.secrets.notify_token.read_text().strip()
    await tokens.register(mongo.url(where.ports), token, tokens.NOTIFY_CALLER)
    await sign_in.prepare(where)
    progress("topics", "ready")


async def start(processes: Processes, where: Whereabouts, names: Sequence[str], progress: Progress) -> list[Child]:
    """Start these of NAMES, and wait until each is ready."""
    children = []
    for name in names:
        progress(name, "starting")
        children.append(processes.start(name, _command(name, where), _settings(name, where)))
    await side_by_side(*(_ready(child, where.ports, progress) for child in children))
    return children


def _command(name: str, where: Whereabouts) -> list[str]:
    if name == MAILBOX:
        return [sys.executable, "-m", "deploy.mailbox", str(where.ports.smtp), str(where.ports.mailbox)]
    if name == IDENTITY:
        return sign_in.command(where)
    if name == FRONT_DOOR:
        return [sys.executable, "-m", "deploy.front_door"]
    return [sys.executable, "-m", f"services.{name}"]


def _settings(name: str, where: Whereabouts) -> Mapping[str, str]:
    if name == FRONT_DOOR:
        return front_door(where)
    if name in BESIDE:
        return {}
    return {**environment(Component(name), where), **sign_in.environment(Component(name), where)}


async def _ready(child: Child, ports: Ports, progress: Progress) -> None:
    port = ports.by_purpose().get(f"{child.name} internal")
    if port is None:
        await ready.answers(child, ports.by_purpose()[child.name], seconds=PATIENCE_SECONDS)
    else:
        await ready.answers(child, port, seconds=PATIENCE_SECONDS, asks=ready.is_service_ready)
    progress(child.name, "ready")


def stop(processes: Processes, *, grace_seconds: float = GRACE_SECONDS) -> None:
    """Stop who lets requests in, then the services, then the mailbox, because a service may be about to send a mail."""
    processes.stop(*processes.named(FRONT_DOOR), grace_seconds=grace_seconds)
    services = processes.named(*(component.value for component in Component))
    processes.stop(*services, grace_seconds=grace_seconds)
    processes.stop(*processes.named(*BESIDE), grace_seconds=grace_seconds)
