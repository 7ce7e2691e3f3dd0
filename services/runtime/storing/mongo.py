"""What is kept in MongoDB, and how it is reached: clients, databases and collections, bound to transactions."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from math import inf
from typing import Any, Self

from typing_extensions import override

from services.runtime.connections import MongoConnection
from services.runtime.storing import driver, paging
from services.runtime.storing.collection import (
    Change,
    Collection,
    Database,
    Document,
    Order,
    Page,
    ReadOnly,
    Taken,
    Where,
)
from services.runtime.storing.driver import named

_MAJORITY = driver.WriteConcern("majority")
_STREAMED = 500
# Asked for nothing else, MongoDB's first answer holds 101 documents, and what is left takes another round trip.
_AS_MANY_AS_FIT = 2**31 - 1


class Client:
    """A connection to MongoDB. It connects when it is first asked for something, and is let go by `close`."""

    def __init__(self, connection: MongoConnection, make: Callable[..., driver.Client] = driver.make_client) -> None:
        self._connection = connection
        self._make = make
        self._driver = make(**connection.client_options())
        self._retired: list[driver.Client] = []
        self._collections: dict[tuple[str, str], driver.Collection] = {}
        self._sessions: list[driver.Session] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go. It says goodbye to the server, and takes as long as that takes."""
        while self._sessions:
            await self._sessions.pop().end_session()
        for one in (*self._retired, self._driver):
            await driver.close(one)

    def database(self, name: str, *, writes: bool = True) -> "BoundDatabase":
        """A database in no transaction: each call stands for itself. Unless it `writes`, writing raises ReadOnly."""
        return BoundDatabase(self, name, writes=writes)

    @asynccontextmanager
    async def transaction(self, name: str, *, until: float = inf) -> AsyncIterator["BoundDatabase"]:
        """A database in one transaction: committed when the block ends, undone when it fails.

        Nothing in it is waited for beyond `until`, a moment of the monotonic clock. Raises Conflict or Unavailable
        where trying again may help.
        """
        with named():
            async with self._session() as session:
                await driver.given(
                    session.start_transaction(driver.ReadConcern("snapshot"), _MAJORITY, driver.ReadPreference.PRIMARY)
                )
                try:
                    with driver.until(until):
                        yield BoundDatabase(self, name, session)
                except BaseException:
                    await driver.abort(session)
                    raise
                with driver.until(until):
                    await driver.commit(session)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[driver.Session]:
        # Used again, because motor goes to a thread to begin one and to end it: as dear as two more commands. After a
        # failure nobody knows what the server makes of it.
        session = self._sessions.pop() if self._sessions else await self._begun()
        by = self._driver
        try:
            yield session
        except BaseException as error:
            await session.end_session()
            # What a call on a collection raises has its name already, and says of what it comes.
            if by is self._driver and driver.has_a_spoilt_connection(error.__cause__ or error):
                self._begin_anew()
            raise
        if by is self._driver:
            self._sessions.append(session)

    def _begin_anew(self) -> None:
        # The one before is closed at the end, because others may be in the middle of what they do by it.
        self._retired.append(self._driver)
        self._driver = self._make(**self._connection.client_options())
        self._collections.clear()
        self._sessions.clear()

    async def _begun(self) -> driver.Session:
        begun: driver.Session = await driver.given(self._driver.start_session())
        return begun

    def _collection(self, database: str, name: str) -> driver.Collection:
        # Kept, because making one costs as much as a small query.
        if (database, name) not in self._collections:
            # What no majority has may be taken back, so it is neither read nor taken for written.
            self._collections[database, name] = self._driver[database].get_collection(
                name,
                read_preference=driver.ReadPreference.PRIMARY,
                write_concern=_MAJORITY,
                read_concern=driver.ReadConcern("majority"),
            )
        return self._collections[database, name]

    async def command(
        self,
        name: str,
        value: object = 1,
        *,
        database: str = "admin",
        **options: Any,  # noqa: ANN401 - MongoDB's
    ) -> Document:
        """What the server answers to a command, as it stands there; raises Taken where the name is in use."""
        with named():
            return await self._driver[database].command(name, value, **options)

    @contextmanager
    def insertions(self, database: str, name: str, *, wait_ms: int) -> Iterator[Iterator[Document | None]]:
        """What is inserted into a collection, in the order of its commits; None where nothing came for so long.

        It blocks, and is for a thread of its own, as is the client that it has to itself.
        """
        inserted: list[Where] = [{"$match": {"operationType": "insert"}}, {"$project": {"fullDocument": 1}}]
        with (
            driver.BlockingClient(**self._connection.client_options()) as client,
            client[database][name].watch(inserted, max_await_time_ms=wait_ms) as stream,
        ):
            yield _documents(stream)


def _documents(stream: driver.Changes) -> Iterator[Document | None]:
    while True:
        change = stream.try_next()
        yield change["fullDocument"] if change else None


def answers(connection: MongoConnection, seconds: float) -> bool:
    """Whether a primary answers a client that comes anew, within about so long; blocking, for a thread of its own."""
    wait = int(seconds * 1000)
    bounds = {"serverSelectionTimeoutMS": wait, "connectTimeoutMS": wait, "socketTimeoutMS": wait}
    try:
        with driver.BlockingClient(**connection.client_options() | bounds) as client:
            client.admin.command("ping")
    except driver.PyMongoError:
        return False
    return True


@contextmanager
def _refused() -> Iterator[None]:
    raise ReadOnly
    yield


class BoundCollection(Collection):
    """A collection whose every call goes through one session, so that nothing is written outside its transaction."""

    def __init__(
        self,
        collection: driver.Collection,
        session: driver.Session | None,
        writing: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._collection = collection
        self._session = session
        self._writing = writing

    @override
    async def find_one(self, where: Where) -> Document | None:
        with named():
            return await self._collection.find_one(where, session=self._session)

    @override
    async def find(self, where: Where, *, sort: Order = (), limit: int = 0) -> list[Document]:
        with named():
            cursor = self._collection.find(
                where, session=self._session, limit=limit, sort=list(sort) or None, batch_size=_AS_MANY_AS_FIT
            )
            return await cursor.to_list(None)

    @override
    async def find_first(self, where: Where, *, sort: Order, limit: int) -> list[Document]:
        # A limit below zero is the driver's word for one answer and no more.
        with named():
            cursor = self._collection.find(
                where, session=self._session, limit=-limit, sort=list(sort), batch_size=_AS_MANY_AS_FIT
            )
            return await cursor.to_list(None)

    @override
    async def page(self, where: Where, *, sort: Order, limit: int, after: str | None = None) -> Page[Document]:
        wanted = {"$and": [where, paging.behind(after, sort)]} if after else where
        found = await self.find(wanted, sort=sort, limit=limit + 1)
        return Page(found[:limit], paging.cursor_at(found[limit - 1], sort) if found[limit:] else None)

    @override
    async def stream(self, where: Where, *, sort: Order = ()) -> AsyncIterator[Document]:
        with named():
            cursor = self._collection.find(where, session=self._session, sort=list(sort) or None, batch_size=_STREAMED)
            try:
                async for document in cursor:
                    yield document
            finally:
                await cursor.close()

    @override
    async def aggregate(self, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        with named():
            cursor = await driver.given(self._collection.aggregate(list(pipeline), session=self._session))
            return await cursor.to_list(None)

    @override
    async def insert(self, *documents: Document) -> None:
        with self._writing():
            try:
                await self._collection.insert_many(documents, session=self._session, ordered=False)
            except driver.PyMongoError as error:
                if driver.is_duplicate(error):
                    raise Taken from error
                raise

    @override
    async def replace(self, key: str, document: Document) -> None:
        with self._writing():
            await self._collection.replace_one({"_id": key}, document, upsert=True, session=self._session)

    @override
    async def update(self, where: Where, change: Change) -> int:
        with self._writing():
            done = await self._collection.update_many(where, change, session=self._session)
            return int(done.matched_count)

    @override
    async def update_each(self, changes: Sequence[tuple[Where, Change]], *, upsert: bool = False) -> int:
        if not changes:
            return 0
        with self._writing():
            if self._session:
                updates = [{"q": where, "u": change, "upsert": upsert} for where, change in changes]
                return await driver.write(self._collection, self._session, "update", "updates", updates)
            # Outside a transaction the driver tries again by itself.
            writes = [driver.UpdateOne(where, change, upsert=upsert) for where, change in changes]
            done = await self._collection.bulk_write(writes, ordered=False)
            return int(done.matched_count + done.upserted_count)

    @override
    async def find_and_update(self, where: Where, change: Change, *, upsert: bool = False) -> Document | None:
        with self._writing():
            return await self._collection.find_one_and_update(
                where, change, upsert=upsert, return_document=driver.ReturnDocument.AFTER, session=self._session
            )

    async def put(self, new: Sequence[Document], known: Sequence[Document]) -> None:
        """Add the new documents, and replace the known ones by their `_id`: a round trip each."""
        with self._writing():
            if new:
                await driver.write(self._collection, self._session, "insert", "documents", new)
            if known:
                replaced = [{"q": {"_id": one["_id"]}, "u": one} for one in known]
                await driver.write(self._collection, self._session, "update", "updates", replaced)

    @override
    async def delete(self, where: Where) -> int:
        with self._writing():
            return int((await self._collection.delete_many(where, session=self._session)).deleted_count)


class BoundDatabase(Database):
    """A database in one transaction; without a session, each call stands for itself."""

    def __init__(
        self, client: Client, name: str, session: driver.Session | None = None, *, writes: bool = True
    ) -> None:
        self._client = client
        self._name = name
        self._session = session
        self._writing = named if writes else _refused

    @override
    def collection(self, name: str) -> BoundCollection:
        return BoundCollection(self._client._collection(self._name, name), self._session, self._writing)
