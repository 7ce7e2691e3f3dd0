"""What is counted for fairness: people by group with what became of them, and first offers by provider."""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from services.contract.boroughs import BoroughSlug
from services.reporting.domain.fairness.groups import Group

# How many there are of each number.
Numbers = Mapping[int, int]
_NONE: Numbers = MappingProxyType({})


class Became(NamedTuple):
    """What became of a group: how many were referred and offered a place, after how many days, how many metres away."""

    referred: int = 0
    offered: int = 0
    days: Numbers = _NONE
    metres: Numbers = _NONE


class Provider(NamedTuple):
    """Who provides a place, by id where the directory knows one, else by name."""

    key: str
    name: str


People = Mapping[Group, Became]
Offers = Mapping[Provider, int]
PeopleByBorough = Mapping[BoroughSlug, People]
OffersByBorough = Mapping[BoroughSlug, Offers]


def together(groups: Sequence[Became]) -> Became:
    """What became of all of them."""
    if len(groups) == 1:
        return groups[0]
    days, metres = Counter[int](), Counter[int]()
    for one in groups:
        days.update(one.days)
        metres.update(one.metres)
    return Became(sum(one.referred for one in groups), sum(one.offered for one in groups), days, metres)
