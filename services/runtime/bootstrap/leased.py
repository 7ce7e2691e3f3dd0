"""The loops of which one process of a service runs each, by lease: the relay, the timers, the counting."""

from typing import Any

from services.runtime.ids import new_id
from services.runtime.leading.counting import LEASE_SECONDS as COUNTING_LEASE_SECONDS
from services.runtime.leading.counting import Counting
from services.runtime.leading.timers import LEASE_SECONDS as TIMER_LEASE_SECONDS
from services.runtime.leading.timers import Timers
from services.runtime.observing.traces.tracing import Tracing
from services.runtime.publishing.change_stream import OutboxChanges
from services.runtime.publishing.producer import Publisher
from services.runtime.publishing.relay import LEASE_SECONDS, Relay
from services.runtime.publishing.traced import TracedPublisher
from services.runtime.service import Service
from services.runtime.settings import RuntimeSettings
from services.runtime.storing import lease, mongo, outbox
from services.runtime.storing.lease import Lease
from services.runtime.storing.outbox import Outbox
from services.runtime.storing.rows.paused_topics import PausedTopics
from services.runtime.working.transactions import Transactions


def make_relay(
    client: mongo.Client,
    database: str,
    settings: RuntimeSettings,
    service: str,
    *,
    lease_seconds: float = LEASE_SECONDS,
    tracing: Tracing | None = None,
) -> Relay:
    """The relay of a service's outbox."""
    bound = client.database(database)
    publisher = Publisher(settings.kafka, client_id=f"{settings.group_of(service)}-relay", prefix=settings.topic_prefix)
    return Relay(
        outbox=Outbox(client, database),
        lease=_only_one(bound, lease.RELAY, lease_seconds),
        publisher=TracedPublisher(publisher, tracing) if tracing else publisher,
        changes=lambda: OutboxChanges(lambda ms: client.insertions(database, outbox.COLLECTION, wait_ms=ms)),
        pauses=PausedTopics(bound),
    )


def make_timers(
    service: Service[Any, Any], transactions: Transactions[Any, Any], database: mongo.BoundDatabase
) -> Timers | None:
    """What decides again once a time has come; none for a service that waits for no time."""
    if not service.timers:
        return None
    return Timers(transactions, service.timers, _only_one(database, "timers", TIMER_LEASE_SECONDS))


def make_counting(
    service: Service[Any, Any], transactions: Transactions[Any, Any], database: mongo.BoundDatabase
) -> Counting | None:
    """What keeps a service's counters whole; none for a service that has none."""
    if service.counting is None:
        return None
    return Counting(transactions, service.counting, _only_one(database, "counting", COUNTING_LEASE_SECONDS))


def _only_one(database: mongo.BoundDatabase, name: str, seconds: float) -> Lease:
    return Lease(database.collection(lease.COLLECTION), name=name, owner=str(new_id()), seconds=seconds)
