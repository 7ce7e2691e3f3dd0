"""A kept listing as a document: its parts as they are named here, the listing as its JSON, without what is left out."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.event import Value
from services.contract.listing import Listing
from services.contract.words.listing_words import WithdrawalReason
from services.matching.keeping.duplicates import Outline
from services.matching.keeping.kept import KeptListing, Note
from services.runtime.storing.collection import Document
from services.runtime.storing.words import word
from services.runtime.working.kept_state import read

# Which fields were given takes a set for each part, and nobody asks that of what is kept.
_NOT_ASKED: set[str] = set()
OUTLINE = dict.fromkeys(
    (
        "feed",
        "withdrawn",
        "same_as",
        *(
            f"listing.{name}"
            for name in ("name", "organization_name", "organization_id", "organization_identifier", "assured_on")
        ),
        "listing.sites.postcode",
    ),
    1,
)


def document_of(kept: KeptListing) -> Document:
    """The document of a listing, but for its `_id`."""
    document: Document = {
        "keeper": kept.keeper.value,
        "feed": kept.feed,
        "withdrawn": kept.withdrawn.value if kept.withdrawn else None,
        "version": kept.version,
        "revision": kept.revision,
        "digest": kept.digest,
        "by": kept.note.by,
        "at": kept.note.at,
        "why": kept.note.why,
        "listing": _written(kept.listing),
    }
    if kept.own:
        document |= {"own": list(kept.own), "fed": _written(kept.as_fed)}
    if kept.same_as:
        document["same_as"] = str(kept.same_as)
    return document


def kept_of(document: Mapping[str, Any]) -> KeptListing:
    """The listing of a document. Raises KeptByAnotherRelease."""
    fed, same_as = document.get("fed"), document.get("same_as")
    return KeptListing(
        listing=thinned(read(Listing, document["listing"]).state),
        keeper=BoroughSlug(document["keeper"]),
        version=document["version"],
        note=Note(document["by"], document["at"], document["why"]),
        feed=document["feed"],
        digest=document["digest"],
        own=tuple(document.get("own", ())),
        fed=read(Listing, fed).state if fed else None,
        withdrawn=_reason(document),
        same_as=UUID(same_as) if same_as else None,
        revision=document["revision"],
    )


def thinned(listing: Listing) -> Listing:
    """The listing as it is, in half of the memory, because a process has fifty thousand of them."""
    parts: dict[str, Any] = {
        name: tuple(map(_shared, value)) if isinstance(value, tuple) else _shared(value)
        for name, value in vars(listing).items()
    }
    return Listing.model_construct(_fields_set=_NOT_ASKED, **parts)


@lru_cache(maxsize=4_000)
def _same(part: Value) -> Value:
    return type(part).model_construct(_fields_set=_NOT_ASKED, **vars(part))


def _shared(part: object) -> object:
    # Services of one place, price or kind have equal parts, which never change.
    return _same(part) if isinstance(part, Value) else part


def outline_of(document: Mapping[str, Any]) -> Outline:
    """What is found of a document by OUTLINE."""
    listing, same_as = document["listing"], document.get("same_as")
    assured = listing.get("assured_on")
    return Outline(
        service_id=UUID(document["_id"]),
        feed=document["feed"],
        withdrawn=_reason(document),
        same_as=UUID(same_as) if same_as else None,
        name=listing["name"],
        organization=listing["organization_name"],
        organization_id=listing.get("organization_id"),
        identifier=listing.get("organization_identifier"),
        postcodes=tuple(dict.fromkeys(site["postcode"] for site in listing.get("sites", ()))),
        assured_on=date.fromisoformat(assured) if assured else None,
    )


def _reason(document: Mapping[str, Any]) -> WithdrawalReason | None:
    return word(WithdrawalReason, document["withdrawn"]) if document["withdrawn"] else None


def _written(listing: Listing) -> Document:
    return listing.model_dump(mode="json", exclude_defaults=True)
