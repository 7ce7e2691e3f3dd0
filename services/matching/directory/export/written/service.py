"""A listed service as Open Referral UK 3.0 writes it; what is empty is left out."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from services.contract.listing import Listing
from services.contract.words.listing_words import ListingStatus
from services.matching.directory.export.entry import Entry, Located
from services.matching.directory.export.ids import part_id
from services.matching.directory.export.terms import Term
from services.matching.directory.export.written.filled import filled
from services.matching.directory.export.written.locations import write_location, write_locations
from services.matching.directory.export.written.organizations import write_organization
from services.matching.directory.export.written.parts import write_areas, write_costs, write_languages, write_schedules
from services.matching.directory.export.written.taxonomies import write_term
from services.matching.replies.shown import Replies

Json = Mapping[str, Any]

_STATUSES = {ListingStatus.ACTIVE: "active", ListingStatus.TEMPORARILY_CLOSED: "temporarily closed"}


def ids_of(entry: Entry) -> Json:
    """Its id, and when it changed."""
    return filled(id=str(entry.listing.service_id), last_modified=_moment(entry.listed.changed_at))


def own_fields(entry: Entry) -> Json:
    """What it has one of, and who provides it."""
    listing = entry.listing
    return filled(
        id=str(listing.service_id),
        name=listing.name,
        description=listing.description,
        url=listing.website,
        email=listing.email,
        status=_STATUSES[listing.status],
        minimum_age=listing.who_for.minimum_age,
        maximum_age=listing.who_for.maximum_age,
        assured_date=listing.assured_on.isoformat() if listing.assured_on else None,
        alert=_alert(listing),
        last_modified=_moment(entry.listed.changed_at),
        # These two are of the wider standard, HSDS 3.0.
        eligibility_description=listing.who_for.condition,
        application_process=listing.how_to_join,
        organization=write_organization(listing),
        # Our own, of which the standard knows nothing.
        linkway_replies=_replies(entry.replies),
    )


def whole(entry: Entry) -> Json:
    """All of it."""
    listing = entry.listing
    return {
        **own_fields(entry),
        **filled(
            schedules=write_schedules(listing),
            service_areas=write_areas(listing),
            service_at_locations=write_locations(listing, entry.points),
            languages=write_languages(listing),
            cost_options=write_costs(listing),
            phones=[*_phones(listing)],
            attributes=[*_attributes(listing, entry.terms)],
        ),
    }


def located(one: Located) -> Json:
    """A service at one of its sites, without what it has many of."""
    return {**_at(one), "service": own_fields(one.entry)}


def located_whole(one: Located) -> Json:
    """A service at one of its sites, with all that belongs to it but its other sites."""
    service = {name: value for name, value in whole(one.entry).items() if name != "service_at_locations"}
    return {**_at(one), "service": service}


def _at(one: Located) -> Json:
    return write_location(one.entry.listing, one.entry.points, one.number)


def _alert(listing: Listing) -> str | None:
    if listing.status is not ListingStatus.TEMPORARILY_CLOSED:
        return None
    until = f" up to {listing.closed_until:%d %B %Y}" if listing.closed_until else ""
    return f"Temporarily closed{until}."


def _replies(replies: Replies | None) -> Json | None:
    """How often and how soon its provider says whether somebody may come, over the last twelve months."""
    if replies is None:
        return None
    return filled(
        answers=replies.answers, accepted_percent=replies.percent, usually_replies_within=replies.usually_within
    )


def _moment(at: datetime | None) -> str | None:
    """In milliseconds of UTC, as the standard asks."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def _phones(listing: Listing) -> Iterator[Json]:
    if listing.telephone:
        yield {"id": part_id(listing.service_id, "phones"), "number": listing.telephone}


def _attributes(listing: Listing, terms: tuple[Term, ...]) -> Iterator[Json]:
    for number, term in enumerate(terms):
        yield {
            "id": part_id(listing.service_id, "attributes", number),
            "link_type": term.taxonomy,
            "taxonomy_term": write_term(term),
        }
