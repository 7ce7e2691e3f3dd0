"""Where requests below `/boroughs/<slug>/` go: to the borough's own component, or to the region's here."""

from collections.abc import Sequence
from dataclasses import dataclass

from deploy.front_door.routes import BOROUGHS, Route
from services.contract.borough_map import BoroughMap, Component


@dataclass(frozen=True)
class OwnComponent:
    """A component that a borough runs itself, below `prefix` here, where its paths are `patterns`.

    `address` is where it is, and nothing where the map does not say.
    """

    name: str
    component: Component
    prefix: str
    patterns: tuple[str, ...]
    address: str


def own_components(boroughs: BoroughMap, routes: Sequence[Route]) -> list[OwnComponent]:
    """What boroughs run themselves of all that has outward doors."""
    return [
        OwnComponent(entry.name, component, prefix, patterns, entry.address_of(component))
        for slug, entry in boroughs.entries.items()
        for component in Component
        if entry.runner_of(component) == "borough"
        for prefix in [f"{BOROUGHS}/{slug}"]
        if (patterns := _below(prefix, component, routes))
    ]


def _below(prefix: str, component: Component, routes: Sequence[Route]) -> tuple[str, ...]:
    theirs = [route for route in routes if route.door.outward and route.door.service == component]
    return tuple(prefix + pattern for route in theirs for pattern in route.patterns)
