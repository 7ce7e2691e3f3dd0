"""The way to a component through a real Kafka: messages go to the topics that it reads, and all that it says
comes back.

What an option promises beside them is asked by HTTP, of partners' topics, and of the topic of services.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from deploy.conformance.driving import NotThere
from deploy.conformance.messages import Message
from deploy.conformance.records import Position, Record
from deploy.conformance.requests import Answered, Request
from deploy.conformance.trial import SOURCE, Trial
from deploy.problems import CannotRun
from services.contract.boroughs import BoroughSlug
from services.contract.topics import MAX_MESSAGE_BYTES, AnyTopic, PartnerStream, PartnerTopic, Stream, Topic
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection

CLIENT = "linkway-conformance"
_ANSWER_SECONDS = 20.0


class TopicsMissing(CannotRun):
    """The topics of the trial are not there."""

    def __init__(self, missing: Sequence[str], kafka: str) -> None:
        super().__init__(
            f"These topics are not there: {', '.join(missing)}.",
            where=kafka,
            do="make them, under a prefix of the trial's own: LINKWAY_TOPIC_PREFIX=trial. linkway topics --create",
        )


class InUse(CannotRun):
    """The topic of referrals holds what others have said."""

    def __init__(self, topic: str) -> None:
        super().__init__(
            f"{topic} holds referrals that are no trial's, and a trial there would be about people.",
            where=topic,
            do="try the component on topics of the trial's own, under another prefix (--prefix)",
        )


class KafkaWire:
    """Sends and hears. Whoever is asked to restart the component is `restarting`."""

    def __init__(
        self,
        trial: Trial,
        producer: AIOKafkaProducer,
        consumer: AIOKafkaConsumer,
        restarting: Callable[[], Awaitable[None]],
    ) -> None:
        self._trial = trial
        self._producer = producer
        self._consumer = consumer
        self._restarting = restarting
        self._partitions: dict[str, int] = {}

    async def send(self, message: Message) -> Position:
        """Put the message on its topic: this function will give where it lies."""
        topic = self._topic(message)
        partition = self._partitions.get(message.beside) if message.beside else None
        kept = await self._producer.send_and_wait(
            topic, message.value, message.key, partition=partition, headers=list(message.headers)
        )
        self._partitions[message.subject] = kept.partition
        return Position(topic, kept.partition, kept.offset)

    async def came(self, seconds: float) -> Sequence[Record]:
        """What was written to the topics that are watched; waits so long for the first of it."""
        found = await self._consumer.getmany(timeout_ms=int(seconds * 1000))
        return [
            Record(Position(one.topic, one.partition, one.offset), one.key, tuple(one.headers), one.value)
            for records in found.values()
            for one in records
        ]

    async def restart(self) -> None:
        """Have the component restarted."""
        await self._restarting()

    async def ask(self, path: str, token: str | None) -> Answered:
        """What is answered by HTTP to whoever has this token, or to anybody. Raises NotThere."""
        return await self._over_http("GET", path, token)

    async def request(self, request: Request, token: str | None) -> Answered:
        """Ask for something to be done: this function will give the answer. Raises NotThere."""
        return await self._over_http(request.method, request.path, token, json=request.body, headers=request.headers)

    async def _over_http(self, method: str, path: str, token: str | None, **sent: Any) -> Answered:  # noqa: ANN401 - httpx's
        address = self._trial.means.address or ""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with httpx.AsyncClient(base_url=address, headers=headers, timeout=_ANSWER_SECONDS) as client:
                response = await client.request(method, path, **sent)
        except (httpx.TransportError, httpx.UnsupportedProtocol) as away:
            raise NotThere(address, type(away).__name__) from None
        is_json = "json" in response.headers.get("content-type", "")
        return Answered(response.status_code, response.json() if is_json else response.text)

    def _topic(self, message: Message) -> str:
        if message.partner is None:
            return self._trial.topic(message.stream)
        return self._trial.prefix + PartnerTopic(self._trial.borough, message.partner, PartnerStream.EVENTS).name


@asynccontextmanager
async def connected(
    trial: Trial, kafka: KafkaConnection, restarting: Callable[[], Awaitable[None]]
) -> AsyncIterator[KafkaWire]:
    """The wire to the topics of the trial. Raises BrokerAway, TopicsMissing, InUse."""
    watched = await _watched(trial, kafka)
    for stream in {Stream.REFERRALS, Stream.MATCHES} - {trial.says}:
        await _check_unused(trial.topic(stream), kafka)
    options = kafka.client_options(CLIENT)
    # As referral's own records come.
    producer = AIOKafkaProducer(**options, acks="all", compression_type="lz4", max_request_size=MAX_MESSAGE_BYTES)
    consumer = AIOKafkaConsumer(*watched, **options, auto_offset_reset="latest")
    async with producer, consumer:
        await begin(consumer, said_before=trial.topic(Stream.SERVICES))
        yield KafkaWire(trial, producer, consumer, restarting)


async def begin(consumer: AIOKafkaConsumer, *, said_before: str) -> None:
    """Settle where it reads from: what is listed was said before, and of other topics nothing is missed from now on.

    It says offsets: a client that asks the broker where a topic ends, as it does by itself when it starts, takes that
    answer although it was told meanwhile to begin at the beginning (aiokafka 0.14).
    """
    places = consumer.assignment()
    starts, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
    for place in places:
        consumer.seek(place, (starts if place.topic == said_before else ends)[place])


async def _watched(trial: Trial, kafka: KafkaConnection) -> list[str]:
    """What it says, in every borough, because that of this one may be written to another's; its own dead letters."""
    async with TopicAdmin(kafka, prefix=trial.prefix) as admin:
        there = await admin.existing()
    needed: list[AnyTopic] = [
        Topic(trial.borough, one) for one in (Stream.REFERRALS, Stream.MATCHES, trial.says, Stream.DEAD_LETTERS)
    ]
    beside: list[AnyTopic] = [Topic(trial.borough, Stream.SERVICES)] if "listing" in trial.options else []
    if partner := trial.means.partner:
        beside += [PartnerTopic(trial.borough, partner, PartnerStream.ANSWERS)]
        needed += [PartnerTopic(trial.borough, partner, PartnerStream.EVENTS)]
    needed += beside
    if missing := [trial.prefix + one.name for one in needed if one.name not in there]:
        raise TopicsMissing(missing, kafka.servers)
    said = [Topic(slug, trial.says) for slug in BoroughSlug]
    watched = [*(one for one in said if one.name in there), Topic(trial.borough, Stream.DEAD_LETTERS), *beside]
    return [trial.prefix + name for name in dict.fromkeys(one.name for one in watched)]


async def _check_unused(topic: str, kafka: KafkaConnection) -> None:
    async with AIOKafkaConsumer(topic, **kafka.client_options(CLIENT), auto_offset_reset="earliest") as consumer:
        ends = await consumer.end_offsets(consumer.assignment())
        for partition, end in ends.items():
            if await consumer.position(partition) < end:
                first = await consumer.getone(partition)
                if dict(first.headers).get("ce_source") not in (None, SOURCE.encode(), b"\xff\xfe"):
                    raise InUse(topic)
