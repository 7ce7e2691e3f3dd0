"""Who provides a service, as Open Referral UK 3.0 writes it."""

from collections.abc import Mapping
from typing import Any

from services.contract.listing import Listing
from services.matching.directory.export.ids import organization_id, part_id
from services.matching.directory.export.written.filled import filled


def write_organization(listing: Listing) -> Mapping[str, Any]:
    """The organisation. The standard asks for an id and a description; where nobody gave any, they follow its name."""
    known = str(listing.organization_id or organization_id(listing.organization_name))
    written = filled(id=known, name=listing.organization_name, description=listing.organization_name)
    if not listing.organization_identifier:
        return written
    identifier = filled(
        id=part_id(listing.service_id, "organization_identifiers"),
        identifier_type="Charity or company number",
        identifier=listing.organization_identifier,
    )
    return {**written, "organization_identifiers": [identifier]}
