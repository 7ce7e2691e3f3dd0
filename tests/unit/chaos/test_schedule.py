"""The schedule of faults is the same for the same seed, and leaves no kind out over twenty seeds."""

from collections import Counter
from itertools import pairwise

import pytest

from tests.chaos.cluster_schedule import DEATHS, OF_ANY_SEED, OF_BROKERS, OF_MEMBERS, cluster_schedule, plan
from tests.chaos.schedule import DAYS_PASS, GREAT, KILL, POWER_CUT, RECORDS, SERVERS, schedule

# Every second is played on a cluster.
TWENTY = range(1, 21)
ALONE, ON_CLUSTER = TWENTY[::2], TWENTY[1::2]
BOTH_WAYS = ("latency", "down", "silence", "reset", "slow-close", "disk-full")


def test_a_seed_always_gives_the_same_faults() -> None:
    assert schedule(7) == schedule(7) != schedule(9)
    assert cluster_schedule(8) == cluster_schedule(8) != cluster_schedule(10)


@pytest.mark.parametrize("first", [1, 2, 100, 9_999])
def test_twenty_seeds_in_a_row_kill_250_of_them_60_who_lead_and_have_every_kind(first: int) -> None:
    seeds = range(first, first + 20)
    alone = Counter(planned.kind for seed in seeds if seed % 2 for planned in schedule(seed))
    on_cluster = Counter(planned.kind for seed in seeds if not seed % 2 for planned in cluster_schedule(seed))
    # Two more processes are killed at the end of each seed.
    assert alone[KILL] + on_cluster[KILL] + sum(on_cluster[kind] for kind in DEATHS) + 2 * len(seeds) >= 250
    assert sum(on_cluster[kind] for kind in DEATHS) >= 60
    assert alone.keys() | on_cluster.keys() == set(OF_ANY_SEED)


def test_a_share_of_a_seed_has_its_first_faults_and_all_records_that_nobody_should_have_sent() -> None:
    faults, seconds = plan(1, on_cluster=False, share=0.5)
    assert all(planned.at < seconds for planned in faults)
    assert {planned.kind for planned in faults} >= set(RECORDS)


@pytest.mark.parametrize("kind", BOTH_WAYS)
def test_what_can_befall_a_server_befalls_both(kind: str) -> None:
    targets = Counter(planned.target for seed in ALONE for planned in schedule(seed) if planned.kind == kind)
    assert all(targets[server] >= 1 for server in SERVERS)


@pytest.mark.parametrize("seed", ON_CLUSTER)
def test_on_a_cluster_whatever_befalls_the_servers_of_one_kind_waits_its_turn(seed: int) -> None:
    staged = [planned for planned in cluster_schedule(seed) if planned.kind in {*DEATHS, *OF_BROKERS, *OF_MEMBERS}]
    assert all(planned.stages for planned in staged)


def test_every_process_is_killed() -> None:
    for those in ([schedule(seed) for seed in ALONE], [cluster_schedule(seed) for seed in ON_CLUSTER]):
        killed = {planned.target for each in those for planned in each if planned.kind == KILL}
        assert len(killed) == 8


def test_every_fault_begins_while_there_is_load() -> None:
    for seed in TWENTY:
        faults, seconds = plan(seed, on_cluster=not seed % 2)
        assert all(0 <= planned.at < seconds for planned in faults)


def test_days_pass_often_enough_and_far_enough_apart() -> None:
    for seed in TWENTY:
        passes = [planned.at for planned in plan(seed, on_cluster=not seed % 2)[0] if planned.kind == DAYS_PASS]
        assert len(passes) == 3
        assert all(later - earlier > 10 for earlier, later in pairwise(passes))


@pytest.mark.parametrize("seed", ALONE)
def test_one_server_has_one_great_fault_at_a_time(seed: int) -> None:
    great = [planned for planned in schedule(seed) if planned.kind in GREAT and planned.target in SERVERS]
    assert all(a.at + a.seconds <= b.at for a, b in pairwise(great))


@pytest.mark.parametrize("seed", TWENTY)
def test_nothing_else_befalls_the_servers_while_the_power_is_cut(seed: int) -> None:
    faults = plan(seed, on_cluster=not seed % 2)[0]
    of_servers = [each for each in faults if each.kind in {*GREAT, *DEATHS, *OF_BROKERS, *OF_MEMBERS}]
    assert all(each.stages for each in of_servers if each.target in SERVERS)
    assert all(set(each.stages) == set(SERVERS) for each in faults if each.kind == POWER_CUT)


def test_the_power_is_cut_on_one_server_of_each_kind_and_on_a_cluster() -> None:
    cut = [seed for seed in TWENTY for each in plan(seed, on_cluster=not seed % 2)[0] if each.kind == POWER_CUT]
    assert {seed % 2 for seed in cut} == {0, 1}
