"""Which faults come when on a cluster: its servers die and stand still one after another, each kind beside the other.

Brokers have one stage and members of MongoDB another, so that a leader and a primary may be away at once, but no
majority of either unless that is the fault.
"""

from dataclasses import replace
from random import Random

from tests.chaos import schedule
from tests.chaos.schedule import Planned, planned

SECONDS = 54.0
# Six deaths of who leads in each seed, and more in some of the great faults; a broker takes long to come back, a
# member does not.
DEATHS = {"leader-killed": 2, "primary-killed": 4}
KILLS = 7
AWAY_SECONDS = 4.0
# Longer than a broker's session (4 seconds) and an election (5 seconds).
FROZEN_SECONDS = 8.0
KAFKA, MONGO = ("kafka",), ("mongo",)
# Dealt out in turn, two to a seed, one of each half.
OF_BROKERS = (
    "brokers-away",
    "leader-frozen",
    "silence",
    "rolling-restart",
    "latency",
    "leaders-disk-full",
    "down",
    "rebalance-storm",
)
OF_MEMBERS = (
    "primarys-disk-full",
    "stepped-down",
    "members-away",
    "primary-frozen",
    "servers-restarted",
    "rolled-back",
    "rolled-back",
)
LASTS = {"leader-frozen": FROZEN_SECONDS, "primary-frozen": FROZEN_SECONDS, "rolled-back": FROZEN_SECONDS}
KINDS = (schedule.KILL, *DEATHS, *OF_BROKERS, *OF_MEMBERS, *schedule.RECORDS, schedule.DAYS_PASS)
OF_ANY_SEED = tuple(dict.fromkeys((*schedule.KINDS, *KINDS)))


def plan(seed: int, *, on_cluster: bool, share: float = 1.0) -> tuple[list[Planned], float]:
    """The faults of a seed, in order, and for how many seconds there is load.

    Of a share, those of its first part, and all records that nobody should have sent.
    """
    faults, seconds = (cluster_schedule(seed), SECONDS) if on_cluster else (schedule.schedule(seed), schedule.SECONDS)
    records = [replace(each, at=share * each.at) for each in faults if each.kind in schedule.RECORDS]
    others = [each for each in faults if each.kind not in schedule.RECORDS and each.at < share * seconds]
    return sorted([*records, *others]), share * seconds


def cluster_schedule(seed: int) -> list[Planned]:
    """All faults of a seed that is played on a cluster, in order."""
    chance = Random(f"cluster schedule {seed}")  # noqa: S311 - it must repeat itself
    number = seed // 2
    great = {
        KAFKA: [*_times("leader-killed"), OF_BROKERS[number % len(OF_BROKERS)]],
        MONGO: [*_times("primary-killed"), OF_MEMBERS[number % len(OF_MEMBERS)]],
    }
    staged = [each for stages, kinds in great.items() for each in _one_after_another(kinds, stages, chance)]
    anywhere = [*schedule.records(chance, SECONDS), *schedule.days(chance, SECONDS), *schedule.rare(seed)]
    return schedule.quiet_first([*schedule.kills(chance, KILLS, SECONDS), *staged, *anywhere])


def _times(kind: str) -> list[str]:
    return [kind] * DEATHS[kind]


def _one_after_another(kinds: list[str], stages: tuple[str, ...], chance: Random) -> list[Planned]:
    part = SECONDS / len(kinds)
    return [
        replace(
            planned(slot * part + chance.uniform(0, 3), _lasts(kind), kind, _target(kind, stages, chance)),
            stages=("kafka", "mongo") if kind == "servers-restarted" else stages,
        )
        for slot, kind in enumerate(chance.sample(kinds, len(kinds)))
    ]


def _target(kind: str, stages: tuple[str, ...], chance: Random) -> str:
    return schedule.target(kind, 0, chance) if kind in schedule.GREAT else stages[0]


def _lasts(kind: str) -> float:
    return LASTS.get(kind) or schedule.LASTS.get(kind, AWAY_SECONDS)
