"""Reads what each service keeps about a run's referrals, from where it keeps it."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from deploy.conservation import mails
from deploy.conservation.facts import About, Came, Facts, Journey, Life, Notice, Places, ReferralStanding
from deploy.ports import Ports
from deploy.servers import mongo
from services.contract.borough_map import Component
from services.contract.life_words import AttendanceOutcome
from services.notify.domain.notice import Status
from services.runtime.admin.databases import reading
from services.runtime.storing.collection import Collection as Documents
from services.runtime.storing.collection import Database, Document, Where
from services.runtime.working.parked import OPEN

State = Mapping[str, Any]
EVERYTHING: Where = {}
OPEN_ONES: Where = {"standing": {"$in": list(OPEN)}}


@dataclass(frozen=True)
class Evidence:
    """The databases of the four services, and a client to ask the mailbox."""

    databases: Mapping[Component, Database]
    client: httpx.AsyncClient
    ports: Ports

    async def facts(self, accepted: frozenset[str], refused: Sequence[str], came: Mapping[str, Came]) -> Facts:
        """All that is to be checked about a run in which this was accepted, refused and recorded."""
        referral, matching, reporting = [
            await self.states(one, accepted) for one in (Component.REFERRAL, Component.MATCHING, Component.REPORTING)
        ]
        return Facts(
            accepted=accepted,
            refused=tuple(refused),
            came=dict(came),
            lives={one: life_of(state) for one, state in referral.items()},
            verdicts={one: verdict_of(state) for one, state in matching.items()},
            places=await self._places(),
            notices=await self._notices(accepted),
            mails=await mails.by_notice(self.client, self.ports),
            journeys={one: journey_of(state) for one, state in reporting.items()},
            outboxes={component: await self._count(component, "outbox") for component in Component},
            dead_letters={
                component: await self._count(component, "dead_letters", OPEN_ONES) for component in Component
            },
        )

    async def states(self, component: Component, ids: Collection[str]) -> dict[str, State]:
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
        """To how many of these a notice of a match has gone."""
        sent = {"referral_id": {"$in": list(ids)}, "about": About.MATCHED, "status": Status.SENT}
        return await self._count(Component.NOTIFY, "notices", sent)

    def _documents(self, component: Component, name: str) -> Documents:
        return self.databases[component].collection(name)

    async def _places(self) -> dict[str, Places]:
        kept = await self._documents(Component.MATCHING, "places").find({})
        return {each["_id"]: places_of(each) for each in kept}

    async def _notices(self, ids: Collection[str]) -> tuple[Notice, ...]:
        kept = await self._documents(Component.NOTIFY, "notices").find({"referral_id": {"$in": list(ids)}})
        return tuple(map(notice_of, kept))

    async def _count(self, component: Component, name: str, where: Where = EVERYTHING) -> int:
        found = await self._documents(component, name).aggregate([{"$match": where}, {"$count": "count"}])
        return int(found[0]["count"]) if found else 0


@asynccontextmanager
async def gathering(ports: Ports) -> AsyncIterator[Evidence]:
    """Evidence of the platform on these ports."""
    async with AsyncExitStack() as stack:
        databases = {one: await stack.enter_async_context(reading(mongo.url(ports), one)) for one in Component}
        yield Evidence(databases, await stack.enter_async_context(httpx.AsyncClient()), ports)


def places_of(document: Mapping[str, Any]) -> Places:
    """The places of one community service as matching keeps them."""
    return Places(document["capacity"], tuple(document["taken"]))


def life_of(state: State) -> Life:
    """A referral as the referral service keeps it."""
    match = state["match"]
    came = [one for one in state["attendances"] if one["outcome"] != AttendanceOutcome.CANCELLED]
    attendance = max(came, key=lambda one: str(one["on"])) if came else None
    return Life(
        matched_to=match["service_id"] if match else None,
        waiting=bool(state["waiting"]),
        wants_word=state["channel"] != "none",
        came=Came(attendance["outcome"]) if attendance else None,
    )


def verdict_of(state: State) -> ReferralStanding:
    """A referral as matching keeps it."""
    return ReferralStanding(matched_to=state["service_id"], waiting=bool(state["reason"]))


def journey_of(state: State) -> Journey:
    """A referral as reporting counts it."""
    attended, missed = state["attended_on"], state["missed_on"]
    return Journey(
        matched_to=state["service_id"],
        waiting=bool(state["unmatched_reason"]) and not state["matched"],
        created=state["created"],
        told=bool(state["told_at"]),
        came=Came.ATTENDED if attended else Came.MISSED if missed else None,
    )


def notice_of(document: Mapping[str, Any]) -> Notice:
    """A notice as notify keeps it."""
    return Notice(
        notice_id=document["_id"],
        referral_id=document["referral_id"],
        about=About(document["about"]),
        wanted=document["status"] != Status.NOT_WANTED,
        sent=document["status"] == Status.SENT,
        in_doubt=document["status"] == Status.IN_DOUBT,
        cancelled=document["status"] == Status.CANCELLED,
    )
