"""Sends what was asked for to the running system, and finds out what came of it. START HERE to see the order."""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from time import monotonic

from deploy.invented.referrals import PostcodesIn
from deploy.ports import LOOPBACK
from services.contract.borough_map import Component
from tests.chaos.findings.drain import drain
from tests.chaos.scenes.fleet import MEMBERS, Fleet
from tests.chaos.scenes.scene import Scene
from tests.chaos.seed import meanwhile
from tests.hostile.doors.answers import fault_of
from tests.hostile.doors.known import requests_for
from tests.hostile.doors.requests import Request, Requests
from tests.hostile.doors.wire import Answer, Wire
from tests.hostile.kafka import accounts
from tests.hostile.kafka.bursts import Bursts
from tests.hostile.kafka.posting import Poster, a_poster
from tests.hostile.outcome import Failure, Outcome, beginning, told

CALLERS, POSTERS = 24, 4
LOOK_SECONDS = 0.5
DRAIN_SECONDS = 1800.0


@dataclass(frozen=True)
class Wanted:
    """Which requests, by their numbers, and which bursts of records: these, or as many as make so many records."""

    seed: int
    requests: Iterable[int]
    bursts: Iterable[int]
    records: int

    @classmethod
    def of(cls, seed: int, count: int, only: str | None) -> "Wanted":
        """So many, half of them requests; or `only` one, such as request:17 or burst:3."""
        if only:
            what, _, number = only.partition(":")
            one = [int(number)]
            return cls(seed, one if what == "request" else (), one if what == "burst" else (), 10**9)
        return cls(seed, range(count // 2), range(10**9), count - count // 2)


@dataclass
class Run:
    """One run over a scene, whose services are at work."""

    scene: Scene
    wanted: Wanted
    outcome: Outcome

    async def play(self, postcodes_in: PostcodesIn) -> None:
        """Send everything, wait until nothing is behind, and judge."""
        scene, began = self.scene, monotonic()
        async with AsyncExitStack() as stack:
            poster = await stack.enter_async_context(a_poster(scene.ground.servers.kafka, scene.prefix))
            requests = await requests_for(scene, self.wanted.seed, postcodes_in)
            await stack.enter_async_context(meanwhile(scene.fleet.watch()))
            await stack.enter_async_context(meanwhile(_remember_most(scene.fleet, self.outcome)))
            self._mark("start", began)
            began = monotonic()
            await self._send_all(requests, poster)
            sending = self._mark("sending", began)
            left = (await drain(scene, seconds=DRAIN_SECONDS)).left
            worked = sending + self._mark("draining", began + sending)
            self._account_for(poster, left, await accounts.gather(scene))
        sent = sum(self.outcome.requests.values()) + poster.posted.kinds.total()
        self.outcome.rate = {"sent": round(sent / sending, 1), "worked": round(sent / worked, 1)}
        codes = await scene.fleet.stop_all()
        self._fail(f"{member} was asked to stop, and ended with {code}." for member, code in codes.items() if code)
        self._fail(f"{name} ended by itself, with {code}." for name, code in scene.fleet.ended)
        self.outcome.judge_memory()

    async def _send_all(self, requests: Requests, poster: Poster) -> None:
        numbers, bursts = iter(self.wanted.requests), iter(self.wanted.bursts)
        made = Bursts(self.wanted.seed, self.scene.topics)
        async with asyncio.TaskGroup() as group:
            for place in range(CALLERS):
                group.create_task(self._call(numbers, requests, place))
            for _ in range(POSTERS):
                group.create_task(self._post(bursts, made, poster))

    async def _call(self, numbers: Iterable[int], requests: Requests, place: int) -> None:
        wire, ports = Wire(LOOPBACK), asdict(self.scene.ground.replicas[place % 2])
        for number in numbers:
            request = requests.numbered(number)
            answer = await wire.send(ports[request.service], request.sent, alone=request.alone)
            self.outcome.requests[request.kind] += 1
            self.outcome.answers[f"{answer.status}"] += 1
            if fault := fault_of(answer, is_head=request.is_head):
                self.outcome.failures.append(self._failure(request, answer, fault))
        wire.close()

    async def _post(self, bursts: Iterable[int], made: Bursts, poster: Poster) -> None:
        for number in bursts:
            if poster.posted.kinds.total() >= self.wanted.records:
                return
            await poster.post(made.numbered(number))

    def _account_for(self, poster: Poster, left: dict[str, int], found: accounts.Accounts) -> None:
        posted = poster.posted
        self.outcome.records, self.outcome.refused_by_kafka = dict(posted.kinds), dict(+posted.refused)
        self.outcome.set_aside = accounts.fates(found)
        self._fail(f"{name} is still behind by {count}." for name, count in left.items())
        again = {spot: self._again(f"burst:{number}") for spot, (_, number) in posted.lies.items()}
        self.outcome.failures += told(list(accounts.unaccounted(found, posted)), again)

    def _failure(self, request: Request, answer: Answer, fault: str) -> Failure:
        what = f"{request.service}, {request.kind}: {fault}"
        return Failure(what, self._again(f"request:{request.number}"), beginning(request.sent), beginning(answer.body))

    def _again(self, one: str) -> str:
        return f"--seed {self.wanted.seed} --only {one}"

    def _fail(self, sentences: Iterable[str]) -> None:
        self.outcome.failures += map(Failure, sentences)

    def _mark(self, phase: str, began: float) -> float:
        took = monotonic() - began
        self.outcome.seconds[phase] = round(took, 1)
        return took


async def _remember_most(fleet: Fleet, outcome: Outcome) -> None:
    """Keep the most that a process of each service was seen to hold, for ever."""
    most = outcome.most_mib = {component.value: 0.0 for component in Component}
    while True:
        for member in MEMBERS:
            if child := fleet.child(member):
                most[member.component] = max(most[member.component], child.resident_mib)
        await asyncio.sleep(LOOK_SECONDS)
