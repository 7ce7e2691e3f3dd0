"""What is counted for fairness, as the store gives it: people by group with what became of them, and first offers."""

from collections.abc import Mapping
from typing import NamedTuple

from services.contract.boroughs import BoroughSlug
from services.reporting.domain.fairness.groups import Group


class Became(NamedTuple):
    """What became of somebody of a group: whether they were offered a place, after how many days, how far away."""

    group: Group
    offered: bool
    days: int | None
    metres: int | None


class Provider(NamedTuple):
    """Who provides a place, by id where the directory knows one, else by name."""

    key: str
    name: str


# How many people there are of each.
People = Mapping[Became, int]
Offers = Mapping[Provider, int]
PeopleByBorough = Mapping[BoroughSlug, People]
OffersByBorough = Mapping[BoroughSlug, Offers]
