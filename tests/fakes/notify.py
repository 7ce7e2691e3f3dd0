"""Notify's notices in memory, a sender that does as told, and an invented referral service that discloses."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI, HTTPException, Request

from services.contract.words.vocabulary import Channel
from services.notify.dispatch.disclosures import ReferralService, TokenFile
from services.notify.dispatch.worker import Worker
from services.notify.domain.line import Line
from services.notify.domain.notice import Notice, Status, notice_of
from services.notify.domain.outcome import Accepted, Outcome
from services.notify.domain.person import Person
from services.notify.domain.telling import Telling
from services.notify.store import Stores
from services.runtime.storing.collection import Taken
from services.runtime.working.transactions import Transactions
from tests.fakes.storage import MemoryStorage
from tests.support.builders import NOW, REFERRAL_ID, a_matched, an_envelope

LEASE = timedelta(seconds=60)
ANN = "ann@people.example"


def a_notice(number: int = 1, **changes: Any) -> Notice:
    """A notice of a match, due now, about the `number`-th invented referral; by email."""
    referral_id = UUID(int=REFERRAL_ID.int + number)
    cause = an_envelope(id=str(UUID(int=number)), type="london.linkway.matched.v1", subject=str(referral_id))
    return notice_of(a_matched(referral_id=referral_id), cause, NOW).model_copy(update=changes)


def a_person(**changes: Any) -> Person:
    """An invented person."""
    boring: dict[str, Any] = {"referral_id": REFERRAL_ID, "name": "Ann Invented", "email": ANN}
    return Person(**boring | changes)


class HandSetClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def __deepcopy__(self, _: object) -> "HandSetClock":
        # A transaction that is undone does not turn back the time.
        return self

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class MemoryNotices:
    """Notices in a dict, with a clock of their own."""

    def __init__(self, clock: Callable[[], datetime] = lambda: NOW) -> None:
        self.all: dict[UUID, Notice] = {}
        self.restored_at: datetime | None = None
        self._clock = clock

    async def now(self) -> datetime:
        return self._clock()

    async def line(self) -> Line:
        return Line(self._clock(), self.restored_at)

    async def add(self, notices: Sequence[Notice]) -> None:
        ids = [notice.notice_id for notice in notices]
        if len(set(ids)) < len(ids) or self.all.keys() & ids:
            raise Taken
        self.all |= dict(zip(ids, notices, strict=True))

    async def due(self, now: datetime, worker: str, limit: int) -> list[Notice]:
        ripe = [one for one in self.all.values() if one.status is Status.DUE and one.due_at <= now]
        free = [one for one in ripe if one.lease is None or one.lease.until <= now or one.is_held_by(worker)]
        return sorted(free, key=lambda one: one.due_at)[:limit]

    async def abandoned(self, now: datetime, limit: int) -> list[Notice]:
        sending = [one for one in self.all.values() if one.status is Status.SENDING]
        return [one for one in sending if one.lease is not None and one.lease.until <= now][:limit]

    async def get(self, notice_ids: Iterable[UUID]) -> list[Notice]:
        return [self.all[notice_id] for notice_id in notice_ids if notice_id in self.all]

    async def keep(self, notices: Sequence[Notice]) -> None:
        self.all |= {one.notice_id: one for one in notices if one.notice_id in self.all}

    async def standing(self, statuses: Sequence[Status]) -> dict[Status, int]:
        return {status: sum(one.status is status for one in self.all.values()) for status in statuses}


class DutifulSender:
    """Remembers what it was given, and answers by `answer`; accepts everything at first."""

    def __init__(self) -> None:
        self.sent: list[tuple[Notice, Person]] = []
        self.closed = False
        self.answer: Callable[[Notice], Outcome] = lambda _: Accepted()

    async def send(self, notice: Notice, person: Person) -> Outcome:
        outcome = self.answer(notice)
        self.sent.append((notice, person))
        return outcome

    async def close(self) -> None:
        self.closed = True


@dataclass
class InventedReferral:
    """A referral service that tells of everybody but who is `gone`, `broken` or a child; it can be told to fail."""

    gone: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    children: set[str] = field(default_factory=set)
    silenced: set[str] = field(default_factory=set)
    status: int = 200
    body: dict[str, Any] | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)

    def people(self, token_file: Path) -> ReferralService:
        """What notify asks it through."""
        transport = httpx.ASGITransport(app=self._app())
        return ReferralService(
            httpx.AsyncClient(transport=transport, base_url="http://referral.example", auth=TokenFile(token_file))
        )

    def _app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/disclosures")
        async def disclose(request: Request) -> dict[str, Any]:
            return self._disclose(await request.json(), request.headers.get("authorization"))

        return app

    def _disclose(self, asked: dict[str, Any], token: str | None) -> dict[str, Any]:
        self.asked.append(asked)
        self.tokens.append(token)
        if self.status != 200:
            raise HTTPException(self.status)
        wanted: list[str] = asked["referral_ids"]
        withheld = self.gone | self.broken | self.children | self.silenced
        known = [referral_id for referral_id in wanted if referral_id not in withheld]
        people = [{"referral_id": referral_id, "name": "Ann Invented", "email": ANN} for referral_id in known]
        missing = [referral_id for referral_id in wanted if referral_id in self.gone]
        broken = [referral_id for referral_id in wanted if referral_id in self.broken]
        too_young = [referral_id for referral_id in wanted if referral_id in self.children]
        unwanted = [referral_id for referral_id in wanted if referral_id in self.silenced]
        told = {"people": people, "missing": missing, "broken": broken}
        return self.body or {**told, "too_young": too_young, "unwanted": unwanted}


class NotifyInMemory:
    """Notify in memory: its notices by `clock`, and workers at a desk whose own clock may be `skewed`."""

    def __init__(self, token_file: Path) -> None:
        token_file.write_text("lw_invented\n")
        self.clock = HandSetClock()
        self.sender = DutifulSender()
        self.referral = InventedReferral()
        self.people = self.referral.people(token_file)
        self.storage = MemoryStorage(Stores(MemoryNotices(self.clock)))
        self.transactions = self.skewed(0)
        self.seconds = 0.0

    def skewed(self, minutes: float) -> Transactions[Telling, Stores]:
        """A desk in a process whose clock is so many minutes ahead."""
        return Transactions("notify", Telling, self.storage, lambda: self.clock() + timedelta(minutes=minutes))

    def worker(self, name: str = "first") -> Worker:
        return Worker(
            name, self.transactions, self.people, {Channel.EMAIL: self.sender}, LEASE, clock=lambda: self.seconds
        )

    async def write(self, *notices: Notice) -> None:
        await self.transactions.do(lambda work: work.stores.notices.add(notices))

    async def read(self, number: int = 1) -> Notice:
        """The notice that `a_notice(number)` made, as it stands now."""
        (found,) = await self.transactions.do(lambda work: work.stores.notices.get([a_notice(number).notice_id]))
        return found

    def published(self) -> list[str]:
        """The referrals about which something was published, in order."""
        return [message.key for message in self.storage.memory.messages.values()]
