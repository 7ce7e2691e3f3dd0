"""What a group has committed is compared with the database, by its identity and by its fences."""

import logging

import pytest

from services.runtime.consuming.membership.ownership import AnotherDatabase, Committed, beyond, check
from services.runtime.storing.preparing.identity import mark_of
from services.runtime.working.record import TopicPartition

HERE, THERE = TopicPartition("southwark.referrals", 0), TopicPartition("southwark.referrals", 1)
OURS, THEIRS = mark_of("ours"), mark_of("theirs")


def checked(committed: dict[TopicPartition, Committed], fences: dict[TopicPartition, int]) -> None:
    check("matching", "the.matching", committed, fences, "ours")


def test_what_was_read_for_this_database_or_for_nobody_knows_whom_is_ours() -> None:
    checked({HERE: Committed(4, OURS), THERE: Committed(2)}, {HERE: 4, THERE: 5})


def test_what_somebody_else_wrote_beside_an_offset_says_nothing() -> None:
    checked({HERE: Committed(4, "a note of theirs")}, {HERE: 4})


def test_one_partition_that_was_read_for_another_database_is_enough() -> None:
    with pytest.raises(AnotherDatabase, match=r"the\.matching has read southwark\.referrals/1 .*LINKWAY_RUN_BY.*claim"):
        checked({HERE: Committed(4, OURS), THERE: Committed(2, THEIRS)}, {HERE: 4, THERE: 2})


def test_a_group_that_is_ahead_of_its_database_tells_that_it_was_put_back(caplog: pytest.LogCaptureFixture) -> None:
    committed = {HERE: Committed(9, OURS), THERE: Committed(2)}

    with caplog.at_level(logging.WARNING):
        checked(committed, {HERE: 4})

    assert beyond(committed, {HERE: 4}) == {HERE: 5, THERE: 2}
    assert ["was put back" in one.getMessage() for one in caplog.records] == [True, True]


def test_a_database_that_is_ahead_of_its_group_is_as_it_should_be(caplog: pytest.LogCaptureFixture) -> None:
    checked({HERE: Committed(4, OURS)}, {HERE: 9, THERE: 3})

    assert caplog.records == []
