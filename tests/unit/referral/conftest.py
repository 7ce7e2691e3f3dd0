"""The referral service in memory, with its doors open to an invented surgery, provider and messenger."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from services.contract.events import Matched, Unmatched
from services.referral.domain.referral import Referral
from services.referral.service import table
from services.referral.store import Stores
from services.runtime.serving.application import application
from services.runtime.working.decoding import Received
from services.runtime.working.outgoing import OutboxMessage
from tests.fakes.callers import MemoryCallers, NotedTransactions
from tests.fakes.referral import a_referring, memory_stores
from tests.fakes.storage import MemoryStorage
from tests.support.builders import NOW, an_envelope

CALLERS = MemoryCallers(
    invented_surgery="referral:refer",
    another_surgery="referral:refer",
    invented_provider="referral:attend",
    invented_notify="referral:disclose",
)


@dataclass
class ServiceInMemory:
    """The service, the time that it is there, and everybody who may come to its doors."""

    transactions: NotedTransactions[Referral, Stores]
    storage: MemoryStorage[Stores]
    surgery: httpx.AsyncClient
    another_surgery: httpx.AsyncClient
    provider: httpx.AsyncClient
    messenger: httpx.AsyncClient
    stranger: httpx.AsyncClient
    now: datetime = NOW

    async def hear(self, event: Matched | Unmatched) -> None:
        """Let the service hear an event about a referral."""
        heard = Received(an_envelope(type=event.type, subject=str(event.referral_id)), event)
        consumes = table(a_referring()).consumes

        async def fold(work: Any) -> None:
            await work.load([heard.key])
            await consumes.work_batch([heard], work)

        await self.transactions.do(fold)

    @property
    def stores(self) -> Stores:
        """What the service keeps beside its referrals."""
        return self.storage.stores

    @property
    def said(self) -> list[OutboxMessage]:
        """What the service has said, in the order of saying."""
        return list(self.storage.memory.messages.values())


@pytest.fixture
async def service() -> AsyncIterator[ServiceInMemory]:
    storage = MemoryStorage(memory_stores())
    transactions = NotedTransactions("referral", Referral, storage, lambda: there.now)
    doors = application(table(a_referring()), transactions, CALLERS, max_body_bytes=64 * 1024)
    there = ServiceInMemory(
        transactions=transactions,
        storage=storage,
        surgery=_at_the_door(doors, "invented-surgery"),
        another_surgery=_at_the_door(doors, "another-surgery"),
        provider=_at_the_door(doors, "invented-provider"),
        messenger=_at_the_door(doors, "invented-notify"),
        stranger=_at_the_door(doors, "stranger"),
    )
    yield there
    for client in (there.surgery, there.another_surgery, there.provider, there.messenger, there.stranger):
        await client.aclose()


def _at_the_door(doors: ASGIApp, organisation: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(doors),
        base_url="http://referral.example",
        headers={"Authorization": f"Bearer {organisation}"},
    )
