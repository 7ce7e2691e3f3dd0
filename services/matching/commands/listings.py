"""What may be asked about a listing: the fields that can be changed, and how they must go together."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ConfigDict

from services.contract.doors.refusals import Fault, Refusal
from services.contract.listing import Listing
from services.contract.listing_changes import ListingChanges
from services.contract.text.links import has_link
from services.contract.words.listing_words import ListingStatus, Way
from services.matching.domain.sessions.bookable import fault_of


class ChangeDoesNotFit(Refusal):
    """The changes by themselves are well written, and do not go together, or with the rest of the listing."""

    title = "The changes do not go together"


class ChangeListing(ListingChanges):
    """Fields of a listing that are to be otherwise. Each takes the place of what stood there, as a whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def on(self, listing: Listing) -> Listing:
        """The listing with these changes. Raises ChangeDoesNotFit."""
        changed = {**listing.model_dump(mode="json"), **self.sent}
        if changed["status"] != ListingStatus.TEMPORARILY_CLOSED:
            changed["closed_until"] = None
        return _checked(Listing.model_validate(changed))

    @property
    def sent(self) -> Mapping[str, Any]:
        """What was sent, as JSON."""
        return self.model_dump(mode="json", exclude_unset=True)


def _checked(listing: Listing) -> Listing:
    faults = [*_faults(listing)]
    if faults:
        raise ChangeDoesNotFit(faults[0].detail, *faults)
    return listing


def _faults(listing: Listing) -> Iterator[Fault]:
    lowest, highest = listing.who_for.minimum_age, listing.who_for.maximum_age
    if lowest is not None and highest is not None and lowest > highest:
        yield Fault("#/who_for/minimum_age", "The least age is above the greatest. Mend one of them.")
    if Way.IN_PERSON in listing.ways and not listing.sites:
        yield Fault("#/ways", "It has no site to go to, so nobody can come in person. Leave in-person out.")
    for number, booking in enumerate(listing.bookings):
        if fault := fault_of(booking.kind, booking.times):
            yield Fault(f"#/bookings/{number}/times", fault)
    # Names stand in mails to people, who would follow it.
    if has_link(listing.name):
        yield Fault("#/name", "There is an address of a page in the name. Write it in website.")
