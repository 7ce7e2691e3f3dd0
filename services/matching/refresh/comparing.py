"""What a reading of a feed changes of what is kept of it, and when it is not to be believed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing
from services.contract.words.listing_words import WithdrawalReason
from services.matching.keeping.store import Mark
from services.matching.refresh.spool import Said

# A feed that shrinks to less than half is more likely broken than right; a small one may well close one of two.
SHRINKS_TO = 0.5
SMALL = 20
_KEEPS_WHAT_IS_NOWHERE = BoroughSlug.CITY_OF_LONDON


class NotBelieved(Exception):
    """A reading is not used, and what is kept of the feed stays: why, in words."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be kept, if nobody else has it, and what is to be withdrawn."""

    news: frozenset[UUID]
    gone: Mapping[UUID, WithdrawalReason]


def compare(said: Said, marks: Mapping[UUID, Mark], *, whole: bool, may_shrink: bool = False) -> Comparison:
    """What a reading changes. Raises NotBelieved.

    `marks` are those of the feed's listings that are kept. A reading that is not `whole` has changed records alone.
    """
    in_force = {one for one, mark in marks.items() if not mark.is_withdrawn}
    news = {one for one, digest in said.taken.items() if one not in in_force or marks[one].digest != digest}
    left_out = {one: why for one, why in said.left_out.items() if one in in_force and one not in said.taken}
    missing = in_force - said.taken.keys() - said.left_out.keys() - said.as_kept if whole and not said.unknown else ()
    gone = left_out | dict.fromkeys(missing, WithdrawalReason.GONE_FROM_THE_DIRECTORY)
    _believe(said, len(in_force), len((in_force | news) - gone.keys()), whole=whole, may_shrink=may_shrink)
    return Comparison(frozenset(news), gone)


def _believe(said: Said, before: int, after: int, *, whole: bool, may_shrink: bool) -> None:
    if whole and not said.taken and not said.as_kept:
        found = ", ".join(f"{count} {what}" for what, count in sorted(said.counts.items())) or "it has none"
        raise NotBelieved(
            f"none of its services can be used ({found}). See `linkway directory check`, which says of each record why."
        )
    if before > SMALL and after < SHRINKS_TO * before and not may_shrink:
        raise NotBelieved(
            f"of its {before} services only {after} would be left. If that is right, start matching once with "
            "LINKWAY_DIRECTORY_MAY_SHRINK=true; otherwise have whoever publishes it mend it."
        )


def keeper_of(
    listing: Listing, feed: BoroughSlug | None, most: BoroughSlug | None, served: Collection[BoroughSlug]
) -> BoroughSlug:
    """Which borough keeps a listing, of those that are `served`.

    That of its feed, else of its first site, else where `most` of the feed's services are, else the City of London.
    """
    first = listing.sites[0].borough if listing.sites else None
    wanted = [one for one in (feed, first, most, _KEEPS_WHAT_IS_NOWHERE) if one is not None]
    return next((one for one in wanted if one in served), min(served, default=wanted[0]))
