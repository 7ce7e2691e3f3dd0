"""MongoDB: the only module that names its driver. Motor today; PyMongo's own async client is a change of this file."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)
from pymongo import InsertOne, MongoClient, ReadPreference, ReplaceOne, UpdateOne
from pymongo.errors import (
    BulkWriteError,
    CollectionInvalid,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from services.runtime.storing.collection import Change, Document, Order, Taken, Where
from services.runtime.working.ports import Unavailable

Client = AsyncIOMotorClient[Document]
Session = AsyncIOMotorClientSession
_DUPLICATE_KEY = 11000
_NAMESPACE_EXISTS = 48
# Several large transactions at once may fill the cache; each by itself fits, because a batch is bounded in bytes.
_TOO_LARGE_FOR_CACHE = 388
_MAJORITY = WriteConcern("majority")


class Conflict(Exception):
    """Another transaction was there first; the same work done again will see what it did."""


def connect(url: str, **options: Any) -> Client:  # noqa: ANN401 - the driver's own options
    """Open a client whose waits are bounded, so that an outage shows as an error and not as silence."""
    settings = {"serverSelectionTimeoutMS": 5000, "socketTimeoutMS": 30_000, "tz_aware": True}
    return AsyncIOMotorClient(url, uuidRepresentation="standard", **{**settings, **options})


def answers(url: str, seconds: float) -> bool:
    """Whether a primary answers a client that comes anew, within about so long; blocking, for a thread of its own."""
    wait = int(seconds * 1000)
    try:
        with MongoClient[Document](
            url, serverSelectionTimeoutMS=wait, connectTimeoutMS=wait, socketTimeoutMS=wait
        ) as client:
            client.admin.command("ping")
    except PyMongoError:
        return False
    return True


def is_passing(error: PyMongoError) -> bool:
    """Whether the same work may succeed later without anyone's doing."""
    if isinstance(error, OperationFailure) and error.code == _TOO_LARGE_FOR_CACHE:
        return True
    passing = (ConnectionFailure, ExecutionTimeout, WTimeoutError)
    return isinstance(error, passing) or error.has_error_label("TransientTransactionError")


@contextmanager
def named() -> Iterator[None]:
    """Turn the driver's errors into ours: Conflict and Unavailable where trying again may help."""
    try:
        yield
    except PyMongoError as error:
        raise _named(error) from error


@asynccontextmanager
async def transaction(client: Client) -> AsyncIterator[Session]:
    """One transaction: committed when the block ends, undone when it fails. Conflict, Unavailable mean: try again."""
    with named():
        async with await client.start_session() as session:
            session.start_transaction(ReadConcern("snapshot"), _MAJORITY, ReadPreference.PRIMARY)
            try:
                yield session
            except BaseException:
                await _abort(session)
                raise
            await _commit(session)


async def _abort(session: Session) -> None:
    # A server that is away cannot be told; it will undo the transaction by itself.
    try:
        await session.abort_transaction()
    except PyMongoError as error:
        if not is_passing(error):
            raise


async def _commit(session: Session, attempts: int = 5) -> None:
    for left in reversed(range(attempts)):
        try:
            await session.commit_transaction()
        except PyMongoError as error:
            # The server may or may not have committed; asking again is safe, since it knows the transaction's number.
            if not error.has_error_label("UnknownTransactionCommitResult") or not left:
                raise
        else:
            return


def _named(error: PyMongoError) -> Exception:
    if isinstance(error, ConnectionFailure) or error.has_error_label("UnknownTransactionCommitResult"):
        return Unavailable(f"MongoDB is away ({type(error).__name__}).")
    if is_passing(error) or _is_duplicate(error):
        return Conflict(type(error).__name__)
    return error


def _is_duplicate(error: PyMongoError) -> bool:
    if isinstance(error, BulkWriteError):
        return any(row.get("code") == _DUPLICATE_KEY for row in (error.details or {}).get("writeErrors", ()))
    return isinstance(error, DuplicateKeyError)


class BoundCollection:
    """A collection whose every call goes through one session, so that nothing is written outside its transaction."""

    def __init__(self, collection: AsyncIOMotorCollection[Document], session: Session | None) -> None:
        self._collection = collection
        self._session = session

    async def find_one(self, where: Where) -> Document | None:
        """The first document that fits, or None."""
        with named():
            return await self._collection.find_one(where, session=self._session)

    async def find(self, where: Where, *, sort: Order = (), limit: int = 0) -> list[Document]:
        """The documents that fit; `limit` 0 is all of them."""
        with named():
            cursor = self._collection.find(where, session=self._session, limit=limit, sort=list(sort) or None)
            return await cursor.to_list(None)

    async def aggregate(self, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        """What the pipeline gives."""
        with named():
            return await self._collection.aggregate(list(pipeline), session=self._session).to_list(None)

    async def insert(self, *documents: Document) -> None:
        """Add documents; raises Taken if an id or a unique field is in use."""
        with named():
            try:
                await self._collection.insert_many(documents, session=self._session, ordered=False)
            except BulkWriteError as error:
                if _is_duplicate(error):
                    raise Taken from error
                raise

    async def replace(self, key: str, document: Document) -> None:
        """Put the document in place of the one with that `_id`, or add it."""
        with named():
            await self._collection.replace_one({"_id": key}, document, upsert=True, session=self._session)

    async def update(self, where: Where, change: Change) -> int:
        """Change the documents that fit: this function will give how many they were."""
        with named():
            done = await self._collection.update_many(where, change, session=self._session)
            return int(done.matched_count)

    async def update_each(self, changes: Sequence[tuple[Where, Change]], *, upsert: bool = False) -> int:
        """Make many changes, one document each, in one round trip: this function will give how many fitted."""
        if not changes:
            return 0
        with named():
            writes = [UpdateOne(where, change, upsert=upsert) for where, change in changes]
            done = await self._collection.bulk_write(writes, ordered=False, session=self._session)
            return int(done.matched_count + done.upserted_count)

    async def put(self, new: Sequence[Document], known: Sequence[Document]) -> None:
        """Add the new documents and replace the known ones by their `_id`, in one round trip."""
        with named():
            writes: list[InsertOne[Document] | ReplaceOne[Document]] = [InsertOne(one) for one in new]
            writes += [ReplaceOne({"_id": one["_id"]}, one) for one in known]
            if writes:
                await self._collection.bulk_write(writes, ordered=False, session=self._session)

    async def delete(self, where: Where) -> int:
        """Remove the documents that fit: this function will give how many they were."""
        with named():
            return int((await self._collection.delete_many(where, session=self._session)).deleted_count)


def insertions(database: AsyncIOMotorDatabase[Document], name: str, *, wait_ms: int) -> Any:  # noqa: ANN401 - the driver's
    """A blocking stream of what is inserted into a collection, in the order of its commits; for a thread of its own."""
    inserted = [{"$match": {"operationType": "insert"}}, {"$project": {"fullDocument": 1}}]
    return database[name].delegate.watch(inserted, max_await_time_ms=wait_ms)


async def make_collection(database: AsyncIOMotorDatabase[Document], name: str) -> None:
    """Make a collection, unless another process has just made it."""
    try:
        await database.create_collection(name)
    except CollectionInvalid:
        return
    except PyMongoError as error:
        if getattr(error, "code", None) != _NAMESPACE_EXISTS:
            raise _named(error) from error


class BoundDatabase:
    """A database in one transaction; without a session, each call stands for itself.

    `known` keeps the driver's collections between works, because making one costs as much as a small query.
    """

    def __init__(
        self,
        database: AsyncIOMotorDatabase[Document],
        session: Session | None = None,
        known: dict[str, AsyncIOMotorCollection[Document]] | None = None,
    ) -> None:
        self._database = database
        self._session = session
        self._known = {} if known is None else known

    def collection(self, name: str) -> BoundCollection:
        """The collection of that name."""
        if name not in self._known:
            self._known[name] = self._database[name]
        return BoundCollection(self._known[name], self._session)
