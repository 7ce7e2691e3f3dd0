"""Which faults come when: the same for the same seed, and each kind often enough over any twenty seeds in a row."""

from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from tests.chaos.scenes.fleet import MEMBERS, Member

SECONDS = 42.0
KILLS = 11
SERVERS = ("kafka", "mongo")
# Great faults have the stage one after another, kills and records come at any time beside them.
GREAT = (
    "pause",
    "kafka-killed",
    "latency",
    "rolling-restart",
    "mongo-killed",
    "down",
    "clock-skew",
    "silence",
    "disk-full",
    "reset",
    "rebalance-storm",
    "slow-close",
)
DAYS_PASS, DAYS_PASS_EACH = "days-pass", 3
RECORDS = ("repeated", "out-of-order", "garbled", "future-dated")
GREAT_EACH = 4
KILL = "kill"
KINDS = (KILL, *GREAT, *RECORDS, DAYS_PASS)
# A pause must be longer than a consumer's session (10 seconds), so that its partitions go to another meanwhile.
LASTS = {"pause": 12.0, "rebalance-storm": 8.0, "clock-skew": 10.0, "kafka-killed": 2.0, "mongo-killed": 2.0}
USUAL_SECONDS = 6.0
RESTART_WITHIN = (0.2, 3.0)


@dataclass(frozen=True, order=True)
class Planned:
    """One fault: when it begins, in seconds from the start of the load, how long it lasts, what and where."""

    at: float
    seconds: float
    kind: str
    target: str


def schedule(seed: int) -> list[Planned]:
    """All faults of a seed, in order."""
    chance = Random(f"schedule {seed}")  # noqa: S311 - it must repeat itself
    return sorted([*_kills(chance), *_great(seed, chance), *_records(chance), *_days(chance)])


def _kills(chance: Random) -> list[Planned]:
    """One kill in each part of the time, of a process that has not just been killed."""
    part = SECONDS / KILLS
    members = list(islice(cycle(chance.sample(MEMBERS, len(MEMBERS))), KILLS))
    return [
        _planned((number + chance.random() * 0.8) * part, chance.uniform(*RESTART_WITHIN), KILL, str(member))
        for number, member in enumerate(members)
    ]


def _great(seed: int, chance: Random) -> list[Planned]:
    """Four great faults, dealt out over the seeds in turn."""
    part = SECONDS / GREAT_EACH
    dealt = [divmod(seed * GREAT_EACH + number, len(GREAT)) for number in range(GREAT_EACH)]
    return [
        _planned(
            slot * part + chance.uniform(0, 2),
            LASTS.get(GREAT[which], USUAL_SECONDS),
            GREAT[which],
            _target(GREAT[which], round_, chance),
        )
        for slot, (round_, which) in enumerate(chance.sample(dealt, GREAT_EACH))
    ]


def _target(kind: str, round_: int, chance: Random) -> str:
    if kind in {"kafka-killed", "mongo-killed"}:
        return kind.removesuffix("-killed")
    if kind in {"pause", "clock-skew"}:
        return str(_member(chance))
    if kind == "rebalance-storm":
        return _member(chance).component.value
    return "all" if kind == "rolling-restart" else SERVERS[round_ % 2]


def _member(chance: Random) -> Member:
    return chance.choice(MEMBERS)


def _records(chance: Random) -> list[Planned]:
    return [_planned(chance.uniform(2, SECONDS - 4), 0.0, kind, "topics") for kind in RECORDS]


def _days(chance: Random) -> list[Planned]:
    """Far enough apart that no request is asked before two of them and answered after."""
    part = SECONDS / DAYS_PASS_EACH
    return [
        _planned(part * (number + 1) - chance.uniform(1, 4), 0.0, DAYS_PASS, "all") for number in range(DAYS_PASS_EACH)
    ]


def _planned(at: float, seconds: float, kind: str, target: str) -> Planned:
    return Planned(round(at, 1), round(seconds, 1), kind, target)
