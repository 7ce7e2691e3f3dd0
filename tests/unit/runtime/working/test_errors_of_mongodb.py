"""Which of MongoDB's errors mean that the same work may be tried again."""

import pytest
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    OperationFailure,
    PyMongoError,
    WriteConcernError,
    WriteError,
)

from services.runtime.storing import driver
from services.runtime.storing.collection import Conflict
from services.runtime.working.ports import Unavailable


def test_a_cache_that_is_full_is_no_fault_of_the_batch() -> None:
    with pytest.raises(Conflict), driver.named():
        raise OperationFailure("transaction is too large for the cache", code=388)


def test_a_server_that_is_away_is_waited_for() -> None:
    with pytest.raises(Unavailable), driver.named():
        raise AutoReconnect("no primary")


STEPS_DOWN = {"code": 11602, "errmsg": "operation was interrupted"}
SAID_BESIDE_A_WRITE: list[PyMongoError] = [
    WriteConcernError("operation was interrupted", 11602),
    WriteError("operation was interrupted", 11602),
    BulkWriteError({"writeErrors": [STEPS_DOWN]}),
    BulkWriteError({"writeErrors": [], "writeConcernErrors": [STEPS_DOWN]}),
]


@pytest.mark.parametrize("said", SAID_BESIDE_A_WRITE, ids=repr)
def test_a_primary_that_steps_down_is_waited_for_though_it_says_so_beside_a_write(said: PyMongoError) -> None:
    with pytest.raises(Unavailable), driver.named():
        raise said


@pytest.mark.parametrize(
    "wrong", [BulkWriteError({"writeErrors": [{"code": 2}]}), WriteError("bad value", 2)], ids=repr
)
def test_a_write_that_is_wrong_is_not_tried_again(wrong: PyMongoError) -> None:
    with pytest.raises(type(wrong)), driver.named():
        raise wrong


def test_a_mistake_of_ours_stays_a_mistake() -> None:
    with pytest.raises(OperationFailure), driver.named():
        raise OperationFailure("unknown operator", code=2)
