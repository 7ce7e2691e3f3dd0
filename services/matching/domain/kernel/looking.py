"""Looks through all services for one person, by the compiled loop."""

from typing import NamedTuple

import numpy as np

from services.matching.domain.finding.asked import Asked
from services.matching.domain.finding.columns import Columns
from services.matching.domain.kernel import question
from services.matching.domain.kernel.layout import (
    EASTING,
    ENTRY_ROW,
    METRES,
    NEEDS,
    NO_SITE,
    NORTHING,
    OWN,
    ROW,
    SCORE,
    SITE,
    SITES,
    Floats,
    Ints,
)
from services.matching.domain.kernel.loop import look
from services.matching.domain.kernel.question import Preferences
from services.matching.domain.kernel.tables import tables_of
from services.matching.domain.person import Person
from services.matching.domain.ranking.values import Counts, Weighed


class Found(NamedTuple):
    """A service by its row, the number of the site where the person comes, None from home, and how well it does."""

    row: int
    site: int | None
    metres: float
    score: float
    needs: float
    hints: float
    distance: float
    room: float


class Looker:
    """Looks through the services of some columns; it never changes.

    `preferences` is what is asked beside the rules; `weighed` is what a day and a borough's weights make of services.
    """

    def __init__(self, columns: Columns, reach_metres: float) -> None:
        self._tables, self._reach_metres = tables_of(columns, reach_metres), reach_metres
        self._any_room = np.ones(len(columns.services), np.int64)
        self.rows_of_entries = np.ascontiguousarray(self._tables.entries[:, ENTRY_ROW])

    def suiting(
        self, person: Person, preferences: Preferences, free: Counts, weighed: Weighed, most: int
    ) -> list[Found]:
        """The first so many of those that suit and have room: the one that is taken, and the others by their scores."""
        asked, weights = Asked.by(person), question.numbers_of(weighed)
        rules = question.rules(asked, person, self._reach_metres)
        found = self._look(rules, weights, asked, preferences, free, weighed, most, missed=False)
        return [_found(line) for line in found[:most].tolist()]

    def missed(
        self, person: Person, preferences: Preferences, free: Counts, weighed: Weighed, most: int, at_least: float
    ) -> list[Found]:
        """The best of what is for the person's needs and within reach, and does not suit or has no room."""
        asked, weights = Asked.by(person), question.numbers_of(weighed, at_least)
        rules = question.rules(asked, person, self._reach_metres)
        found = self._look(rules, weights, asked, preferences, free, weighed, most, missed=True)
        return [_found(line) for line in found[:most].tolist() if line[SCORE] >= at_least]

    def rows(self, asked: Asked, person: Person, preferences: Preferences, weighed: Weighed, most: int = 0) -> set[int]:
        """What suits whoever asks so, open or not, with room or without: all of it, or some, if there are so many."""
        rules, weights = question.rules(asked, person, self._reach_metres, whenever=True), question.numbers_of(weighed)
        found = self._look(rules, weights, asked, preferences, self._any_room, weighed, most, missed=False)
        return {*found[:, ROW].astype(int).tolist()}

    def nearest(self, needs: int, person: Person, most: int) -> list[int]:
        """The rows of the nearest that are for any of these needs, in bits, however far and whomever they are for."""
        services, sites = self._tables.services, self._tables.sites
        of_site = np.repeat(np.arange(len(services)), services[:, SITES])
        these = np.flatnonzero(services[of_site, NEEDS] & needs)
        east, north = sites[these, EASTING] - person.position.easting, sites[these, NORTHING] - person.position.northing
        order = np.argsort(east * east + north * north, kind="stable")
        return list(dict.fromkeys(of_site[these[order]].tolist()))[:most]

    def _look(
        self,
        rules: Ints,
        weights: Floats,
        asked: Asked,
        preferences: Preferences,
        free: Counts,
        weighed: Weighed,
        most: int,
        *,
        missed: bool,
    ) -> Floats:
        spoken = question.spoken(asked)
        wanted = (
            preferences.wanted,
            preferences.shares,
            spoken,
            preferences.declined,
            preferences.hints,
            preferences.hint_weights,
        )
        return look(tuple(self._tables), (rules, weights, *wanted, weighed.by_entry, free), most, missed)


def _found(line: list[float]) -> Found:
    site = int(line[SITE])
    is_somewhere = site != NO_SITE
    return Found(
        int(line[ROW]), site if is_somewhere else None, line[METRES] if is_somewhere else 0.0, *line[SCORE:OWN]
    )
