"""A partner that does not exist: its system refers by Kafka, on a topic of its own in each borough, and reads answers.

It is outside Linkway, so it knows what the contract's page says and nothing else.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from deploy import partners
from deploy.demo import sandbox
from deploy.demo.doors import DoorSaidNo
from deploy.demo.steps import Step
from deploy.invented.referrals import Planned
from services.contract.boroughs import BoroughSlug
from services.contract.partners import Partner
from services.runtime.connections import KafkaConnection

NAME = "neighbours-invented"
PATIENCE_SECONDS = 60.0

Answer = Mapping[str, Any]


def take_part(path: Path) -> None:
    """Have this process, and the services that it starts, go by a list of partners in which this one is, everywhere.

    Beside it is the sandbox, for whoever watches.
    """
    ours = {NAME: Partner(boroughs=list(BoroughSlug)), sandbox.NAME: Partner(boroughs=[sandbox.BOROUGH])}
    entries = {**partners.read().entries, **ours}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# The partners of the demonstration.\n")
    os.environ["LINKWAY_PARTNERS_FILE"] = str(path)
    partners.write(entries)


@dataclass(frozen=True)
class PartnerSystem:
    """The partner's own program: what it asked is answered under the id of the request."""

    producer: AIOKafkaProducer
    run: str
    name: str = NAME
    prefix: str = ""
    asked: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)

    async def refer(self, planned: Planned) -> str:
        """Refer somebody: this function will give the referral's id, or raise DoorSaidNo."""
        said = {**planned.with_agreements, "partner_reference": f"{self.run}-{planned.number}"}
        return str((await self._ask(planned.borough.slug, "referral-requested", said))["referral_id"])

    async def take(self, referral_id: str, step: Step, borough: BoroughSlug) -> None:
        """Take a referral back, or raise DoorSaidNo."""
        await self._ask(borough, "withdrawal-requested", {**step.body, "referral_id": referral_id})

    async def _ask(self, borough: BoroughSlug, what: str, said: Mapping[str, Any]) -> Answer:
        answered = await self.send(borough, what, said, str(uuid4()))
        try:
            answer = await asyncio.wait_for(answered, PATIENCE_SECONDS)
        except TimeoutError:
            raise DoorSaidNo(f"{what}: no answer on the partner's topic") from None
        if "code" in answer:
            raise DoorSaidNo(f"{what}: {answer['code']} {answer['pointer']} {answer['sentence']}")
        return answer

    async def send(self, borough: BoroughSlug, what: str, said: object, name: str) -> asyncio.Future[Answer]:
        """Ask under this id: this function will give what the answer comes in, once Kafka has the request."""
        answered = self.asked.setdefault(name, asyncio.get_running_loop().create_future())
        topic = f"{self.prefix}{borough}.partner.{self.name}.events"
        await self.producer.send_and_wait(topic, json.dumps(said).encode(), headers=_headers(self.name, name, what))
        return answered

    async def read(self, consumer: AIOKafkaConsumer) -> None:
        """Read answers, until cancelled."""
        async for record in consumer:
            headers = dict(record.headers)
            answered = self.asked.pop(headers["ce_causationid"].decode(), None)
            if answered and not answered.done():
                answered.set_result(json.loads(record.value))


@asynccontextmanager
async def at_its_topics(
    kafka: KafkaConnection,
    run: str,
    *,
    name: str = NAME,
    prefix: str = "",
    boroughs: Sequence[BoroughSlug] = tuple(BoroughSlug),
) -> AsyncIterator[PartnerSystem]:
    """The program of the partner of this name at work; `prefix` stands before the names of its topics."""
    answers = [f"{prefix}{borough}.partner.{name}.answers" for borough in boroughs]
    connection = kafka.client_options(name)
    async with (
        AIOKafkaProducer(**connection) as producer,
        AIOKafkaConsumer(*answers, **connection) as consumer,
    ):
        # Where each topic ends now is settled first, so that no answer is missed.
        for place in consumer.assignment():
            await consumer.position(place)
        system = PartnerSystem(producer, run, name, prefix)
        reading = asyncio.create_task(system.read(consumer))
        try:
            yield system
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


def _headers(partner: str, name: str, what: str) -> list[tuple[str, bytes]]:
    stated = {
        "specversion": "1.0",
        "id": name,
        "type": f"london.linkway.{what}.v1",
        "source": f"/{partner}",
        "time": datetime.now(UTC).isoformat(),
    }
    return [(f"ce_{attribute}", text.encode()) for attribute, text in stated.items()]
