"""Which faults come when: the same for the same seed, and each kind often enough over any twenty seeds in a row.

Every second seed is played on a cluster, where the greatest faults are other ones (`cluster_schedule.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
RECORDS = ("repeated", "out-of-order", "garbled", "future-dated", "bomb")
# What is wrong in few seeds: which of twenty, from when on and for how long, what, and where.
MISSING, DEFAULT_LIFETIME, RESTORED, EMPTY_STORE = "topic-missing", "default-lifetime", "restored", "empty-store"
POWER_CUT, BROKEN_RELEASE = "power-cut", "broken-release"
MADE_ANEW, BAD_LISTING = "topic-made-anew", "bad-listing"
RARE = {
    2: [(28.0, 3.0, POWER_CUT, "all")],
    3: [(0.0, 20.0, MISSING, "camden.matches")],
    4: [(6.5, 0.0, BROKEN_RELEASE, "notify-1")],
    5: [(8.0, 22.0, RESTORED, "reporting")],
    7: [(0.0, SECONDS, DEFAULT_LIFETIME, "mongo")],
    8: [(26.0, 0.0, BAD_LISTING, "matching")],
    9: [(15.0, 0.0, EMPTY_STORE, "notify-1")],
    11: [(38.5, 3.0, POWER_CUT, "all")],
    12: [(10.0, 0.0, EMPTY_STORE, "matching-1")],
    13: [(0.0, 20.0, MISSING, "tower-hamlets.referrals")],
    14: [(6.0, 3.0, MADE_ANEW, "barnet.notices")],
    16: [(8.0, 30.0, RESTORED, "reporting")],
    17: [(19.0, 3.0, MADE_ANEW, "barnet.notices")],
    18: [(30.0, 3.0, POWER_CUT, "all")],
    19: [(5.2, 0.0, BAD_LISTING, "matching")],
}
GREAT_EACH = 4
KILL = "kill"
KINDS = (
    KILL,
    *GREAT,
    *RECORDS,
    DAYS_PASS,
    MISSING,
    DEFAULT_LIFETIME,
    RESTORED,
    EMPTY_STORE,
    POWER_CUT,
    BROKEN_RELEASE,
    MADE_ANEW,
    BAD_LISTING,
)
# A pause must be longer than a consumer's session (10 seconds), so that its partitions go to another meanwhile.
LASTS = {"pause": 12.0, "rebalance-storm": 8.0, "clock-skew": 10.0, "kafka-killed": 2.0, "mongo-killed": 2.0}
USUAL_SECONDS = 6.0
RESTART_WITHIN = (0.2, 3.0)


@dataclass(frozen=True, order=True)
class Planned:
    """One fault: when it begins, in seconds from the start of the load, how long it lasts, what and where.

    It waits until those before it are over that need one of the same `stages`.
    """

    at: float
    seconds: float
    kind: str
    target: str
    stages: tuple[str, ...] = ()

    @property
    def of(self) -> dict[str, str]:
        """The one borough that it makes ill, where it is of that alone."""
        return {"borough": self.target.partition(".")[0]} if self.kind == MISSING else {}


def schedule(seed: int) -> list[Planned]:
    """All faults of a seed that is played on one server of each kind, in order."""
    chance = Random(f"schedule {seed}")  # noqa: S311 - it must repeat itself
    return quiet_first([*kills(chance), *_great(seed, chance), *records(chance), *days(chance), *rare(seed)])


def kills(chance: Random, count: int = KILLS, seconds: float = SECONDS) -> list[Planned]:
    """One kill in each part of the time, of a process that has not just been killed."""
    part = seconds / count
    members = list(islice(cycle(chance.sample(MEMBERS, len(MEMBERS))), count))
    return [
        planned((number + chance.random() * 0.8) * part, chance.uniform(*RESTART_WITHIN), KILL, str(member))
        for number, member in enumerate(members)
    ]


def _great(seed: int, chance: Random) -> list[Planned]:
    """Four great faults, dealt out over the seeds in turn, of which every second is played on a cluster."""
    part = SECONDS / GREAT_EACH
    dealt = [divmod(seed // 2 * GREAT_EACH + number, len(GREAT)) for number in range(GREAT_EACH)]
    return [
        _with_its_stage(
            planned(
                slot * part + chance.uniform(0, 2),
                LASTS.get(GREAT[which], USUAL_SECONDS),
                GREAT[which],
                target(GREAT[which], round_, chance),
            )
        )
        for slot, (round_, which) in enumerate(chance.sample(dealt, GREAT_EACH))
    ]


def _with_its_stage(great: Planned) -> Planned:
    """One server has one great fault at a time, and none before it is healed of the last."""
    return replace(great, stages=(great.target,) if great.target in SERVERS else ())


def target(kind: str, round_: int, chance: Random) -> str:
    """What a great fault befalls."""
    if kind in {"kafka-killed", "mongo-killed"}:
        return kind.removesuffix("-killed")
    if kind in {"pause", "clock-skew"}:
        return str(_member(chance))
    if kind == "rebalance-storm":
        return _member(chance).component.value
    return "all" if kind == "rolling-restart" else SERVERS[round_ % 2]


def _member(chance: Random) -> Member:
    return chance.choice(MEMBERS)


def records(chance: Random, seconds: float = SECONDS) -> list[Planned]:
    """Each kind of record that nobody should have sent, at any time."""
    return [planned(chance.uniform(2, seconds - 4), 0.0, kind, "topics") for kind in RECORDS]


def days(chance: Random, seconds: float = SECONDS) -> list[Planned]:
    """Far enough apart that no request is asked before two of them and answered after."""
    part = seconds / DAYS_PASS_EACH
    return [
        planned(part * (number + 1) - chance.uniform(1, 4), 0.0, DAYS_PASS, "all") for number in range(DAYS_PASS_EACH)
    ]


def quiet_first(faults: Sequence[Planned]) -> list[Planned]:
    """These in order; where one borough is ill from the start on, nobody else is before it is healed."""
    until = max((each.at + each.seconds for each in faults if each.kind == MISSING), default=0.0)
    return sorted(each for each in faults if each.kind in {MISSING, *RECORDS, DAYS_PASS} or each.at >= until)


def rare(seed: int) -> list[Planned]:
    """What is wrong in few seeds alone; nothing else befalls the servers while the power is cut."""
    return [
        replace(each, stages=SERVERS if each.kind == POWER_CUT else ())
        for each in (planned(*one) for one in RARE.get(seed % 20, ()))
    ]


def planned(at: float, seconds: float, kind: str, target: str) -> Planned:
    """A fault, its times to a tenth of a second."""
    return Planned(round(at, 1), round(seconds, 1), kind, target)
