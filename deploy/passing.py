"""How far a referral has come through the four services: what each has published of it, and has consumed of it."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from services.contract.borough_map import Component
from services.contract.conversation import CONSUMES
from services.contract.topics import OWNERS
from services.runtime.admin.databases import reading

# Whose topics each service consumes.
_CONSUMED = {
    Component(service): sorted({OWNERS[event.stream] for event in consumed}) for service, consumed in CONSUMES.items()
}


@dataclass(frozen=True)
class Passed:
    """How many events one service has published about a referral, and consumed of each other service's."""

    published: int = 0
    consumed: Mapping[str, int] = field(default_factory=dict)


async def how_far(mongo_url: str, referral_id: str, *, prefix: str = "") -> dict[Component, Passed]:
    """What each service keeps of how far the referral has come; nothing where it has not met it."""
    found: dict[Component, Passed] = {}
    async with AsyncExitStack() as stack:
        for service in Component:
            database = await stack.enter_async_context(reading(mongo_url, service, prefix=prefix))
            kept = await database.collection("states").find_one({"_id": referral_id})
            found[service] = Passed(kept["said"], kept["heard"]) if kept else Passed()
    return found


def missing(passed: Mapping[Component, Passed]) -> list[str]:
    """Who has not consumed yet what another has published, a sentence each; empty where all has passed through."""
    return [
        f"{service} has consumed {had} of {published} events from {source}."
        for service, sources in _CONSUMED.items()
        for source in sources
        if (had := passed[service].consumed.get(source, 0)) < (published := passed[Component(source)].published)
    ]
