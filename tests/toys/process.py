"""The toy service as a process of its own: `python -m tests.toys.process`, with doors as none should be."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter

from services.contract.events import Matched
from services.runtime.run import run
from services.runtime.service import Door
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.settings import RuntimeSettings
from services.runtime.working.decoding import Received
from services.runtime.working.subscriptions import all_at_once
from services.runtime.working.transactions import RequestTransactions
from services.runtime.working.unit_of_work import UnitOfWork
from tests.toys.toy import Count, a_toy

STANDS_STILL = "This service stands still"


def doors(_: RequestTransactions[Count, None]) -> APIRouter:
    router = APIRouter()

    @router.post("/block")
    async def block(whom: str) -> None:
        """Block the event loop."""
        stand_still(whom)

    @router.post("/hold")
    async def hold(whom: str) -> None:
        """Hold the interpreter's own lock, which a regular expression does as long as it looks."""
        hold_still(whom)

    return router


def stand_still(_whom: str) -> None:
    time.sleep(600)


def hold_still(_whom: str) -> None:
    re.fullmatch(r"(\w+ ?)+!", "a" * 60)


async def work_batch(batch: Sequence[Received], work: UnitOfWork[Count, None]) -> None:
    """What the toy does, but for an event that it never finishes."""
    if any(heard.event.model_dump()["service_name"] == STANDS_STILL for heard in batch):
        await asyncio.Event().wait()
    await a_toy().consumes.work_batch(batch, work)


if __name__ == "__main__":
    settings = RuntimeSettings()
    run(replace(a_toy(), doors=(Door(doors, PROBLEM_DETAILS),), consumes=all_at_once([Matched], work_batch)), settings)
