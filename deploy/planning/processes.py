"""Which running services were started with other files than those that are here, as steps; it is pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from deploy.planning.step import Step
from services.contract.borough_map import BoroughMap, Component
from services.contract.conversation import CONSUMES
from services.contract.topics import BY_NAME, Topic

_FEW = 3


@dataclass(frozen=True)
class Told:
    """What a running process of a service tells: where it is, the boroughs' topics it reads, which map it began with.

    The map is empty where a release is asked that does not tell it.
    """

    component: Component
    where: str
    topics: frozenset[str]
    map: str = ""


def started_again(boroughs: BoroughMap, running: Collection[Told]) -> Iterator[Step]:
    """Services to be started again, since a service reads the map once; partners they take in by themselves."""
    for told in running:
        if why := _why(told, boroughs):
            yield Step(
                f"start {told.component} again",
                f"{told.component}, {told.where}",
                why,
                instead="end it, and start it with this boroughs.toml: nothing is lost or worked twice by that",
            )


def still_at_work(boroughs: BoroughMap, running: Collection[Told]) -> frozenset[str]:
    """The services that read topics which the map gives to somebody else."""
    return frozenset(told.component.value for told in running if told.topics - _reads(told.component, boroughs))


def _why(told: Told, boroughs: BoroughMap) -> str:
    wanted = _reads(told.component, boroughs)
    if beyond := told.topics - wanted:
        return f"it still works {_boroughs(beyond)}, which boroughs.toml gives to the borough itself"
    if missing := wanted - told.topics:
        return f"it does not work {_boroughs(missing)}, which boroughs.toml gives to the region"
    return "boroughs.toml has changed since it was started" if told.map not in ("", boroughs.digest) else ""


def _reads(component: Component, boroughs: BoroughMap) -> frozenset[str]:
    streams = {event.stream for event in CONSUMES[component]}
    return frozenset(Topic(borough, stream).name for borough in boroughs.run_by_region(component) for stream in streams)


def _boroughs(topics: Collection[str]) -> str:
    names = sorted({BY_NAME[name].borough.value for name in topics})
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more
