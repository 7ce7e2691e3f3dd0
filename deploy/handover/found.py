"""What is asked of a handover, and what was found before it: all that its plan is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.contract.borough_map import Component, Entry
from services.contract.boroughs import BoroughSlug


@dataclass(frozen=True)
class Asked:
    """Who is to work the borough from now on: the `group`, or the region, where it comes `back` from there."""

    borough: BoroughSlug
    component: Component
    group: str
    back: bool = False


@dataclass(frozen=True)
class Found:
    """How things stand. `entry` is the map's; `marked_for` the group that works the borough by the service's own mark.

    `regional_group` is the service's own; `members` are those of the group that is to begin; `in_options` how many
    people are in each option, `parked` how many events wait, `across` at how many services people cross the border.
    """

    entry: Entry
    regional_group: str
    marked_for: str | None = None
    members: int = 0
    partitions: int = 1
    in_options: Mapping[str, int] = field(default_factory=dict)
    parked: int = 0
    across: int = 0
