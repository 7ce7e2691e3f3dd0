"""From referrals a year to cores, processes, partitions, brokers, operations and disks; it is pure.

A referral costs what taking it in costs, and for each later step of its life what a step costs. Both were measured at a
trickle, where every event has a transaction and a batch of its own: under load events share them and cost less, so this
reckons too much rather than too little.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from deploy.capacity.inputs import Inputs

SERVICES = ("referral", "matching", "notify", "reporting")
SERVERS = ("kafka", "mongo")
_GIB = 2**30
_HOUR_SECONDS = 3600


@dataclass(frozen=True)
class Scale:
    """How many referrals come in a year, in how many places, of which the largest has this share of all."""

    name: str
    referrals_a_year: float
    places: int
    share_of_largest: float


@dataclass(frozen=True)
class Load:
    """What comes in the busiest hour, a second."""

    referrals: float
    steps: float
    events: float


@dataclass(frozen=True)
class Needs:
    """What it takes: cores and processes by part, and what the servers hold when all that is kept has been kept."""

    load: Load
    cores: Mapping[str, float]
    processes: Mapping[str, int]
    partitions_of_largest: int
    partitions: int
    brokers: int
    mongo_operations: float
    kafka_gib: float
    mongo_gib: float
    oplog_gib_a_day: float


def scales(inputs: Inputs) -> tuple[Scale, ...]:
    """London, England, and ten times that."""
    england = inputs["people_a_year"] * inputs["referrals_a_person"]
    boroughs, share = int(inputs["boroughs"]), inputs["largest_borough"]
    places = round(boroughs / inputs["london"])
    return (
        Scale("London", england * inputs["london"], boroughs, share),
        Scale("England", england, places, share * inputs["london"]),
        Scale("ten times England", england * 10, places, share * inputs["london"]),
    )


def load(scale: Scale, inputs: Inputs) -> Load:
    """What comes a second in the busiest hour of the busiest day."""
    of_a_day = scale.referrals_a_year / inputs["working_days"] * inputs["busiest_day"]
    referrals = of_a_day * inputs["busiest_hour"] / _HOUR_SECONDS
    steps = referrals * inputs["steps"]
    return Load(referrals, steps, referrals * inputs["events_taken_in"] + steps * inputs["events_of_a_step"])


def needs(scale: Scale, inputs: Inputs) -> Needs:
    """What it takes."""
    busiest, kept = load(scale, inputs), scale.referrals_a_year * inputs["years_kept"]
    cores = {part: _cores(part, busiest, inputs) for part in (*SERVICES, *SERVERS)}
    of_largest = max(1, ceil(busiest.events * scale.share_of_largest / inputs["events_of_a_lane"] / inputs["busy"]))
    partitions = scale.places * (of_largest * int(inputs["topics_raised"]) + 1)
    kafka_gib = kept * of_a_life("kafka_bytes", inputs) * inputs["copies"] / _GIB
    return Needs(
        load=busiest,
        cores=cores,
        processes={service: max(int(inputs["least_processes"]), ceil(cores[service])) for service in SERVICES},
        partitions_of_largest=of_largest,
        partitions=partitions,
        brokers=_brokers(partitions, kafka_gib, cores["kafka"], inputs),
        mongo_operations=_a_second("mongo_operations", busiest, inputs),
        kafka_gib=kafka_gib,
        mongo_gib=kept * _in_mongo(inputs) * inputs["copies"] / _GIB,
        oplog_gib_a_day=scale.referrals_a_year / inputs["working_days"] * of_a_life("oplog_bytes", inputs) / _GIB,
    )


def of_a_life(name: str, inputs: Inputs) -> float:
    """What a whole referral leaves: it is taken in, and has its steps."""
    return inputs[f"{name}_taken_in"] + inputs["steps"] * inputs[f"{name}_of_a_step"]


def _in_mongo(inputs: Inputs) -> float:
    return of_a_life("mongo_bytes", inputs) + of_a_life("index_bytes", inputs)


def _a_second(name: str, busiest: Load, inputs: Inputs) -> float:
    return busiest.referrals * inputs[f"{name}_taken_in"] + busiest.steps * inputs[f"{name}_of_a_step"]


def _cores(part: str, busiest: Load, inputs: Inputs) -> float:
    """Cores that are busy for the share of their time that we allow."""
    taken_in, step = inputs.of_parts("cpu_ms_taken_in")[part], inputs.of_parts("cpu_ms_of_a_step")[part]
    return (busiest.referrals * taken_in + busiest.steps * step) / 1000 / inputs["busy"]


def _brokers(partitions: int, gib: float, cores: float, inputs: Inputs) -> int:
    """As many as the copies need, and no fewer than partitions, disks and cores ask for."""
    by_partitions = partitions * inputs["copies"] / inputs["partitions_of_a_broker"]
    by_disk = gib / inputs["disk_gib"] / inputs["disk_full"]
    return max(int(inputs["copies"]), ceil(by_partitions), ceil(by_disk), ceil(cores / inputs["cores_of_a_broker"]))
