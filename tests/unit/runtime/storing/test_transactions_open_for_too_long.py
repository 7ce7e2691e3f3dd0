"""MongoDB ends a transaction that is open for too long; whether it was committed is asked until that is known."""

from collections.abc import Sequence
from typing import Any

import pytest
from pymongo.errors import OperationFailure, PyMongoError, WriteConcernError

from services.runtime.connections import MongoConnection
from services.runtime.storing.collection import Conflict
from services.runtime.storing.mongo import Client
from services.runtime.working.ports import TookTooLong

# As MongoDB 8 says it, which hides what became of the transaction.
TOO_LONG = WriteConcernError("the transaction exceeded the configured 'transactionLifetimeLimitSeconds'", 290)
GONE = OperationFailure("Transaction has been aborted.", 251, {"errorLabels": ["TransientTransactionError"]})


class Session:
    """A session of the driver, whose commits fail with these in turn."""

    def __init__(self, failures: Sequence[PyMongoError]) -> None:
        self.failures = [*failures]
        self.commits = 0

    async def start_session(self) -> "Session":
        return self

    def start_transaction(self, *_: object) -> None:
        """Nothing is sent before the first command."""

    async def commit_transaction(self) -> None:
        self.commits += 1
        if self.failures:
            raise self.failures.pop(0)

    async def abort_transaction(self) -> None:
        """There is nothing to undo."""

    async def end_session(self) -> None:
        """It is not used again."""


async def commit(session: Session) -> None:
    def make(**_: Any) -> Any:
        return session

    async with Client(MongoConnection("mongodb://nowhere.example"), make).transaction("invented"):
        """Nothing is done in it."""


async def test_a_commit_that_may_have_been_done_is_asked_for_again() -> None:
    session = Session([TOO_LONG])
    await commit(session)
    assert session.commits == 2


async def test_what_was_not_committed_may_be_done_again() -> None:
    with pytest.raises(Conflict):
        await commit(Session([TOO_LONG, GONE]))


async def test_what_stays_unknown_is_said_to_have_taken_too_long() -> None:
    with pytest.raises(TookTooLong):
        await commit(Session([TOO_LONG] * 5))
