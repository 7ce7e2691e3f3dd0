"""Puts a service together out of its table and its settings: storage, lanes, relay and HTTP."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import Any

from services.contract.borough_map import BoroughMap
from services.contract.event import Event
from services.contract.partners import Partners
from services.contract.topics import TOPICS, PartnerStream
from services.runtime import sealing
from services.runtime.clock import Clock, utc_now
from services.runtime.consuming.admission import Admission
from services.runtime.consuming.batch_worker import BatchWorker
from services.runtime.consuming.consumer import KafkaConsumer
from services.runtime.consuming.dispatch import NO_LIST, Dispatcher
from services.runtime.consuming.fences import Fences
from services.runtime.consuming.handovers import Handovers
from services.runtime.consuming.membership import beginning, ownership
from services.runtime.consuming.membership.wanted import WantedTopics
from services.runtime.consuming.pacing import Quota
from services.runtime.counting import LEASE_SECONDS as COUNTING_LEASE_SECONDS
from services.runtime.counting import Counting
from services.runtime.ids import new_id
from services.runtime.observing.dependencies import Dependencies
from services.runtime.observing.gauges import Gauges
from services.runtime.observing.tracing import Tracing
from services.runtime.observing.watchdog import Duty, Watchdog
from services.runtime.publishing.change_stream import OutboxChanges
from services.runtime.publishing.producer import Publisher
from services.runtime.publishing.relay import LEASE_SECONDS, Relay
from services.runtime.publishing.traced import TracedPublisher
from services.runtime.recovering.dead_letters import RecordSealer, key_of_dead_letters
from services.runtime.recovering.redrive import Redrive
from services.runtime.recovering.releasing import Releasing
from services.runtime.service import Service
from services.runtime.serving.application import Application, application
from services.runtime.serving.load_shedding import Limits
from services.runtime.serving.sessions import asked
from services.runtime.serving.sessions.asked import AskedSessions
from services.runtime.serving.sessions.browsers import Browsers
from services.runtime.settings import RuntimeSettings
from services.runtime.storing import lease, mongo, outbox
from services.runtime.storing.lease import Lease
from services.runtime.storing.outbox import Outbox
from services.runtime.storing.preparing import master_keys
from services.runtime.storing.preparing.identity import identity_of, mark_of
from services.runtime.storing.preparing.schema import OF_COUNTING, Index
from services.runtime.storing.rows import callers as caller_rows
from services.runtime.storing.rows.parked import MongoParkedStore
from services.runtime.storing.rows.paused_topics import PausedTopics
from services.runtime.storing.rows.typed_forms import COLLECTION as TYPED_FORMS
from services.runtime.storing.rows.typed_forms import MongoTypedForms
from services.runtime.storing.storage import FENCES, MongoStorage, database_name
from services.runtime.timers import LEASE_SECONDS as TIMER_LEASE_SECONDS
from services.runtime.timers import Timers
from services.runtime.working.decoding import Decoder
from services.runtime.working.partners.answering import with_partners
from services.runtime.working.record import TopicPartition
from services.runtime.working.sessions.session import NoSessions
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
    can_hand_over = service.can_hand_over
    storage = MongoStorage(client, database, service.stores, can_hand_over=can_hand_over)
    continues = tracing.continues if tracing else None
    transactions = Transactions(service.name, service.state, storage, clock, service.due, service.counting, continues)
    seconds = settings.request_seconds
    soon = MongoStorage(client, database, service.stores, seconds=seconds, can_hand_over=can_hand_over)
    topics = _wanted(service, settings)
    sealing_key = sealing.read_key(settings.dead_letter_key_file)
    dispatcher, redrive = make_dispatcher(service, settings, transactions, topics.quota, tracing)
    asked_sessions = _asked_sessions(settings)
    kept = service.keeps_sessions(bound) if service.keeps_sessions else None
    typed = MongoTypedForms(bound.collection(TYPED_FORMS), sealing_key)
    browsers = Browsers(kept or asked_sessions or NoSessions(), typed)
    kafka = _kafka(service, settings, dispatcher, topics, partial(_mark, bound))
    relay = make_relay(client, database, settings, service.name, tracing=tracing)
    return Parts(
        service=service,
        client=client,
        database=database,
        indexes=[*service.indexes, *(OF_COUNTING if service.counting else ())],
        transactions=transactions,
        dispatcher=dispatcher,
        kafka=kafka,
        handovers=Handovers(dispatcher, kafka.take_up) if kafka and can_hand_over else None,
        relay=relay,
        redrive=redrive,
        timers=_timers(service, transactions, bound),
        counting=_counting(service, transactions, bound),
        watchdog=_watchdog(settings, dispatcher, kafka, relay),
        gauges=_gauges(service, settings, dispatcher, bound),
        doors=_doors(service, replace(transactions, storage=soon), bound, settings, relay, tracing, browsers),
        sessions=asked_sessions,
        tracing=tracing,
        check_keys=partial(master_keys.check, bound, [key_of_dead_letters(sealing_key), *service.keys]),
        check_beginning=partial(_check_beginning, service, settings, bound, topics),
    )


async def _check_beginning(
    service: Service[Any, Any], settings: RuntimeSettings, bound: mongo.BoundDatabase, topics: WantedTopics
) -> None:
    # A service that says nothing may read all anew, which is how figures are made again.
    if service.publishes:
        group = settings.group_of(service.name)
        options = settings.kafka.client_options(group)
        committed = await ownership.committed_by(group, options)
        # Afterwards, because others of this group may work on meanwhile, and the fence moves first.
        rows = await bound.collection(FENCES).find({})
        fences = {_place(row["_id"]): row["next"] for row in rows}
        known = {place.topic for place in fences}
        await beginning.check(service.name, options, settings.topic_prefix, topics.names, known)
        ownership.check(service.name, group, committed, fences, await identity_of(bound))


def consumed_topics(service: Service[Any, Any], settings: RuntimeSettings, partners: Partners) -> list[str]:
    """The contract's topics that a service listens to, where this process serves, and its partners' topics."""
    return _topics(service, service.consumes.types, settings) + _of_partners(
        PartnerStream.EVENTS, service, settings, partners
    )


def published_topics(service: Service[Any, Any], settings: RuntimeSettings, partners: Partners) -> list[str]:
    """The contract's topics that a service speaks on, in the boroughs that this process serves."""
    return _topics(service, service.publishes, settings) + _of_partners(
        PartnerStream.ANSWERS, service, settings, partners
    )


def _of_partners(
    stream: PartnerStream, service: Service[Any, Any], settings: RuntimeSettings, partners: Partners
) -> list[str]:
    served = settings.serves(service.name) if service.partners else ()
    return [topic.name for topic in partners.topics(stream) if topic.borough in served]


def _topics(service: Service[Any, Any], events: Iterable[type[Event]], settings: RuntimeSettings) -> list[str]:
    streams, served = {event.stream for event in events}, settings.serves(service.name)
    return [one.name for one in TOPICS if one.stream in streams and one.borough in served]


def make_dispatcher(
    service: Service[Any, Any],
    settings: RuntimeSettings,
    transactions: Transactions[Any, Any],
    quota: Quota = NO_LIST.quota,
    tracing: Tracing | None = None,
) -> tuple[Dispatcher, Redrive]:
    """The lanes of a service with the worker that they share, and the redrive of what that worker parks."""
    key = sealing.read_key(settings.dead_letter_key_file)
    worker, redrive = make_workers(service, transactions, key, settings.topic_prefix, tracing)
    lanes = Dispatcher(worker, lanes=settings.lanes, by_borough_alone=service.one_lane_per_borough, quota=quota)
    return lanes, redrive


def make_workers(
    service: Service[Any, Any],
    transactions: Transactions[Any, Any],
    dead_letter_key: bytes,
    prefix: str = "",
    tracing: Tracing | None = None,
) -> tuple[BatchWorker[Any, Any], Redrive]:
    """What works a service's records, and what works those of them that were parked."""
    consumes = with_partners(service.consumes, service.partners)
    consumes = tracing.around(consumes) if tracing else consumes
    decoder, sealer = Decoder(prefix, consumes.types), RecordSealer(service.name, dead_letter_key, prefix)
    admission = partial(Admission, consumes.types)
    redrive = Redrive(transactions, Releasing(sealer, decoder, admission, consumes.work_batch))
    fences = Fences(transactions.storage)
    return BatchWorker(transactions, consumes, decoder, sealer, fences, redrive.nudge), redrive


def _wanted(service: Service[Any, Any], settings: RuntimeSettings) -> WantedTopics:
    def names(partners: Partners) -> list[str]:
        return [settings.topic_prefix + name for name in consumed_topics(service, settings, partners)]

    return WantedTopics(settings.partners, names)


def _kafka(
    service: Service[Any, Any],
    settings: RuntimeSettings,
    dispatcher: Dispatcher,
    topics: WantedTopics,
    mark: Callable[[], Awaitable[str]],
) -> KafkaConsumer | None:
    if not topics.names:
        return None
    return KafkaConsumer(
        connection=settings.kafka,
        group=settings.group_of(service.name),
        topics=topics,
        dispatcher=dispatcher,
        look_seconds=settings.topics_every_seconds,
        gather_seconds=service.gather_seconds,
        mark=mark,
    )


async def _mark(bound: mongo.BoundDatabase) -> str:
    return mark_of(await identity_of(bound))


def _timers(
    service: Service[Any, Any], transactions: Transactions[Any, Any], bound: mongo.BoundDatabase
) -> Timers | None:
    if not service.timers:
        return None
    return Timers(transactions, service.timers, _only_one(bound, "timers", TIMER_LEASE_SECONDS))


def _counting(
    service: Service[Any, Any], transactions: Transactions[Any, Any], bound: mongo.BoundDatabase
) -> Counting | None:
    if service.counting is None:
        return None
    return Counting(transactions, service.counting, _only_one(bound, "counting", COUNTING_LEASE_SECONDS))


def _only_one(bound: mongo.BoundDatabase, name: str, seconds: float) -> Lease:
    return Lease(bound.collection(lease.COLLECTION), name=name, owner=str(new_id()), seconds=seconds)


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
        lease=Lease(bound.collection(lease.COLLECTION), name=lease.RELAY, owner=str(new_id()), seconds=lease_seconds),
        publisher=TracedPublisher(publisher, tracing) if tracing else publisher,
        changes=lambda: OutboxChanges(lambda ms: client.insertions(database, outbox.COLLECTION, wait_ms=ms)),
        pauses=PausedTopics(bound),
    )


def _place(row: str) -> TopicPartition:
    topic, _, number = row.rpartition("/")
    return TopicPartition(topic, int(number))


def _doors(
    service: Service[Any, Any],
    transactions: Transactions[Any, Any],
    bound: mongo.BoundDatabase,
    settings: RuntimeSettings,
    relay: Relay,
    tracing: Tracing | None,
    browsers: Browsers,
) -> Application:
    return application(
        service,
        transactions,
        caller_rows.MongoCallers(bound.collection(caller_rows.COLLECTION), seconds=settings.request_seconds),
        max_body_bytes=settings.max_body_bytes,
        limits=Limits(settings.requests_at_once, settings.requests_waiting),
        too_far_behind=lambda: relay.standing.pending >= settings.outbox_most,
        tracing=tracing,
        browsers=browsers,
    )


def _asked_sessions(settings: RuntimeSettings) -> AskedSessions | None:
    url, token_file = settings.sessions_url, settings.sessions_token_file
    return asked.connect(url, token_file) if url and token_file else None


def _watchdog(settings: RuntimeSettings, dispatcher: Dispatcher, kafka: KafkaConsumer | None, relay: Relay) -> Watchdog:
    reach = Dependencies(settings.kafka, settings.mongo)
    limit, both = settings.stall_seconds, (reach.mongodb, reach.kafka)
    duties = [
        Duty("lanes", lambda: max(lane.stalled_seconds for lane in dispatcher.lanes), limit, (reach.mongodb,)),
        Duty("relay", lambda: monotonic() - relay.last_round_at, limit, both),
    ]
    if kafka:
        duties.append(Duty("consumer", lambda: monotonic() - kafka.last_polled, limit, both))
    return Watchdog(duties)


def _gauges(
    service: Service[Any, Any], settings: RuntimeSettings, dispatcher: Dispatcher, bound: mongo.BoundDatabase
) -> Gauges:
    partners = settings.partners()
    return Gauges(
        consumed=consumed_topics(service, settings, partners),
        published=published_topics(service, settings, partners),
        waiting=MongoParkedStore(bound).waiting,
        standstill_seconds=lambda: max(lane.stalled_seconds for lane in dispatcher.lanes),
        clock=utc_now,
        boroughs=BoroughMap(entries).digest if (entries := settings.entries()) else "",
    )
