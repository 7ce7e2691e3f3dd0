"""A listing as those see it who may change it, with what is changed here and what its feed says."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing
from services.contract.words.listing_words import WithdrawalReason
from services.matching.keeping.kept import KeptListing
from services.matching.replies.shown import Replies
from services.runtime.storing.collection import Page


class View(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


class RepliesView(View):
    """How the provider has replied over the last twelve months where it was to say whether somebody may come."""

    model_config = ConfigDict(from_attributes=True)

    answers: int = Field(description="How often it was to say; silence counts.")
    percent: int = Field(description="How often it said yes, in a hundred.")
    usually_within: str = Field(description="Half of its replies come within this; empty where it hardly ever replies.")


class ListingView(View):
    """A listing at one of its versions."""

    service_id: UUID
    version: int = Field(description="Send it as If-Match, to change only what you saw.")
    keeper: BoroughSlug = Field(description="The borough that keeps it.")
    withdrawn: WithdrawalReason | None = Field(default=None, description="Why it is listed no more, where that is so.")
    feed: str | None = Field(default=None, description="The feed that it comes from.")
    changed_fields: tuple[str, ...] = Field(default=(), description="What is changed here, over what its feed says.")
    changed_at: datetime
    changed_by: str
    why: str
    listing: Listing
    replies: RepliesView | None = Field(default=None, description="Left out while there are fewer than 5 answers.")

    @classmethod
    def of(cls, kept: KeptListing, replies: Mapping[UUID, Replies] | None = None) -> "ListingView":
        """The view."""
        known = (replies or {}).get(kept.service_id)
        return cls(
            service_id=kept.service_id,
            version=kept.version,
            keeper=kept.keeper,
            withdrawn=kept.withdrawn,
            feed=named(kept.feed) if kept.feed else None,
            changed_fields=kept.own,
            changed_at=kept.note.at,
            changed_by=named(kept.note.by),
            why=kept.note.why,
            listing=kept.listing,
            replies=RepliesView.model_validate(known) if known else None,
        )


class ListingsView(View):
    """A page of listings; `after` is the cursor of the next."""

    listings: tuple[ListingView, ...]
    after: str | None = None

    @classmethod
    def of(cls, page: Page[KeptListing], replies: Mapping[UUID, Replies]) -> "ListingsView":
        """The view."""
        return cls(listings=tuple(ListingView.of(one, replies) for one in page.items), after=page.after)


class VersionsView(View):
    """Every version of a listing, the newest first."""

    versions: tuple[ListingView, ...]

    @classmethod
    def of(cls, versions: Sequence[KeptListing]) -> "VersionsView":
        """The view."""
        return cls(versions=tuple(map(ListingView.of, versions)))


def named(source: str) -> str:
    """Who says something: of a file, its name alone, because its folder tells of the machine that reads it."""
    return PurePath(source).name if source.startswith("/") else source
