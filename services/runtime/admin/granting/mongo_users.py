"""Who may do what in MongoDB: a service reads and writes its own database, and whatever is not granted is denied.

Users are kept in the database `admin`, where SignIn looks for them, and are called as their services are on Kafka. Only
the administrator, whom none of this is about, makes users or looks into more than one database.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.collection import Document, NotAllowed
from services.runtime.storing.connection_string import without_user
from services.runtime.storing.storage import database_name

# MongoDB's own role: documents, collections, indexes and change streams of one database; no users, no other database.
ROLE = "readWrite"
_ALL = "root"
_MECHANISM = "SCRAM-SHA-256"


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One role that one user has in one database."""

    user: str
    database: str
    role: str = ROLE

    def __str__(self) -> str:
        return f"{self.user} may {self.role} database {self.database}"


def grants(services: Iterable[str], *, name_prefix: str = "") -> frozenset[Grant]:
    """Every grant that is to be there; the prefix stands before databases, and before users, who share their server."""
    return frozenset(Grant(f"{name_prefix}{service}", database_name(name_prefix, service)) for service in services)


def beyond(there: frozenset[Grant], wanted: frozenset[Grant]) -> frozenset[Grant]:
    """Of the grants that are there, those that go too far; what other systems on the same servers have is theirs."""
    users, databases = {grant.user for grant in wanted}, {grant.database for grant in wanted}
    return frozenset(grant for grant in there - wanted if grant.user in users or grant.database in databases)


class AnybodyMay(Exception):
    """MongoDB asks nobody who they are, so grants would be kept by nobody."""


class MongoUsers:
    """The users that MongoDB keeps. Each call raises NotAllowed where we are no administrator, and Unavailable."""

    def __init__(self, client: mongo.Client) -> None:
        self._client = client

    async def existing(self) -> Mapping[str, frozenset[Grant]]:
        """The users that are there, and what each may do."""
        users = (await self._client.command("usersInfo"))["users"]
        return {user["user"]: frozenset(_grants(user)) for user in users}

    async def put(self, user: str, password: str) -> None:
        """Let this user in by this password, and no longer by another; new ones may do nothing yet."""
        known = (await self._client.command("usersInfo", user))["users"]
        told: Document = {"pwd": password, "mechanisms": [_MECHANISM]}
        await (
            self._client.command("updateUser", user, **told)
            if known
            else self._client.command("createUser", user, roles=[], **told)
        )

    async def grant(self, wanted: Iterable[Grant]) -> None:
        """Allow these to users who are there; allowed again, nothing changes."""
        for one in sorted(wanted):
            await self._client.command("grantRolesToUser", one.user, roles=[_role(one)])

    async def revoke(self, unwanted: Iterable[Grant]) -> None:
        """Allow these no more."""
        for one in sorted(unwanted):
            await self._client.command("revokeRolesFromUser", one.user, roles=[_role(one)])


@asynccontextmanager
async def mongo_users(connection: MongoConnection) -> AsyncIterator[MongoUsers]:
    """The users of this MongoDB. Raises AnybodyMay."""
    async with mongo.Client(as_a_stranger(connection)) as stranger:
        with suppress(NotAllowed):
            await stranger.command("usersInfo")
            raise AnybodyMay
    async with mongo.Client(connection) as client:
        yield MongoUsers(client)


async def make_administrator(connection: MongoConnection, user: str, password: str) -> None:
    """Make the first user, who may do everything, of a MongoDB that has none; where there is one, nothing changes.

    It is for the machine that MongoDB runs on, which alone may do this unasked, and that once.
    """
    told: Document = {"pwd": password, "mechanisms": [_MECHANISM], "roles": [{"role": _ALL, "db": "admin"}]}
    async with mongo.Client(as_a_stranger(connection)) as stranger:
        with suppress(NotAllowed):
            await stranger.command("createUser", user, **told)


def as_a_stranger(connection: MongoConnection) -> MongoConnection:
    """The same servers, reached by nobody in particular."""
    sign_in = connection.sign_in
    return replace(
        connection,
        url=without_user(connection.url),
        sign_in=sign_in and replace(sign_in, user=None, password_file=None),
    )


def _role(grant: Grant) -> Document:
    return {"role": grant.role, "db": grant.database}


def _grants(user: Document) -> Iterable[Grant]:
    return (Grant(user["user"], role["db"], role["role"]) for role in user["roles"])
