"""Puts a service together out of its table and its settings: storage, lanes, relay and HTTP."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from services.runtime import sealing
from services.runtime.bootstrap.consumer import check_beginning, make_consumer
from services.runtime.bootstrap.doors import asked_sessions, make_doors
from services.runtime.bootstrap.leased import make_counting, make_relay, make_timers
from services.runtime.bootstrap.topics import wanted_topics
from services.runtime.bootstrap.watched import make_gauges, make_watchdog
from services.runtime.bootstrap.workers import make_dispatcher
from services.runtime.clock import Clock, utc_now
from services.runtime.consuming.consumer import KafkaConsumer
from services.runtime.consuming.dispatch import Dispatcher
from services.runtime.consuming.handovers import Handovers
from services.runtime.leading.counting import Counting
from services.runtime.leading.timers import Timers
from services.runtime.observing.gauges import Gauges
from services.runtime.observing.traces.tracing import Tracing
from services.runtime.observing.watchdog import Watchdog
from services.runtime.publishing.relay import Relay
from services.runtime.recovering.dead_letters import key_of_dead_letters
from services.runtime.recovering.redrive import Redrive
from services.runtime.service import Service
from services.runtime.serving.application import Application
from services.runtime.serving.sessions.asked import AskedSessions
from services.runtime.settings import RuntimeSettings
from services.runtime.storing import mongo
from services.runtime.storing.preparing import master_keys
from services.runtime.storing.preparing.schema import OF_COUNTING, Index
from services.runtime.storing.storage import MongoStorage, database_name
from services.runtime.working.transactions import Transactions


@dataclass(frozen=True)
class Parts:
    """The parts of one running service."""

    service: Service[Any, Any]
    client: mongo.Client
    database: str
    indexes: Sequence[Index]
    transactions: Transactions[Any, Any]
    dispatcher: Dispatcher
    kafka: KafkaConsumer | None
    handovers: Handovers | None
    relay: Relay
    redrive: Redrive
    timers: Timers | None
    counting: Counting | None
    watchdog: Watchdog
    gauges: Gauges
    doors: Application
    sessions: AskedSessions | None
    tracing: Tracing | None
    check_keys: Callable[[], Awaitable[None]]
    check_beginning: Callable[[], Awaitable[None]]


def assemble(
    service: Service[Any, Any], settings: RuntimeSettings, clock: Clock = utc_now, tracing: Tracing | None = None
) -> Parts:
    """Make every part; nothing is connected yet. Without `tracing` none of them knows of spans."""
    client = mongo.Client(settings.mongo)
    database = settings.store or database_name(settings.name_prefix, service.name)
    bound = client.database(database)
    storage = partial(MongoStorage, client, database, service.stores, can_hand_over=service.can_hand_over)
    transactions = _transactions(service, storage(), clock, tracing)
    in_time = replace(transactions, storage=storage(seconds=settings.request_seconds))
    topics = wanted_topics(service, settings)
    dispatcher, redrive = make_dispatcher(service, settings, transactions, topics.quota, tracing)
    kafka = make_consumer(service, settings, dispatcher, topics, bound)
    relay = make_relay(client, database, settings, service.name, tracing=tracing)
    sessions = asked_sessions(settings)
    return Parts(
        service=service,
        client=client,
        database=database,
        indexes=[*service.indexes, *(OF_COUNTING if service.counting else ())],
        transactions=transactions,
        dispatcher=dispatcher,
        kafka=kafka,
        handovers=Handovers(dispatcher, kafka.take_up) if kafka and service.can_hand_over else None,
        relay=relay,
        redrive=redrive,
        timers=make_timers(service, transactions, bound),
        counting=make_counting(service, transactions, bound),
        watchdog=make_watchdog(settings, dispatcher, kafka, relay),
        gauges=make_gauges(service, settings, dispatcher, bound),
        doors=make_doors(service, in_time, bound, settings, relay, tracing, sessions),
        sessions=sessions,
        tracing=tracing,
        check_keys=_check_of_keys(service, settings, bound),
        check_beginning=partial(check_beginning, service, settings, bound, topics),
    )


def _transactions(
    service: Service[Any, Any], storage: MongoStorage[Any], clock: Clock, tracing: Tracing | None
) -> Transactions[Any, Any]:
    continues = tracing.continues if tracing else None
    return Transactions(service.name, service.state, storage, clock, service.due, service.counting, continues)


def _check_of_keys(
    service: Service[Any, Any], settings: RuntimeSettings, bound: mongo.BoundDatabase
) -> Callable[[], Awaitable[None]]:
    sealing_key = sealing.read_key(settings.dead_letter_key_file)
    return partial(master_keys.check, bound, [key_of_dead_letters(sealing_key), *service.keys])
