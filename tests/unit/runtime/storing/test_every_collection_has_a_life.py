"""Whoever adds a collection says how long its documents stay; the page that tells of it is what the tables say."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from services.matching import store as matching
from services.notify import store as notify
from services.referral import store as referral
from services.runtime.storing.preparing import schema
from services.runtime.storing.preparing.lives import OF_EVERY_SERVICE, EndedBy, Life
from services.runtime.storing.preparing.schema import Index
from tests.fakes.collection import MemoryCollection

PAGE = Path("deploy/RETENTION.md")
OWN: Mapping[str, tuple[Mapping[str, Life], Sequence[Index], Any]] = {
    "referral": (referral.LIVES, referral.INDEXES, referral.in_mongo),
    "matching": (matching.LIVES, matching.INDEXES, matching.in_mongo),
    "notify": (notify.LIVES, notify.INDEXES, notify.in_mongo),
    "reporting": ({}, schema.OF_COUNTING, lambda _: None),
}
HEAD = """# How long what is kept stays

Made from the tables `LIVES` in the services' stores and `services/runtime/storing/preparing/lives.py`; a test
holds it to them.
What only a human may end, after appraisal, is never removed by the platform.
"""


class Noting:
    """A database that notes which collections stores are made of."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def collection(self, name: str) -> MemoryCollection:
        self.names.add(name)
        return MemoryCollection()


@pytest.mark.parametrize("service", OWN)
def test_every_collection_has_a_life_and_every_life_a_collection(service: str) -> None:
    lives, indexes, stores = OWN[service]
    database = Noting()
    stores(database)
    used = database.names | {index.collection for index in indexes} | set(schema.ALWAYS)

    assert used == {*lives, *OF_EVERY_SERVICE}


@pytest.mark.parametrize("service", OWN)
def test_what_an_index_ends_has_that_index_and_nothing_else_is_ended_by_one(service: str) -> None:
    lives, indexes, _ = OWN[service]
    ended = {one.collection: one.expires_seconds for one in (*schema.INDEXES, *indexes) if one.expires_seconds}
    stated = {name: life.days for name, life in {**OF_EVERY_SERVICE, **lives}.items() if life.ended_by is EndedBy.INDEX}

    assert ended == {name: days and int(days.total_seconds()) for name, days in stated.items()}


def test_the_page_says_what_the_tables_say() -> None:
    wanted = HEAD + "".join(map(section, ["every service", *OWN]))
    assert PAGE.read_text() == wanted, f"{PAGE} is not what the tables say; it should be:\n{wanted}"


def section(service: str) -> str:
    """The table of one service; of one without collections of its own, nothing."""
    lives = OF_EVERY_SERVICE if service not in OWN else OWN[service][0]
    rows = "".join(f"| `{name}` | {life.until} | {life.ended_by} |\n" for name, life in lives.items())
    return (
        f"\n## {service.capitalize()}\n\n| collection | kept until | ended by |\n|---|---|---|\n{rows}" if rows else ""
    )
