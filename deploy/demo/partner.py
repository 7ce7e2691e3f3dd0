"""A partner that does not exist: its system refers by Kafka, on a topic of its own in each borough, and reads answers.

It is outside Linkway, so it knows what the contract's page says and nothing else.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from deploy import partners
from deploy.demo.doors import DoorSaidNo
from deploy.demo.steps import Step
from deploy.invented.referrals import Planned
from services.contract.boroughs import BoroughSlug
from services.contract.partners import Partner

NAME = "neighbours-invented"
PATIENCE_SECONDS = 60.0

Answer = Mapping[str, Any]


def take_part(path: Path) -> None:
    """Have this process, and the services that it starts, go by a list of partners in which this one is, everywhere."""
    entries = {**partners.read().entries, NAME: Partner(boroughs=list(BoroughSlug))}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# The partners of the demonstration.\n")
    os.environ["LINKWAY_PARTNERS_FILE"] = str(path)
    partners.write(entries)


@dataclass(frozen=True)
class PartnerSystem:
    """The partner's own program: what it asked is answered under the id of the request."""

    producer: AIOKafkaProducer
    run: str
    asked: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)

    async def refer(self, planned: Planned) -> str:
        """Refer somebody: this function will give the referral's id, or raise DoorSaidNo."""
        said = {**planned.body, "partner_reference": f"{self.run}-{planned.number}"}
        return str((await self._ask(planned.borough.slug, "referral-requested", said))["referral_id"])

    async def take(self, referral_id: str, step: Step, borough: BoroughSlug) -> None:
        """Take a referral back, or raise DoorSaidNo."""
        await self._ask(borough, "withdrawal-requested", {**step.body, "referral_id": referral_id})

    async def _ask(self, borough: BoroughSlug, what: str, said: Mapping[str, Any]) -> Answer:
        name = str(uuid4())
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.asked[name] = answered
        await self.producer.send_and_wait(
            f"{borough}.partner.{NAME}.events", json.dumps(said).encode(), headers=_headers(name, what)
        )
        try:
            answer = await asyncio.wait_for(answered, PATIENCE_SECONDS)
        except TimeoutError:
            raise DoorSaidNo(f"{what}: no answer on the partner's topic") from None
        if "code" in answer:
            raise DoorSaidNo(f"{what}: {answer['code']} {answer['pointer']} {answer['sentence']}")
        return answer

    async def read(self, consumer: AIOKafkaConsumer) -> None:
        """Read answers, until cancelled."""
        async for record in consumer:
            headers = dict(record.headers)
            answered = self.asked.pop(headers["ce_causationid"].decode(), None)
            if answered and not answered.done():
                answered.set_result(json.loads(record.value))


@asynccontextmanager
async def at_its_topics(kafka: str, run: str) -> AsyncIterator[PartnerSystem]:
    """The partner's program at work."""
    answers = [f"{borough}.partner.{NAME}.answers" for borough in BoroughSlug]
    async with (
        AIOKafkaProducer(bootstrap_servers=kafka) as producer,
        AIOKafkaConsumer(*answers, bootstrap_servers=kafka) as consumer,
    ):
        # Where each topic ends now is settled first, so that no answer is missed.
        for place in consumer.assignment():
            await consumer.position(place)
        system = PartnerSystem(producer, run)
        reading = asyncio.create_task(system.read(consumer))
        try:
            yield system
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


def _headers(name: str, what: str) -> list[tuple[str, bytes]]:
    stated = {
        "specversion": "1.0",
        "id": name,
        "type": f"london.linkway.{what}.v1",
        "source": f"/{NAME}",
        "time": datetime.now(UTC).isoformat(),
    }
    return [(f"ce_{attribute}", text.encode()) for attribute, text in stated.items()]
