"""When who was ill, as the history tells of faults: a borough alone, or everybody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.load.history import Kind

# Sessions and leases of killed processes end within this, and their partitions are dealt out anew.
AFTERMATH = timedelta(seconds=20)
# What other records do harms nobody; attackers at the door are what the door is measured by.
HARMLESS = frozenset({"repeated", "out-of-order", "garbled", "future-dated", "days-pass", "bomb", "empty-store"})
ATTACKERS = "attackers"


@dataclass(frozen=True)
class Spell:
    """A time in which a borough was ill, or everybody, where `borough` is None."""

    borough: str | None
    began: datetime
    ended: datetime

    def touches(self, borough: str) -> bool:
        """Whether it is this borough that is ill."""
        return self.borough in (None, borough)


def spells(history: History) -> Sequence[Spell]:
    """Who was ill when: a fault whose facts name a `borough` makes that one ill, another one all of them.

    Whoever was ill is taken to be so for a while after they were healed, too.
    """
    return sorted(_spells(history), key=lambda spell: spell.began)


def _spells(history: History) -> Iterator[Spell]:
    for one in asked.those(history, Kind.FAULT):
        if one.facts["fault"] not in {*HARMLESS, ATTACKERS}:
            borough = one.facts.get("borough")
            healed = one.answered.at + AFTERMATH if one.answered else datetime.max.replace(tzinfo=one.invoked.at.tzinfo)
            yield Spell(str(borough) if borough else None, one.invoked.at, healed)
