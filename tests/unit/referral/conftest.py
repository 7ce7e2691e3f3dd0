"""The referral service in memory, with its doors open to an invented surgery, provider and messenger."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from services.contract.boroughs import BoroughSlug
from services.contract.events import Matched, PlaceReleased, Unmatched
from services.contract.rights import Role, TokenRight
from services.referral.domain.due import due_times
from services.referral.domain.referral import Referral
from services.referral.service import table
from services.referral.store import Stores
from services.runtime.serving.application import application
from services.runtime.working.callers import Caller
from services.runtime.working.decoding import Received
from services.runtime.working.outgoing import OutboxMessage
from tests.fakes.callers import MemoryCallers, NotedTransactions
from tests.fakes.referral import a_referring, a_storage
from tests.fakes.storage import MemoryStorage
from tests.support.builders import NOW, ORGANIZATION_ID, an_envelope

A_PROVIDER = Caller("invented-provider", frozenset({TokenRight.ATTEND.value}), provides=(ORGANIZATION_ID,))
A_LINK_WORKER = Caller(
    "invented-borough",
    frozenset({TokenRight.WORK.value}),
    person="invented-link-worker",
    roles=(Role.LINK_WORKER.value,),
    boroughs=(BoroughSlug.SOUTHWARK,),
)
CALLERS = MemoryCallers(
    A_PROVIDER,
    A_LINK_WORKER,
    invented_surgery="referral:refer",
    another_surgery="referral:refer",
    another_provider="referral:attend",
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
    another_provider: httpx.AsyncClient
    link_worker: httpx.AsyncClient
    messenger: httpx.AsyncClient
    stranger: httpx.AsyncClient
    now: datetime = NOW

    async def consume(self, event: Matched | Unmatched | PlaceReleased) -> None:
        """Let the service consume an event about a referral."""
        consumed = Received(an_envelope(type=event.type, subject=str(event.referral_id)), event)
        consumes = table(a_referring()).consumes

        async def fold(work: Any) -> None:
            await work.load([consumed.key])
            await consumes.work_batch([consumed], work)

        await self.transactions.do(fold)

    @property
    def stores(self) -> Stores:
        """What the service keeps beside its referrals."""
        return self.storage.stores

    @property
    def published(self) -> list[OutboxMessage]:
        """What the service has published, in order."""
        return list(self.storage.memory.messages.values())


@pytest.fixture
async def service() -> AsyncIterator[ServiceInMemory]:
    storage = a_storage()
    transactions = NotedTransactions("referral", Referral, storage, lambda: there.now, due_times)
    doors = application(table(a_referring()), transactions, CALLERS, max_body_bytes=64 * 1024)
    there = ServiceInMemory(
        transactions=transactions,
        storage=storage,
        surgery=_at_the_door(doors, "invented-surgery"),
        another_surgery=_at_the_door(doors, "another-surgery"),
        provider=_at_the_door(doors, "invented-provider"),
        another_provider=_at_the_door(doors, "another-provider"),
        link_worker=_at_the_door(doors, "invented-borough"),
        messenger=_at_the_door(doors, "invented-notify"),
        stranger=_at_the_door(doors, "stranger"),
    )
    yield there
    for client in vars(there).values():
        if isinstance(client, httpx.AsyncClient):
            await client.aclose()


def _at_the_door(doors: ASGIApp, organisation: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(doors),
        base_url="http://referral.example",
        headers={"Authorization": f"Bearer {organisation}"},
    )
