"""The topics of services and of people, finer than needs, as numbers that can be compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.contract.events.referrals import Hint
from services.contract.listing import Listing
from services.matching.domain.ranking.scoring import Floats

# A row for each service, a column for each topic; 255 is a weight of 1.
TopicTable = npt.NDArray[np.uint8]
_MOST = 255


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics there are, each with a column of its own, and which a listing has by its public texts, from 0 to 1."""

    names: tuple[str, ...] = ()
    of: Callable[[Listing], Mapping[str, float]] = lambda _: {}


def table(listings: Sequence[Listing], topics: Topics) -> TopicTable:
    """The topics of these listings."""
    rows = np.zeros((len(listings), len(topics.names)), dtype=np.uint8)
    if topics.names:
        columns = {name: number for number, name in enumerate(topics.names)}
        for row, listing in zip(rows, listings, strict=True):
            for name, weight in topics.of(listing).items():
                row[columns[name]] = round(weight * _MOST)
    return rows


def overlap(hints: Sequence[tuple[int, float]], rows: TopicTable) -> Floats:
    """How much of what a person would like each service is about, from 0 to 1; hints are columns with their weights."""
    columns, weights = [column for column, _ in hints], np.array([weight for _, weight in hints])
    shared: Floats = rows[:, columns] @ weights / (_MOST * weights.sum())
    return shared


def columns_of(hints: Sequence[Hint], topics: Topics) -> list[tuple[int, float]]:
    """The columns of these hints that are known here, with their weights above 0."""
    known = {name: number for number, name in enumerate(topics.names)}
    return [(known[one.topic], one.weight) for one in hints if one.topic in known and one.weight > 0]
