"""Whether a service takes people, closed for a while or not at all."""

from services.contract.words.listing_words import ListingStatus
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import plain

# The first of each line is the standard's own word; the others are what directories write in its place.
_STATUSES = {
    **dict.fromkeys(("active", "open", "live", "published"), ListingStatus.ACTIVE),
    **dict.fromkeys(("temporarilyclosed", "paused", "temporaryclosure"), ListingStatus.TEMPORARILY_CLOSED),
}
_GONE = ("inactive", "defunct", "closed", "archived", "draft", "unpublished", "deleted", "ended")


def read_status(service: Part) -> ListingStatus:
    """How it stands. Raises LeftOut where it takes nobody, or where its word is not known."""
    written = plain(service.word("status"))
    if not written:
        service.note("status", "no-status", "It has no status, and counts as active.", "Write active, or what holds.")
        return ListingStatus.ACTIVE
    if written in _GONE:
        service.leave_out("status", "not-active", "It is not active.", "Write active once it takes people.")
    if written not in _STATUSES:
        service.leave_out(
            "status",
            "status-unknown",
            "Its status is no word of the standard, so nobody can tell whether it takes people.",
            "Write active, inactive, defunct or temporarily closed.",
        )
    return _STATUSES[written]
