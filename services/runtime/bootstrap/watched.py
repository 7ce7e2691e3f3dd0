"""What is watched of a running service: that its loops go on, and the gauges for whoever runs it."""

from time import monotonic
from typing import Any

from services.contract.borough_map import BoroughMap
from services.runtime.bootstrap.topics import consumed_topics, published_topics
from services.runtime.clock import utc_now
from services.runtime.consuming.consumer import KafkaConsumer
from services.runtime.consuming.dispatch import Dispatcher
from services.runtime.observing.dependencies import Dependencies
from services.runtime.observing.gauges import Gauges
from services.runtime.observing.watchdog import Duty, Watchdog
from services.runtime.publishing.relay import Relay
from services.runtime.service import Service
from services.runtime.settings import RuntimeSettings
from services.runtime.storing import mongo
from services.runtime.storing.rows.parked import MongoParkedStore


def make_watchdog(
    settings: RuntimeSettings, dispatcher: Dispatcher, kafka: KafkaConsumer | None, relay: Relay
) -> Watchdog:
    """What ends a process whose lanes, relay or consumer stand still while they could go on."""
    reach = Dependencies(settings.kafka, settings.mongo)
    limit, both = settings.stall_seconds, (reach.mongodb, reach.kafka)
    duties = [
        Duty("lanes", lambda: max(lane.stalled_seconds for lane in dispatcher.lanes), limit, (reach.mongodb,)),
        Duty("relay", lambda: monotonic() - relay.last_round_at, limit, both),
    ]
    if kafka:
        duties.append(Duty("consumer", lambda: monotonic() - kafka.last_polled, limit, both))
    return Watchdog(duties)


def make_gauges(
    service: Service[Any, Any], settings: RuntimeSettings, dispatcher: Dispatcher, database: mongo.BoundDatabase
) -> Gauges:
    """The gauges of a service, set anew while it runs."""
    partners = settings.partners()
    return Gauges(
        consumed=consumed_topics(service, settings, partners),
        published=published_topics(service, settings, partners),
        waiting=MongoParkedStore(database).waiting,
        standstill_seconds=lambda: max(lane.stalled_seconds for lane in dispatcher.lanes),
        clock=utc_now,
        boroughs=BoroughMap(entries).digest if (entries := settings.entries()) else "",
    )
