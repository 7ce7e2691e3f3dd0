"""What waits for an editor: proposals beside what is listed, and questions whether two organisations are one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from services.contract.boroughs import BoroughSlug
from services.matching.keeping.kept import KeptListing
from services.matching.keeping.proposals import Decision, Proposal, ProposalKind
from services.matching.keeping.questions import KeptQuestion
from services.matching.keeping.sameness import Organization
from services.matching.views.listings import View


class SuggestedView(View):
    """A suggestion that was taken; whoever made it hears no more of it, because nobody was asked who they are."""

    id: UUID
    asked_at: datetime


class ProposalView(View):
    """A proposal. `listed` has the fields that would be changed, as they are listed at `version`."""

    id: UUID
    kind: ProposalKind
    about: UUID = Field(description="The service's id; for a claim the organisation's.")
    name: str | None = Field(default=None, description="What the service is called.")
    keeper: BoroughSlug
    asked_at: datetime
    by: str | None = Field(default=None, description="Who claims.")
    seen: int | None = Field(default=None, description="The version at which whoever proposed it saw the listing.")
    version: int | None = Field(default=None, description="The version that it is at; send it as If-Match to approve.")
    changes: Mapping[str, Any] = Field(default_factory=dict)
    listed: Mapping[str, Any] = Field(default_factory=dict)
    decision: Decision | None = None

    @classmethod
    def of(cls, one: Proposal, kept: KeptListing | None) -> "ProposalView":
        """The view."""
        is_listed = kept.listing.model_dump(mode="json") if kept else {}
        return cls(
            id=one.id,
            kind=one.kind,
            about=one.about,
            name=kept.listing.name if kept else None,
            keeper=one.keeper,
            asked_at=one.asked_at,
            by=one.by,
            seen=one.version,
            version=kept.version if kept else None,
            changes=one.changes,
            listed={name: is_listed.get(name) for name in one.changes},
            decision=one.decision,
        )


class OrganizationView(View):
    """An organisation as one feed knows it."""

    feed: str
    name: str
    identifier: str | None = None
    postcodes: tuple[str, ...] = ()

    @classmethod
    def of(cls, one: Organization) -> "OrganizationView":
        """The view."""
        return cls(feed=one.feed, name=one.name, identifier=one.identifier, postcodes=tuple(sorted(one.postcodes)))


class QuestionView(View):
    """Are these two the same organisation?"""

    id: str
    asked_at: datetime
    one: OrganizationView
    other: OrganizationView

    @classmethod
    def of(cls, kept: KeptQuestion) -> "QuestionView":
        """The view."""
        one, other = kept.question
        return cls(id=kept.id, asked_at=kept.asked_at, one=OrganizationView.of(one), other=OrganizationView.of(other))


class QueueView(View):
    """What waits, the oldest first; `after` is the cursor of the next page, and questions come with the first."""

    proposals: tuple[ProposalView, ...]
    questions: tuple[QuestionView, ...] = ()
    after: str | None = None
