"""A batch is as large as is worked in good time: far below what MongoDB lets a transaction last."""

from dataclasses import replace

import pytest

from services.runtime.consuming.batch_size import BATCH_BYTES, BATCH_RECORDS, PARTNER_RECORDS, BatchSize
from tests.support.records import a_record

MANY = [a_record(offset=n) for n in range(BATCH_RECORDS + 1)]


def taken(size: BatchSize) -> int:
    return size.fitting(MANY)[0]


def test_at_first_a_batch_is_whole() -> None:
    size = BatchSize()
    assert taken(size) == BATCH_RECORDS
    assert size.fitting_of_a_partner(MANY) == PARTNER_RECORDS


def test_a_batch_that_took_five_times_too_long_is_followed_by_a_fifth_of_one() -> None:
    size = BatchSize()
    size.took(10.0)
    assert taken(size) == BATCH_RECORDS // 5
    assert size.fitting_of_a_partner(MANY) == PARTNER_RECORDS // 5


def test_one_in_good_time_changes_nothing() -> None:
    size = BatchSize()
    size.took(4.0)
    size.took(1.0)
    assert taken(size) == BATCH_RECORDS // 2


def test_quick_ones_make_it_whole_again_and_no_more() -> None:
    size = BatchSize()
    size.took(10.0)
    for _ in range(9):
        size.took(0.1)
    assert taken(size) == BATCH_RECORDS


def test_however_long_it_took_the_next_takes_a_record_whatever_its_size() -> None:
    size = BatchSize()
    size.took(3600.0)
    huge = replace(a_record(), value=b"x" * BATCH_BYTES)
    assert size.fitting([huge, huge])[0] == 1
    assert size.fitting_of_a_partner([huge, huge]) == 1


@pytest.mark.parametrize("before", [1, 100])
def test_what_the_batch_holds_already_is_counted(before: int) -> None:
    assert BatchSize().fitting(MANY, before, 0)[0] == BATCH_RECORDS - before
    assert BatchSize().fitting(MANY, before, BATCH_BYTES) == (0, 0)
