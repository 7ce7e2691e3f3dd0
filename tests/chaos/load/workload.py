"""What organisations do while faults come and go: they refer people, follow them, and take each step of a life."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

import httpx

from deploy.demo.doors import REFERRALS
from deploy.demo.living import LONDON
from deploy.demo.steps import Seen, Step, Who, next_step
from deploy.invented import referrals
from deploy.invented.referrals import Planned, PostcodesIn
from deploy.ports import LOOPBACK
from services.contract.boroughs import BY_SLUG
from services.referral.domain.life import State
from tests.chaos.findings.gathering import listed
from tests.chaos.load import doors
from tests.chaos.load.client import Answer, Ask, Patience, insist
from tests.chaos.load.history import Fact, Kind, Operation
from tests.chaos.load.turns import Turns
from tests.chaos.partners.door import PartnerDoor, consent_facts, partners_at_their_topics
from tests.chaos.scenes.scene import PARTITIONS, Scene

PER_SECOND = 6.0
TIMEOUT_SECONDS = 5.0
AT_ONCE = 24
READERS, LAST_READERS = 4, 16
LOOK_SECONDS = 0.5
# Of each hundred callers so many give up after one try, and so many send the same request twice at once.
GIVE_UP, TWICE = 4, 6
# One referral in so many is synthetic.
SYNTHETIC_IN = 8


@dataclass
class Workload:
    """The callers of one scene, and what they know: referrals made, which steps were taken, and what is done with.

    `turned_away` counts the answers that a door could not do it, by whether they say when to come back.
    """

    scene: Scene
    client: httpx.AsyncClient
    plan: Sequence[Planned]
    partners: PartnerDoor
    turns: Turns
    patience: Patience
    made: dict[str, Planned] = field(default_factory=dict)
    ways: dict[str, str] = field(default_factory=dict)
    done: dict[str, set[str]] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    moved: int = 0
    turned_away: Counter[str] = field(default_factory=Counter)
    # A client with hundreds of requests under way is busy with itself, and the proxies share its loop.
    at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def refer_all(self, *, per_second: float = PER_SECOND) -> None:
        """Send every planned referral at a steady rate, whatever the answers take; ends when all are answered."""
        chance, began = self.scene.chance("callers"), time.monotonic()
        async with asyncio.TaskGroup() as group:
            for number, planned in enumerate(self.plan):
                await asyncio.sleep(began + number / per_second - time.monotonic())
                habit = chance.randrange(100)
                asked, ends_on = self.turns.with_consent(planned, self.scene.days.today())
                for again in range(2 if habit in range(GIVE_UP, GIVE_UP + TWICE) else 1):
                    tries = 1 if habit < GIVE_UP else None
                    group.create_task(self._refer(asked, ends_on, tries=tries, again=bool(again)))

    async def _refer(self, planned: Planned, ends_on: str | None, *, tries: int | None, again: bool) -> None:
        if self.partners.is_for(planned):
            referral_id = await self.partners.refer(planned, ends_on, tries=tries, again=again)
            if referral_id:
                self.made[referral_id] = planned
                await self.partners.blunder(referral_id)
            return
        key = f"{self.scene.prefix}{planned.number}"
        synthetic = planned.number % SYNTHETIC_IN == 0
        asked = doors.request(planned, key, self.scene.token, synthetic=synthetic)
        borough = planned.borough.slug.value
        told = self._invoke(
            Kind.REFER, borough=borough, idempotency_key=key, synthetic=synthetic, **consent_facts(ends_on)
        )
        answer = await self._insist(
            lambda: self.client.post(asked.path, json=asked.body, headers=asked.headers), tries=tries
        )
        # An answer that the message was done before is a yes, too.
        if referral_id := asked.referral_id(answer.body or {}):
            self.made[referral_id] = planned
            self.ways[referral_id] = "http" if synthetic else doors.door_of(planned)
            self.scene.history.ok(told, referral_id=referral_id, status=answer.status)
        elif answer.is_yes:
            # A list is taken, and its row refused.
            self.scene.history.fail(told, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        else:
            self._tell(told, answer)

    async def follow_all(self) -> None:
        """Look referrals up and take the steps that people decided on, until cancelled."""
        turns = asyncio.Semaphore(READERS)
        while True:
            async with asyncio.TaskGroup() as group:
                for referral_id in self.made.keys() - self.finished:
                    group.create_task(self._follow(referral_id, turns))
            await asyncio.sleep(LOOK_SECONDS)

    async def _follow(self, referral_id: str, turns: asyncio.Semaphore) -> None:
        async with turns:
            shown = await self.look(referral_id, tries=1)
            if not shown:
                return
            seen, done = Seen.of(shown), self.done.setdefault(referral_id, set())
            step = self._next(self.made[referral_id], seen, done)
            if step:
                await self._take(referral_id, step)
                done.add(step.name)
            elif not seen.moves:
                self.finished.add(referral_id)

    def _next(self, planned: Planned, seen: Seen, done: set[str]) -> Step | None:
        if self.turns.is_silent(planned, seen.state):
            return None
        turn = self.turns.of(planned, seen.state)
        if turn and turn.name not in done:
            return turn
        return next_step(planned.course, seen, done, self.scene.days.today())

    async def _take(self, referral_id: str, step: Step) -> None:
        told = self._invoke(_kind(step), referral_id=referral_id, **_facts(step))
        if self.partners.takes(referral_id, step):
            await self.partners.take(referral_id, step, told)
            return
        is_ours = step.by is Who.REFERRER and not self.partners.is_for(self.made[referral_id])
        token = self.scene.token if is_ours else self.scene.worker_token
        headers = _bearer(token) | {"Idempotency-Key": f"{referral_id}-{step.name}"}
        path = f"{REFERRALS}/{referral_id}/{step.path}"
        answer = await self._insist(lambda: self.client.request(step.verb, path, json=step.body, headers=headers))
        self._tell(told, answer)
        if answer.is_yes and step.end is State.REROUTED:
            self._follow_elsewhere(referral_id, step, str((answer.body or {})["ending"]["goes_on_as"]))

    def _follow_elsewhere(self, referral_id: str, step: Step, goes_on_as: str) -> None:
        """Its life goes on in another borough, and does not move a second time."""
        self.moved += 1
        self.done[goes_on_as] = {step.name}
        self.made[goes_on_as] = self.made[referral_id]

    @property
    def by_door(self) -> dict[str, int]:
        """How many referrals were made through each door, and by moves between boroughs."""
        partner = len(self.partners.referred)
        return {**Counter(self.ways.values()), "partner": partner, "moved": self.moved}

    async def look(self, referral_id: str, *, tries: int | None = None) -> dict[str, Any]:
        """What the door shows of a referral; empty where it shows nothing."""
        told = self._invoke(Kind.LOOK, referral_id=referral_id)
        path, headers = f"{REFERRALS}/{referral_id}", _bearer(self.scene.worker_token)
        answer = await self._insist(lambda: self.client.get(path, headers=headers), tries=tries)
        self._tell(told, answer)
        return (answer.body or {}) if answer.is_yes else {}

    async def look_at_all(self) -> None:
        """Look every referral up, once all is quiet."""
        turns = asyncio.Semaphore(LAST_READERS)

        async def look(referral_id: str) -> None:
            async with turns:
                await self.look(referral_id)

        await asyncio.gather(*map(look, self.made))

    async def _insist(self, ask: Ask, *, tries: int | None = None) -> Answer:
        async def in_turn() -> httpx.Response:
            async with self.at_once:
                answer = await ask()
            if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self.turned_away[turning_away(answer)] += 1
            return answer

        return await insist(in_turn, self.patience, tries=tries)

    def _invoke(self, kind: Kind, **facts: Fact) -> Operation:
        return self.scene.history.invoke("caller", kind, **facts)

    def _tell(self, told: Operation, answer: Answer) -> None:
        if answer.is_yes:
            self.scene.history.ok(told, status=answer.status)
        elif answer.in_doubt:
            self.scene.history.unknown(told)
        else:
            self.scene.history.fail(told, status=answer.status)


@asynccontextmanager
async def callers(scene: Scene, seconds: float, postcodes_in: PostcodesIn) -> AsyncIterator[Workload]:
    """The callers of a scene, who go to the doors as long as the load lasts."""
    count, patience = int(seconds * PER_SECOND), Patience()
    plan = referrals.plan(
        count,
        scene.chance("referrals"),
        today=datetime.now(LONDON).date(),
        postcodes_in=postcodes_in,
        boroughs=[BY_SLUG[slug] for slug in PARTITIONS],
    )
    address = f"http://{LOOPBACK}:{scene.ground.doors.port}"
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    turns = Turns(scene.chance("turns"), count, sorted(listed(scene.folder / "directory.json")))
    async with (
        httpx.AsyncClient(base_url=address, limits=limits, timeout=TIMEOUT_SECONDS) as client,
        partners_at_their_topics(scene, patience) as partners,
    ):
        yield Workload(scene, client, plan, partners, turns, patience)


def turning_away(answer: httpx.Response) -> str:
    """What a door said that could not do it; callers must be told when to come back."""
    told_when = "with" if "retry-after" in answer.headers else "without"
    return f"{answer.status_code} {told_when} Retry-After"


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _kind(step: Step) -> Kind:
    if step.end:
        return Kind.END
    return Kind.ATTEND if step.came else Kind.ANSWER


def _facts(step: Step) -> dict[str, str]:
    if step.end:
        return {"end": step.end.value}
    if step.came:
        on, came = step.came
        return {"outcome": came.value, "on": on.isoformat()}
    return {"step": step.name}
