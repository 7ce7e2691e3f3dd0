"""A door stays open for whoever has a token: they are answered at once, whatever strangers do at it meanwhile."""

from collections.abc import Iterator

from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.checkers.spells import ATTACKERS, spells
from tests.chaos.findings.evidence import Evidence
from tests.chaos.load.history import Kind, Pair, Phase

MOST_SECONDS = 1.0


def open_doors(evidence: Evidence, history: History) -> Iterator[str]:
    """Whoever asks once with a token while attackers are at work, and nothing else is wrong, is answered in time."""
    del evidence  # what was asked and answered is enough
    yield from late(history)


def late(history: History) -> Iterator[str]:
    """What the history alone says of it."""
    for one in asks_under_attack(history):
        after = f"{seconds(one):.1f} seconds after it was asked, while attackers were at work"
        if one.phase is not Phase.OK:
            yield f"The door of {one.facts['service']} had no answer for a known caller {after}."
        elif seconds(one) > MOST_SECONDS:
            yield f"The door of {one.facts['service']} answered a known caller {after}."


def asks_under_attack(history: History) -> list[Pair]:
    """The questions of known callers in times when attackers were at work and nothing else was wrong."""
    attacks = [one for one in asked.those(history, Kind.FAULT) if one.facts["fault"] == ATTACKERS]
    ill = spells(history)
    return [
        one
        for one in asked.those(history, Kind.ASK)
        if any(_is_within(one, attack) for attack in attacks)
        and not any(spell.began <= one.invoked.at <= spell.ended for spell in ill)
    ]


def _is_within(one: Pair, attack: Pair) -> bool:
    ended = attack.answered.monotonic if attack.answered else float("inf")
    return attack.invoked.monotonic <= one.invoked.monotonic <= ended


def seconds(one: Pair) -> float:
    """How long it took to answer; for ever where there was no answer."""
    return one.answered.monotonic - one.invoked.monotonic if one.answered else float("inf")
