"""What somebody would have changed, until an editor has decided: suggestions about a listing, and claims to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.runtime.storing.collection import Database, Document, Page
from services.runtime.storing.preparing.schema import Index

COLLECTION = "proposals"
INDEXES = (
    Index(COLLECTION, [("keeper", 1), ("is_open", 1), ("asked_at", 1), ("_id", 1)]),
    Index(COLLECTION, [("about", 1), ("is_open", 1)]),
)
_ORDER = (("asked_at", 1), ("_id", 1))


class ProposalKind(StrEnum):
    """What is proposed: other facts, that the service is there no more, or that an organisation is the caller's."""

    CHANGE = "change"
    CLOSURE = "closed-for-good"
    CLAIM = "claim"


class Decision(StrEnum):
    """What an editor decided."""

    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal, for the editors of the borough that keeps what it is about.

    `about` is a service's id, or an organisation's for a claim. `version` is the listing's as whoever proposed saw it.
    `changes` are fields of a listing as JSON. `by` is who claims, as a slug; who suggests is nobody we know.
    """

    id: UUID
    kind: ProposalKind
    about: UUID
    keeper: BoroughSlug
    asked_at: datetime
    version: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    by: str | None = None
    decision: Decision | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


class ProposalStore(Protocol):
    """All proposals, within one transaction or one look."""

    async def find(self, id: UUID) -> Proposal | None:  # noqa: A002 - its id
        """The proposal of this id."""

    async def count_open(self, about: UUID) -> int:
        """How many about this service or organisation wait for a decision."""

    async def open(self, keepers: Sequence[BoroughSlug], *, limit: int, after: str | None) -> Page[Proposal]:
        """Those that wait for the editors of these boroughs, the oldest first."""

    async def keep(self, proposal: Proposal) -> None:
        """Keep a proposal, new or decided."""


class MongoProposals(ProposalStore):
    """A document for each proposal."""

    def __init__(self, database: Database) -> None:
        self._proposals = database.collection(COLLECTION)

    @override
    async def find(self, id: UUID) -> Proposal | None:
        found = await self._proposals.find_one({"_id": str(id)})
        return _proposal(found) if found else None

    @override
    async def count_open(self, about: UUID) -> int:
        counted = await self._proposals.aggregate(
            [{"$match": {"about": str(about), "is_open": True}}, {"$count": "open"}]
        )
        return int(counted[0]["open"]) if counted else 0

    @override
    async def open(self, keepers: Sequence[BoroughSlug], *, limit: int, after: str | None) -> Page[Proposal]:
        where = {"keeper": {"$in": [one.value for one in keepers]}, "is_open": True}
        page = await self._proposals.page(where, sort=_ORDER, limit=limit, after=after)
        return Page([_proposal(one) for one in page.items], page.after)

    @override
    async def keep(self, proposal: Proposal) -> None:
        await self._proposals.replace(str(proposal.id), _document(proposal))


def _document(proposal: Proposal) -> Document:
    return {
        "_id": str(proposal.id),
        "kind": proposal.kind.value,
        "about": str(proposal.about),
        "keeper": proposal.keeper.value,
        "asked_at": proposal.asked_at,
        "version": proposal.version,
        "changes": dict(proposal.changes),
        "by": proposal.by,
        "is_open": proposal.decision is None,
        "decision": proposal.decision.value if proposal.decision else None,
        "decided_by": proposal.decided_by,
        "decided_at": proposal.decided_at,
    }


def _proposal(document: Mapping[str, Any]) -> Proposal:
    return Proposal(
        id=UUID(document["_id"]),
        kind=ProposalKind(document["kind"]),
        about=UUID(document["about"]),
        keeper=BoroughSlug(document["keeper"]),
        asked_at=document["asked_at"],
        version=document["version"],
        changes=document["changes"],
        by=document["by"],
        decision=Decision(document["decision"]) if document["decision"] else None,
        decided_by=document["decided_by"],
        decided_at=document["decided_at"],
    )
