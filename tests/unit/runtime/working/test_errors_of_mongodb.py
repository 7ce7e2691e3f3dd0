"""Which of MongoDB's errors mean that the same work may be tried again."""

import pytest
from pymongo.errors import AutoReconnect, OperationFailure

from services.runtime.storing import driver
from services.runtime.storing.collection import Conflict
from services.runtime.working.ports import Unavailable


def test_a_cache_that_is_full_is_no_fault_of_the_batch() -> None:
    with pytest.raises(Conflict), driver.named():
        raise OperationFailure("transaction is too large for the cache", code=388)


def test_a_server_that_is_away_is_waited_for() -> None:
    with pytest.raises(Unavailable), driver.named():
        raise AutoReconnect("no primary")


def test_a_mistake_of_ours_stays_a_mistake() -> None:
    with pytest.raises(OperationFailure), driver.named():
        raise OperationFailure("unknown operator", code=2)
