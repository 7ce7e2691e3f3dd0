"""The limits of a service hold for each caller also behind the front door, whatever a caller says of itself."""

import asyncio
from dataclasses import replace
from pathlib import Path

from fastapi import APIRouter

from deploy.ports import LOOPBACK
from services.runtime.service import Door
from services.runtime.serving.application import Application, application
from services.runtime.serving.load_shedding import Limits
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.working.transactions import RequestTransactions, Transactions
from tests.fakes.callers import MemoryCallers
from tests.fakes.storage import MemoryStorage
from tests.running.front_door import FrontDoor, a_front_door
from tests.support.builders import NOW
from tests.toys.toy import Count, a_toy

SHARE = 2
OTHER = "127.0.0.7"


class Directory:
    """A door at which everybody waits until it is opened."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.came = asyncio.Semaphore(0)

    def routes(self, _: RequestTransactions[Count, None]) -> APIRouter:
        router = APIRouter()

        @router.get("/openreferral/")
        async def look() -> str:
            """Look, once it is open."""
            self.came.release()
            await self.opened.wait()
            return "seen"

        return router

    def application(self) -> Application:
        table = replace(a_toy(), doors=(Door(self.routes, PROBLEM_DETAILS),))
        transactions = Transactions("toy", Count, MemoryStorage(None), lambda: NOW)
        limits = Limits(at_once=2 * SHARE, waiting=0)
        return application(table, transactions, MemoryCallers(), max_body_bytes=1000, limits=limits)


async def test_who_has_its_share_is_told_to_come_back_and_others_are_served(tmp_path: Path) -> None:
    directory = Directory()

    async with a_front_door(tmp_path, {"matching": directory.application()}) as running:
        greedy = [asyncio.create_task(look(running, f"203.0.113.{number}", LOOPBACK)) for number in range(SHARE)]
        for _ in greedy:
            await directory.came.acquire()
        one_more = await look(running, "203.0.113.99", LOOPBACK)
        other = asyncio.create_task(look(running, "203.0.113.1", OTHER))
        came = asyncio.create_task(directory.came.acquire())
        await asyncio.wait([other, came], return_when=asyncio.FIRST_COMPLETED)
        directory.opened.set()
        served = [await one for one in (*greedy, other)]
        came.cancel()

    assert one_more.startswith("HTTP/1.1 429")
    assert "Retry-After" in one_more
    assert all(answer.startswith("HTTP/1.1 200") for answer in served)


async def look(front_door: FrontDoor, spoofed: str, source: str) -> str:
    return await front_door.says(f"GET /openreferral/ HTTP/1.1\r\nX-Forwarded-For: {spoofed}", source=source)
