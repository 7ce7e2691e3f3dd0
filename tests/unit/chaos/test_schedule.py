"""The schedule of faults is the same for the same seed, and leaves no kind out over twenty seeds."""

from collections import Counter
from itertools import pairwise

import pytest

from tests.chaos.schedule import DAYS_PASS, GREAT, KILL, KINDS, SECONDS, SERVERS, schedule

TWENTY = range(1, 21)
BOTH_WAYS = ("latency", "down", "silence", "reset", "slow-close", "disk-full")


def test_a_seed_always_gives_the_same_faults() -> None:
    assert schedule(7) == schedule(7) != schedule(8)


@pytest.mark.parametrize("first", [1, 2, 100, 9_999])
def test_twenty_seeds_in_a_row_kill_two_hundred_processes_and_have_every_kind_twice(first: int) -> None:
    kinds = Counter(planned.kind for seed in range(first, first + 20) for planned in schedule(seed))
    assert kinds[KILL] >= 200
    assert min(kinds[kind] for kind in KINDS) >= 2
    assert kinds.keys() == set(KINDS)


@pytest.mark.parametrize("kind", BOTH_WAYS)
def test_what_can_befall_a_server_befalls_both_twice(kind: str) -> None:
    targets = Counter(planned.target for seed in TWENTY for planned in schedule(seed) if planned.kind == kind)
    assert all(targets[server] >= 2 for server in SERVERS)


def test_every_process_is_killed() -> None:
    killed = Counter(planned.target for seed in TWENTY for planned in schedule(seed) if planned.kind == KILL)
    assert len(killed) == 8


def test_every_fault_begins_while_there_is_load() -> None:
    assert all(0 <= planned.at < SECONDS for seed in TWENTY for planned in schedule(seed))


def test_days_pass_often_enough_and_far_enough_apart() -> None:
    for seed in TWENTY:
        passes = [planned.at for planned in schedule(seed) if planned.kind == DAYS_PASS]
        assert len(passes) == 3
        assert all(later - earlier > 10 for earlier, later in pairwise(passes))


@pytest.mark.parametrize("seed", TWENTY)
def test_one_server_has_one_great_fault_at_a_time(seed: int) -> None:
    great = [planned for planned in schedule(seed) if planned.kind in GREAT and planned.target in SERVERS]
    assert all(a.at + a.seconds <= b.at for a, b in pairwise(great))
