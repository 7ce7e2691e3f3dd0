"""Reads what each service keeps about a run's referrals, from where it keeps it."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.conservation import mails
from deploy.conservation.facts import Days, Facts, Notice, Places
from deploy.conservation.kept import journey_of, life_of, notice_of, places_of, timer_of, verdict_of
from deploy.conservation.said import MatchLog
from deploy.conservation.suiting import Suiting
from deploy.ports import Ports
from deploy.servers import kafka, mongo
from services.contract.borough_map import Component
from services.contract.topics import TOPICS, Stream
from services.contract.words.vocabulary import About
from services.matching.waiting import store as waiting
from services.notify.domain.notice import Status
from services.referral.domain.life import State
from services.runtime.admin.databases import reading
from services.runtime.admin.tail import Tail
from services.runtime.clock import utc_now
from services.runtime.connections import Connections
from services.runtime.storing.collection import Collection as Documents
from services.runtime.storing.collection import Database, Document, Where
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.parked import OPEN

Kept = Mapping[str, Any]
_DECODER = Decoder()
EVERYTHING: Where = {}
OPEN_ONES: Where = {"standing": {"$in": list(OPEN)}}


@dataclass(frozen=True)
class Asked:
    """What a run asked of the doors, and what they took."""

    accepted: frozenset[str]
    refused: Sequence[str]
    came: Mapping[str, Days]
    ended: Mapping[str, State]


@dataclass(frozen=True)
class Evidence:
    """The databases of the four services, what matching says on Kafka, and a client to ask the mailbox."""

    databases: Mapping[Component, Database]
    client: httpx.AsyncClient
    ports: Ports
    tail: Tail
    suiting: Suiting
    matches: MatchLog = field(default_factory=MatchLog)

    async def facts(self, asked: Asked) -> Facts:
        """All that is to be checked about a run in which this was asked."""
        accepted = asked.accepted
        await self.listen()
        referral, matching, reporting = [
            await self.states(one, accepted) for one in (Component.REFERRAL, Component.MATCHING, Component.REPORTING)
        ]
        return Facts(
            accepted=accepted,
            refused=tuple(asked.refused),
            came=dict(asked.came),
            ended=dict(asked.ended),
            lives={one: life_of(state) for one, state in referral.items()},
            verdicts={one: verdict_of(state) for one, state in matching.items()},
            said=self.matches.about(accepted),
            places=await self._places(),
            notices=await self._notices(accepted),
            mails=await mails.by_notice(self.client, self.ports),
            journeys={one: journey_of(state) for one, state in reporting.items()},
            waiting_list=await waiting_list(self.databases[Component.MATCHING]) & accepted,
            could_go=await self.suiting.could_go(self.databases[Component.MATCHING], utc_now()),
            timers={component: await self._timers(component, accepted) for component in Component},
            outboxes={component: await self._count(component, "outbox") for component in Component},
            dead_letters={
                component: await self._count(component, "dead_letters", OPEN_ONES) for component in Component
            },
        )

    async def listen(self) -> None:
        """Take in what matching has said since the last time."""
        for record in await self.tail.new():
            decoded = _DECODER.decode(record)
            if isinstance(decoded, Decoded):
                self.matches.add(decoded.received)

    async def states(self, component: Component, ids: Collection[str]) -> dict[str, Kept]:
        """What a service keeps about these referrals; the unknown are left out, and what is sealed."""
        wanted: list[Document] = [
            {"$match": {"_id": {"$in": list(ids)}}},
            {"$project": {"state": 1}},
            {"$unset": "state.sealed"},
        ]
        found = await self._documents(component, "states").aggregate(wanted)
        return {each["_id"]: each["state"] for each in found if each["state"]}

    async def count_referrals(self) -> int:
        """How many referrals there are, of this run and of those before it."""
        return await self._count(Component.REFERRAL, "states")

    async def count_told(self, ids: Collection[str]) -> int:
        """How many of these were told of a match, once or more."""
        sent = {"referral_id": {"$in": list(ids)}, "about": About.MATCHED, "status": Status.SENT}
        told: list[Document] = [{"$match": sent}, {"$group": {"_id": "$referral_id"}}, {"$count": "count"}]
        return _number(await self._documents(Component.NOTIFY, "notices").aggregate(told))

    def _documents(self, component: Component, name: str) -> Documents:
        return self.databases[component].collection(name)

    async def _places(self) -> dict[str, Places]:
        kept = await self._documents(Component.MATCHING, "places").find({})
        return {each["_id"]: places_of(each) for each in kept}

    async def _notices(self, ids: Collection[str]) -> tuple[Notice, ...]:
        kept = await self._documents(Component.NOTIFY, "notices").find({"referral_id": {"$in": list(ids)}})
        return tuple(map(notice_of, kept))

    async def _timers(self, component: Component, ids: Collection[str]) -> frozenset[str]:
        kept = await self._documents(component, "timers").aggregate([{"$project": {"_id": 1}}])
        return frozenset(timer_of(each) for each in kept) & frozenset(ids)

    async def _count(self, component: Component, name: str, where: Where = EVERYTHING) -> int:
        return _number(await self._documents(component, name).aggregate([{"$match": where}, {"$count": "count"}]))


async def waiting_list(matching: Database) -> frozenset[str]:
    """The referrals on the waiting list."""
    kept = await matching.collection(waiting.COLLECTION).aggregate([{"$project": {"_id": 1}}])
    return frozenset(each["_id"] for each in kept)


def _number(found: list[Document]) -> int:
    return int(found[0]["count"]) if found else 0


@asynccontextmanager
async def gathering(ports: Ports, suiting: Suiting) -> AsyncIterator[Evidence]:
    """Evidence of the platform on these ports, with what is said from now on."""
    async with AsyncExitStack() as stack:
        databases = {one: await stack.enter_async_context(reading(mongo.url(ports), one)) for one in Component}
        names = [topic.name for topic in TOPICS if topic.stream is Stream.MATCHES]
        tail = await stack.enter_async_context(Tail(Connections.told().to_kafka(kafka.address(ports)), names))
        client = await stack.enter_async_context(httpx.AsyncClient())
        yield Evidence(databases, client, ports, tail, suiting)
