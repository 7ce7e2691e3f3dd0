"""Where listings are kept: those in force and those withdrawn, with every version that they had."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.matching.keeping.duplicates import Outline
from services.matching.keeping.kept import KeptListing
from services.matching.keeping.rows import OUTLINE, document_of, kept_of, outline_of
from services.runtime.storing.collection import Database, Document, Page, Where
from services.runtime.storing.preparing.schema import Index
from services.runtime.working.kept_state import readable

LISTINGS, VERSIONS, COUNTS = "listings", "listing_versions", "counts"
INDEXES = (
    Index(LISTINGS, [("revision", 1)]),
    Index(LISTINGS, [("feed", 1)]),
    # A borough's own: its pages of listings, and the life of each.
    Index(LISTINGS, [("keeper", 1), ("_id", 1)]),
    Index(LISTINGS, [("listing.organization_id", 1), ("_id", 1)]),
    Index(VERSIONS, [("keeper", 1), ("listing.service_id", 1), ("version", 1)]),
)


class Change(NamedTuple):
    """What has become of a listing: as it was, if it was there, and as it is."""

    before: KeptListing | None
    after: KeptListing


class Mark(NamedTuple):
    """What a feed last said of a service, by its digest, and whether that is withdrawn."""

    digest: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Listings that these organisations provide or these boroughs keep, withdrawn ones too.

    With `assured_before`, only those in force that nobody has said to be right since then.
    """

    organizations: tuple[UUID, ...] = ()
    keepers: tuple[BoroughSlug, ...] = ()
    assured_before: date | None = None


class ListingStore(Protocol):
    """All listings, within one transaction or one look."""

    async def get(self, service_ids: Iterable[UUID]) -> dict[UUID, KeptListing]:
        """The listings of these services; the unknown are left out. Raises KeptByAnotherRelease."""

    async def readable(self, service_ids: Iterable[UUID]) -> dict[UUID, KeptListing]:
        """The same, without those that another release has to read."""

    async def keep(self, changes: Sequence[Change]) -> int:
        """Keep what was read in this transaction as the directory's next revision: this function will give that."""

    async def revision(self) -> int:
        """The directory's revision; 0 before anything was kept."""

    def since(self, revision: int) -> AsyncIterator[KeptListing]:
        """What was kept after this revision, withdrawn listings too, in the order of their revisions.

        Revisions are committed in their order, so who has seen one has missed nothing before it.
        """

    def in_force(self) -> AsyncIterator[KeptListing]:
        """Every listing that is not withdrawn, but for those that another release has to read, as in every list."""

    async def marks(self, feed: str) -> dict[UUID, Mark]:
        """How each listing of this feed stands, withdrawn ones too."""

    async def outlines(self) -> list[Outline]:
        """Every listing of every feed, withdrawn ones too, as far as it takes to tell the same from another."""

    async def history(self, kept: KeptListing) -> list[KeptListing]:
        """Every version of this listing, the newest first."""

    async def page(self, wanted: Wanted, *, limit: int, after: str | None) -> Page[KeptListing]:
        """Up to `limit` of these listings, in the order of their ids, from behind the cursor on."""


class MongoListings(ListingStore):
    """A document for each service, another for each version that was replaced, and the revision's count."""

    def __init__(self, database: Database) -> None:
        self._listings = database.collection(LISTINGS)
        self._versions = database.collection(VERSIONS)
        self._counts = database.collection(COUNTS)

    @override
    async def get(self, service_ids: Iterable[UUID]) -> dict[UUID, KeptListing]:
        return {one.service_id: one for one in map(kept_of, await self._found(service_ids))}

    @override
    async def readable(self, service_ids: Iterable[UUID]) -> dict[UUID, KeptListing]:
        return {one.service_id: one for one in readable(await self._found(service_ids), kept_of)}

    async def _found(self, service_ids: Iterable[UUID]) -> list[Document]:
        return await self._listings.find({"_id": {"$in": list(map(str, service_ids))}})

    @override
    async def keep(self, changes: Sequence[Change]) -> int:
        if not changes:
            return await self.revision()
        # Whoever keeps something at the same time waits or tries again here, so revisions follow one another.
        counted = await self._counts.find_and_update({"_id": "revision"}, {"$inc": {"count": 1}}, upsert=True)
        revision = int(counted["count"]) if counted else 1
        past = [one.before for one in changes if one.before and one.before.version < one.after.version]
        await self._versions.update_each([({"_id": _version(one)}, document_of(one)) for one in past], upsert=True)
        now = [replace(one.after, revision=revision) for one in changes]
        await self._listings.update_each([({"_id": str(one.service_id)}, document_of(one)) for one in now], upsert=True)
        return revision

    @override
    async def revision(self) -> int:
        counted = await self._counts.find_one({"_id": "revision"})
        return int(counted["count"]) if counted else 0

    @override
    async def since(self, revision: int) -> AsyncIterator[KeptListing]:
        async for one in self._listings.stream({"revision": {"$gt": revision}}, sort=[("revision", 1)]):
            for kept in readable([one], kept_of):
                yield kept

    @override
    async def in_force(self) -> AsyncIterator[KeptListing]:
        async for one in self._listings.stream({"withdrawn": None}):
            for kept in readable([one], kept_of):
                yield kept

    @override
    async def marks(self, feed: str) -> dict[UUID, Mark]:
        wanted: list[Document] = [{"$match": {"feed": feed}}, {"$project": {"digest": 1, "withdrawn": 1}}]
        found = await self._listings.aggregate(wanted)
        return {UUID(one["_id"]): Mark(one["digest"], one["withdrawn"] is not None) for one in found}

    @override
    async def outlines(self) -> list[Outline]:
        return [*map(outline_of, await self._listings.aggregate([{"$project": OUTLINE}]))]

    @override
    async def history(self, kept: KeptListing) -> list[KeptListing]:
        about = {"keeper": kept.keeper.value, "listing.service_id": str(kept.service_id)}
        return [kept, *map(kept_of, await self._versions.find(about, sort=[("version", -1)]))]

    @override
    async def page(self, wanted: Wanted, *, limit: int, after: str | None) -> Page[KeptListing]:
        page = await self._listings.page(_where(wanted), sort=[("_id", 1)], limit=limit, after=after)
        return Page(readable(page.items, kept_of), page.after)


def _where(wanted: Wanted) -> Where:
    theirs = [
        {"listing.organization_id": {"$in": [str(one) for one in wanted.organizations]}},
        {"keeper": {"$in": [one.value for one in wanted.keepers]}},
    ]
    if wanted.assured_before is None:
        return {"$or": theirs}
    late = [{"listing.assured_on": {"$lt": wanted.assured_before.isoformat()}}, {"listing.assured_on": None}]
    return {"withdrawn": None, "$and": [{"$or": theirs}, {"$or": late}]}


def _version(kept: KeptListing) -> str:
    return f"{kept.service_id}/{kept.version}"
