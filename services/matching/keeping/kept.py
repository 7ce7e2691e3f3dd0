"""A listing as it is kept, and what becomes of it when its feed, its provider or an editor says something else."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing
from services.contract.words.listing_words import WithdrawalReason
from services.matching.domain.listed import Listed

# What a feed withdrew, it lists again; what a person or another listing has ended, it does not.
_BY_ITS_FEED = (
    WithdrawalReason.GONE_FROM_THE_DIRECTORY,
    WithdrawalReason.NOT_ACTIVE,
    WithdrawalReason.CANNOT_BE_USED,
)


@dataclass(frozen=True, slots=True)
class Note:
    """Who changed a listing, when, and why, in words."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class KeptListing:
    """A listing and its version: in force unless `withdrawn`, and then as it was last.

    `own` names the fields that its provider or an editor changed; they stand over what the feed says, which is `fed`,
    until they are handed back. `digest` tells what the feed says from what it said. `same_as` is the listing that
    stands for this one. `revision` counts over the whole directory, and whoever keeps it sets it.
    """

    listing: Listing
    keeper: BoroughSlug
    version: int
    note: Note
    feed: str | None = None
    digest: str | None = None
    own: tuple[str, ...] = ()
    fed: Listing | None = None
    withdrawn: WithdrawalReason | None = None
    same_as: UUID | None = None
    revision: int = 0

    @property
    def service_id(self) -> UUID:
        """Which service this is about."""
        return self.listing.service_id

    @property
    def as_fed(self) -> Listing:
        """What its feed says, under the fields that were changed."""
        return self.fed or self.listing

    @property
    def listed(self) -> Listed:
        """As it is matched by."""
        return Listed(self.listing, self.version, self.keeper, self.note.at)


def digest_of(written: bytes) -> str:
    """What tells what a feed says of a service from what it said, by the listing as JSON."""
    return blake2b(written, digest_size=12).hexdigest()


def is_news(before: KeptListing | None, digest: str, feed: str, named: Collection[str]) -> bool:
    """Whether what a feed says of a service is to be kept; what is in force from another feed stays that one's.

    `named` are the feeds that are read at all.
    """
    if before is None or before.withdrawn in _BY_ITS_FEED:
        return True
    return before.digest != digest if before.feed == feed else before.feed is not None and before.feed not in named


def fed(
    before: KeptListing | None, listing: Listing, digest: str, *, feed: str, keeper: BoroughSlug, note: Note
) -> KeptListing:
    """The listing as its feed says, under what was changed; `keeper` is for one that is new."""
    if before is None:
        return KeptListing(listing, keeper, 1, note, feed, digest)
    stays = None if before.withdrawn in _BY_ITS_FEED else before.withdrawn
    in_force = listing.model_copy(update={name: getattr(before.listing, name) for name in before.own})
    return replace(
        before,
        listing=in_force,
        fed=listing if before.own else None,
        feed=feed,
        digest=digest,
        withdrawn=stays,
        version=_next(before, stays),
        note=note,
    )


def changed(before: KeptListing, listing: Listing, note: Note) -> KeptListing:
    """The listing as its provider or an editor wants it; a field that is as the feed says is handed back to the feed.

    One that was withdrawn is listed again.
    """
    feeds = before.as_fed
    own = tuple(name for name in Listing.model_fields if getattr(feeds, name) != getattr(listing, name))
    return replace(
        restored(before, note),
        listing=listing,
        own=own if before.feed else (),
        fed=feeds if before.feed and own else None,
    )


def withdrawn(before: KeptListing, reason: WithdrawalReason, note: Note, *, same_as: UUID | None = None) -> KeptListing:
    """The listing, in force no more; `same_as` is the one that stands for it."""
    return replace(before, withdrawn=reason, same_as=same_as, version=_next(before, reason), note=note)


def restored(before: KeptListing, note: Note) -> KeptListing:
    """A withdrawn listing, in force again as it is."""
    return replace(before, withdrawn=None, same_as=None, version=before.version + 1, note=note)


def _next(before: KeptListing, reason: WithdrawalReason | None) -> int:
    # Nothing is said of a listing that stays withdrawn, so its version stays too.
    return before.version if before.withdrawn and reason else before.version + 1
