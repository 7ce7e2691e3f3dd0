"""What decides how services are found, beside the services and the person: what boroughs have chosen, and the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from services.contract.borough_map import Component, Entry
from services.contract.boroughs import BoroughSlug
from services.matching.domain.finding.eligibility import BOROUGHS
from services.matching.domain.ranking.topics import Topics
from services.matching.domain.ranking.weights import BY_DEFAULT, BoroughWeights

# By the borough that keeps a service: the bits of the boroughs whose people it takes.
Shared = Mapping[BoroughSlug, int]
WITH_ALL: Shared = dict.fromkeys(BoroughSlug, BOROUGHS.any)


@dataclass(frozen=True, slots=True)
class Policy:
    """The weights of each borough, with whom each shares the services that it keeps, and what topics there are."""

    weights: BoroughWeights = field(default_factory=lambda: BY_DEFAULT)
    shared: Shared = field(default_factory=lambda: WITH_ALL)
    topics: Topics = field(default_factory=Topics)


def shared(entries: Mapping[BoroughSlug, Entry]) -> Shared:
    """Who shares with whom, by the map: boroughs that name each other, while one matching runs both."""
    return {
        keeper: reduce(or_, (BOROUGHS.of_one[one] for one in entries if _share(keeper, one, entries)), 0)
        for keeper in entries
    } or WITH_ALL


def _share(one: BoroughSlug, other: BoroughSlug, entries: Mapping[BoroughSlug, Entry]) -> bool:
    if one is other:
        return True
    together = all(entries[slug].runner_of(Component.MATCHING) == "region" for slug in (one, other))
    return together and _names(entries[one], other) and _names(entries[other], one)


def _names(entry: Entry, other: BoroughSlug) -> bool:
    return entry.neighbours == "all" or (entry.neighbours != "none" and other in entry.neighbours)
