"""Somebody with a token asks at a door while strangers are there, and writes down how it was answered."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from time import monotonic

from deploy.ports import LOOPBACK
from tests.chaos.checkers.spells import ATTACKERS
from tests.chaos.load.history import History, Kind
from tests.support.referrers import Connections, Referrers

SURGERY = "invented-surgery"
ASK_EVERY_SECONDS = 0.25
_GIVEN_UP_SECONDS = 30.0


@dataclass(frozen=True)
class KnownCaller:
    """Refers somebody four times a second for so many seconds, with a new connection each time; `history` is a file."""

    port: int
    token: str
    bodies: list[bytes]
    seconds: float
    history: Path

    def ask(self) -> None:
        """Ask, in this process, until the time is over."""
        history = History(self.history)
        attack = history.invoke("strangers", Kind.FAULT, fault=ATTACKERS)
        asyncio.run(self._ask_for(history))
        history.ok(attack)
        history.close()

    async def _ask_for(self, history: History) -> None:
        connections, ends = Connections(LOOPBACK, self.port), monotonic() + self.seconds
        referrers = Referrers(connections, [self.token], self.bodies)
        while monotonic() < ends:
            await asyncio.gather(_ask(referrers, history), asyncio.sleep(ASK_EVERY_SECONDS))
            # Each question comes on a new connection, as a stranger's does.
            connections.close()


async def _ask(referrers: Referrers, history: History) -> None:
    told = history.invoke(SURGERY, Kind.ASK, service="referral")
    try:
        async with asyncio.timeout(_GIVEN_UP_SECONDS):
            answer = await referrers.refer()
    except (OSError, EOFError, TimeoutError):
        history.unknown(told)
        return
    say = history.ok if answer.status == HTTPStatus.CREATED else history.fail
    say(told, status=answer.status)
