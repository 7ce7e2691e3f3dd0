"""The loop that sends: a few workers side by side, because most of sending is waiting for others."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from services.contract.words.vocabulary import Channel
from services.notify.dispatch.disclosures import People
from services.notify.dispatch.worker import Worker
from services.notify.domain.telling import Telling
from services.notify.senders import Sender
from services.notify.store import Stores
from services.runtime.ids import new_id
from services.runtime.working.transactions import Transactions

_WORKERS = 4


@dataclass(frozen=True)
class Dispatcher:
    """Sends what is due, by these senders, to these people."""

    people: People
    senders: Mapping[Channel, Sender]
    lease: timedelta

    async def run(self, transactions: Transactions[Telling, Stores], stop: asyncio.Event) -> None:
        """Send until told to stop; then finish the messages in hand and let go of connections."""
        turn = asyncio.Lock()
        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(_WORKERS):
                    worker = Worker(str(new_id()), transactions, self.people, self.senders, self.lease, turn)
                    workers.create_task(worker.run(stop))
        finally:
            await self.people.close()
            for sender in self.senders.values():
                await sender.close()
