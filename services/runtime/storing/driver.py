"""The driver of MongoDB, named here and nowhere else: what it is, which of its calls are waited for, and its errors.

Motor today. PyMongo's own asynchronous client may take its place as it is: they differ in a few calls, of which one
gives a result and the other something to wait for, and `given` takes both.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from inspect import isawaitable, iscoroutinefunction
from typing import Any, TypeVar

from bson import decode_file_iter, encode
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument as RawDocument
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorClientSession, AsyncIOMotorCollection
from pymongo import MongoClient, ReadPreference, ReplaceOne, ReturnDocument, UpdateOne
from pymongo.change_stream import ChangeStream
from pymongo.errors import (
    BulkWriteError,
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

from services.runtime.storing.collection import Conflict, Document, Duplicate, Taken
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
_NAMESPACE_EXISTS = 48
# Several large transactions at once may fill the cache; each by itself fits, because a batch is bounded in bytes.
_TOO_LARGE_FOR_CACHE = 388
_OPEN_FOR_TOO_LONG = 290


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
    if isinstance(error, ConnectionFailure) or error.has_error_label("UnknownTransactionCommitResult"):
        return Unavailable(f"MongoDB is away ({type(error).__name__}).")
    if isinstance(error, OperationFailure) and error.code == _NAMESPACE_EXISTS:
        return Taken(type(error).__name__)
    if is_duplicate(error):
        return Duplicate(type(error).__name__)
    if is_passing(error):
        return Conflict(type(error).__name__)
    return error


def is_duplicate(error: PyMongoError) -> bool:
    """Whether an id or a unique field is in use."""
    if isinstance(error, BulkWriteError):
        return any(row.get("code") == _DUPLICATE_KEY for row in (error.details or {}).get("writeErrors", ()))
    return isinstance(error, DuplicateKeyError)
