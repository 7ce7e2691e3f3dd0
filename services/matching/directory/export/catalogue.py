"""All that is listed, made ready to be looked in: once for each revision, and anew only where something changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import TypeAlias
from uuid import UUID

from services.contract.listing import Listing
from services.matching.directory.export.columns import Columns
from services.matching.directory.export.entry import Entry, Located
from services.matching.directory.export.points import points_of
from services.matching.directory.export.terms import Term, terms_of
from services.matching.domain.listed import Listed
from services.matching.replies.shown import Replies

# What is written of a listing may change with the program while the listing stays the same.
_FORM = b"1"
ByService: TypeAlias = Mapping[UUID, Replies]
NONE_KNOWN: ByService = {}


@dataclass(frozen=True)
class Catalogue:
    """Everything that is listed, by the ids of services. `revision` is another whenever anything is."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(
        cls, listed: Iterable[Listed], before: "Catalogue | None" = None, replies: ByService = NONE_KNOWN
    ) -> "Catalogue":
        """The catalogue; what has not changed since `before` is taken over."""
        kept = before.by_id if before else {}
        in_order = sorted(listed, key=lambda one: one.listing.service_id)
        new = _entries([one for one in in_order if not _is_kept(kept, one)])
        entries = (kept[one.listing.service_id] if _is_kept(kept, one) else next(new) for one in in_order)
        return cls(tuple(_with_replies(entry, replies) for entry in entries))

    @cached_property
    def by_id(self) -> Mapping[UUID, Entry]:
        """Each entry by the id of its service."""
        return {entry.listing.service_id: entry for entry in self.entries}

    @cached_property
    def located_by_id(self) -> Mapping[UUID, Located]:
        """Each service at each of its sites, by the id of both together."""
        located = (Located(entry, number) for entry in self.entries for number in range(len(entry.points)))
        return {one.id: one for one in located}

    @cached_property
    def columns(self) -> Columns:
        """What filters look at."""
        return Columns.of(self.entries)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every term that some service has, by taxonomy and name."""
        return tuple(sorted(self.columns.terms))

    @cached_property
    def revision(self) -> str:
        """What it was made of, in few letters; equal in every process that keeps the same."""
        digest = blake2b(_FORM, digest_size=12)
        for entry in self.entries:
            digest.update(entry.listing.service_id.bytes + entry.listed.version.to_bytes(8, "big"))
            if entry.replies:
                digest.update(repr(entry.replies).encode())
        return digest.hexdigest()


def _with_replies(entry: Entry, replies: ByService) -> Entry:
    known = replies.get(entry.listing.service_id)
    return entry if entry.replies == known else replace(entry, replies=known)


def _is_kept(kept: Mapping[UUID, Entry], listed: Listed) -> bool:
    entry = kept.get(listed.listing.service_id)
    return entry is not None and entry.listed == listed


def _entries(listed: Sequence[Listed]) -> Iterator[Entry]:
    points = iter(points_of(site for one in listed for site in one.listing.sites))
    for one in listed:
        there = tuple(next(points) for _ in one.listing.sites)
        yield Entry(one, there, terms_of(one.listing), _text(one.listing))


def _text(listing: Listing) -> str:
    parts = (listing.name, listing.organization_name, listing.description, *(term.name for term in listing.terms))
    return "\n".join(filter(None, parts)).casefold()
