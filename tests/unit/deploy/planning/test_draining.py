"""Whether all is worked before a borough gets more partitions: who has something left, and who must be ended."""

from deploy.planning import draining
from deploy.planning.draining import Reader
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.runtime.working.record import TopicPartition
from tests.support.plans import a_system

CAMDEN = BoroughSlug.CAMDEN
REFERRALS, MATCHES = "camden.referrals", "camden.matches"
FIRST, SECOND, OF_MATCHES = TopicPartition(REFERRALS, 0), TopicPartition(REFERRALS, 1), TopicPartition(MATCHES, 0)
ENDS = {FIRST: 10, SECOND: 5, OF_MATCHES: 3}


def a_reader(*topics: str, done: dict[TopicPartition, int] | None = None, stands_still: bool = True) -> Reader:
    return Reader("matching", frozenset(topics or (REFERRALS,)), ENDS | (done or {}), stands_still)


def test_nothing_is_left_where_all_are_at_the_end() -> None:
    assert draining.left(ENDS, [a_reader(), a_reader(REFERRALS, MATCHES)]) == ()


def test_what_is_left_of_a_topic_is_counted_over_its_partitions() -> None:
    left = draining.left(ENDS, [a_reader(done={FIRST: 8, SECOND: 4})])
    assert left == ("matching has 3 events of camden.referrals to work",)


def test_of_topics_that_somebody_does_not_read_nothing_is_left() -> None:
    assert draining.left(ENDS, [a_reader(done={OF_MATCHES: 0})]) == ()


def test_a_partition_of_which_nothing_is_told_is_all_to_be_worked() -> None:
    assert draining.left(ENDS, [Reader("matching", frozenset({MATCHES}), {})]) == (
        "matching has 3 events of camden.matches to work",
    )


def test_whom_nobody_can_hold_back_is_to_be_ended_once_it_is_at_the_end() -> None:
    assert draining.left(ENDS, [a_reader(stands_still=False)]) == ("matching is at the end, and still runs",)
    assert draining.left(ENDS, [a_reader(done={FIRST: 9}, stands_still=False)]) == (
        "matching has 1 event of camden.referrals to work",
    )


def test_the_relays_of_the_region_alone_are_held_back() -> None:
    boroughs = a_system(camden={"matching": "borough"}).boroughs
    assert draining.paused(CAMDEN, boroughs) == {"referral": (REFERRALS,), "notify": ("camden.notices",)}


def test_groups_that_tell_nothing_of_a_borough_are_left_out() -> None:
    boroughs = a_system(camden={"matching": "borough"}).boroughs
    elsewhere = draining.told_elsewhere(CAMDEN, boroughs)

    assert "matching" in elsewhere
    assert "camden.matching" not in elsewhere
    assert "camden.notify" in elsewhere
    assert Component.MATCHING not in draining.ours(CAMDEN, boroughs)
