"""Times that have places of their own: appointments and courses, by fields of Linkway's own beside a schedule's."""

from services.contract.listing import MOST_PLACES, Booking, Times
from services.contract.words.matching_words import BookingKind
from services.matching.directory.reading.written.days import read_day
from services.matching.directory.reading.written.numbers import read_number
from services.matching.directory.reading.written.part import Part
from services.matching.domain.sessions.bookable import fault_of


def read_booking(part: Part, times: Times) -> Booking | None:
    """What a schedule with these times says of places; None where it says nothing, or nothing that can be booked."""
    written = part.word("linkway_booking").casefold()
    if not written:
        return None
    kind = next((one for one in BookingKind if one == written), None)
    if kind is None:
        part.note("linkway_booking", "booking-unknown", "It is no word of ours.", "Write appointment or course.")
        return None
    places = read_number(part, "linkway_places", 0, MOST_PLACES)
    if places is None:
        what = "Nobody has said how many places it has, so it cannot be booked."
        part.note("linkway_places", "booking-without-places", what, "Write how many in linkway_places.")
        return None
    if fault := fault_of(kind, times):
        part.note(
            "linkway_booking", "booking-without-time", fault, "Write the day in valid_from, the time in opens_at."
        )
        return None
    join_until = read_day(part, "linkway_join_until") if kind is BookingKind.COURSE else None
    return Booking(kind=kind, places=int(places), times=times, join_until=join_until)
