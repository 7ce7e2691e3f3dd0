"""The driver of MongoDB, named here and nowhere else: what it is, which of its calls are waited for, and its errors.

Motor today. PyMongo's own asynchronous client may take its place as it is: they differ in a few calls, of which one
gives a result and the other something to wait for, and `given` takes both.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from inspect import isawaitable, iscoroutinefunction
from math import inf
from time import monotonic
from typing import Any, TypeVar

from bson import decode_file_iter, encode
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument as RawDocument
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorClientSession, AsyncIOMotorCollection
from pymongo import MongoClient, ReadPreference, ReplaceOne, ReturnDocument, UpdateOne, timeout
from pymongo.change_stream import ChangeStream
from pymongo.errors import (
    BulkWriteError,
    ConfigurationError,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.uri_parser import parse_uri
from pymongo.write_concern import WriteConcern

from services.runtime.storing.collection import Conflict, Document, Duplicate, NotAllowed, Taken
from services.runtime.working.ports import TookTooLong, Unavailable

__all__ = [
    "PyMongoError",
    "RawDocument",
    "ReadConcern",
    "ReadPreference",
    "ReplaceOne",
    "ReturnDocument",
    "UpdateOne",
    "WriteConcern",
    "decode_file_iter",
    "encode",
    "parse_uri",
]

R = TypeVar("R")
Client = AsyncIOMotorClient[Document]
Session = AsyncIOMotorClientSession
Collection = AsyncIOMotorCollection[Document]
Changes = ChangeStream[Document]
# For a thread of its own.
BlockingClient = MongoClient[Document]
# Documents as they are kept, without a look inside.
RAW: CodecOptions[Any] = CodecOptions(document_class=RawDocument, tz_aware=True)
make_client: Callable[..., Client] = AsyncIOMotorClient

_DUPLICATE_KEY = 11000
# Unauthorized, AuthenticationFailed, NamespaceExists.
_BY_CODE: Mapping[int | None, type[Exception]] = {13: NotAllowed, 18: NotAllowed, 48: Taken}
# Several large transactions at once may fill the cache; each by itself fits, because a batch is bounded in bytes.
_TOO_LARGE_FOR_CACHE = 388
_OPEN_FOR_TOO_LONG = 290
# Of a primary that steps down or ends: NotWritablePrimary, NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary,
# PrimarySteppedDown, InterruptedDueToReplStateChange, InterruptedAtShutdown, ShutdownInProgress. The driver knows them
# where they answer a whole command, and not where they stand in its answer, beside a write or its write concern.
_PRIMARY_CHANGES = frozenset({10107, 13435, 13436, 189, 11602, 11600, 91})
_COMMIT_ATTEMPTS = 5
# Whom this does not reach undoes what is open by itself, after its transactionLifetimeLimitSeconds.
_ABORT_SECONDS = 2.0
# No time at all would be no bound.
_LEAST_SECONDS = 0.001


async def given(answer: R | Coroutine[Any, Any, R]) -> R:
    """What a call gave, or what comes of waiting for it."""
    return await answer if isawaitable(answer) else answer


async def write(
    collection: Collection, session: Session | None, command: str, field: str, items: Sequence[Document]
) -> int:
    """Write many documents with one command: a bulk write of the driver's looks at each, at twice the cost.

    This function will give how many were met or added.

    All of them together may have as many bytes as one message of MongoDB's, 48 MB.
    """
    told: dict[str, Any] = {command: collection.name, field: items, "ordered": False}
    if session is None:
        told["writeConcern"] = collection.write_concern.document
    done = await collection.database.command(told, session=session, codec_options=collection.codec_options)
    if errors := done.get("writeErrors"):
        raise BulkWriteError({"writeErrors": errors})
    return int(done["n"])


async def close(client: Client) -> None:
    """Say goodbye to the server and wait for its answer, without holding the event loop."""
    if iscoroutinefunction(client.close):
        await client.close()
    else:
        await asyncio.to_thread(client.close)


@contextmanager
def until(deadline: float) -> Iterator[None]:
    """Wait for the block's calls, all of them together, no longer than to this moment of the monotonic clock.

    `inf` is no bound; within another bound the earlier one holds. What comes too late becomes Unavailable.
    """
    with timeout(None if deadline == inf else max(deadline - monotonic(), _LEAST_SECONDS)):
        yield


async def commit(session: Session) -> None:
    """Commit, and ask again for as long as it is unknown whether the server did."""
    for left in reversed(range(_COMMIT_ATTEMPTS)):
        try:
            await session.commit_transaction()
        except PyMongoError as error:
            # The server may or may not have committed; asking again is safe, since it knows the transaction's number.
            # What it says of a transaction that was open for too long hides whether that was committed.
            unknown = error.has_error_label("UnknownTransactionCommitResult") or is_open_for_too_long(error)
            if not unknown or not left:
                raise
        else:
            return


async def abort(session: Session) -> None:
    """Undo what is open, unless the server is away and cannot be told."""
    try:
        with until(monotonic() + _ABORT_SECONDS):
            await session.abort_transaction()
    except PyMongoError as error:
        if not is_passing(error):
            raise


def is_passing(error: PyMongoError) -> bool:
    """Whether the same work may succeed later without anyone's doing."""
    if isinstance(error, OperationFailure) and error.code == _TOO_LARGE_FOR_CACHE:
        return True
    passing = (ConnectionFailure, ExecutionTimeout, WTimeoutError)
    return isinstance(error, passing) or error.has_error_label("TransientTransactionError")


def is_open_for_too_long(error: PyMongoError) -> bool:
    """Whether MongoDB ends a transaction because of its transactionLifetimeLimitSeconds."""
    return isinstance(error, OperationFailure) and error.code == _OPEN_FOR_TOO_LONG


@contextmanager
def named() -> Iterator[None]:
    """Turn the driver's errors into ours: Conflict, Unavailable and TookTooLong where trying again may help."""
    try:
        yield
    except PyMongoError as error:
        raise _named(error) from error


def _named(error: PyMongoError) -> Exception:
    if is_open_for_too_long(error):
        return TookTooLong("MongoDB has ended a transaction that was open for too long.")
    if _is_away(error):
        return Unavailable(f"MongoDB is away ({type(error).__name__}).")
    if isinstance(error, OperationFailure) and error.code in _BY_CODE:
        return _BY_CODE[error.code](type(error).__name__)
    if is_duplicate(error):
        return Duplicate(type(error).__name__)
    if is_passing(error):
        return Conflict(type(error).__name__)
    return error


def has_a_spoilt_connection(error: BaseException) -> bool:
    """Whether this says that a connection knows no transactions.

    One that was opened while a member was neither primary nor secondary believes that for ever, and its pool keeps it.
    """
    # Of the same class is what the driver says of settings that are wrong, which pass by no new connection.
    return isinstance(error, ConfigurationError) and "Sessions are not supported" in str(error)


def _is_away(error: PyMongoError) -> bool:
    unknown = error.has_error_label("UnknownTransactionCommitResult")
    # Done again at once, what has run out of its time would only wait once more.
    if isinstance(error, ConnectionFailure) or unknown or error.timeout or has_a_spoilt_connection(error):
        return True
    return not is_passing(error) and bool(_codes(error) & _PRIMARY_CHANGES)


def _codes(error: PyMongoError) -> set[int | None]:
    """What the server calls this, or each write of many that it could not do or could not have others keep."""
    if isinstance(error, BulkWriteError):
        said = error.details or {}
        return {one.get("code") for one in (*said.get("writeErrors", ()), *said.get("writeConcernErrors", ()))}
    return {error.code} if isinstance(error, OperationFailure) else set()


def is_duplicate(error: PyMongoError) -> bool:
    """Whether an id or a unique field is in use."""
    if isinstance(error, BulkWriteError):
        return any(row.get("code") == _DUPLICATE_KEY for row in (error.details or {}).get("writeErrors", ()))
    return isinstance(error, DuplicateKeyError)
