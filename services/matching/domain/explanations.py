"""Why a service was chosen, or none, in one sentence that a person can read."""

from collections.abc import Sequence

from services.contract.listing import Listing
from services.contract.words.vocabulary import NEED_PHRASES, Need, UnmatchedReason
from services.matching.domain.person import Person

NOT_KNOWN = "We do not know any more what was asked for, so a service must be chosen by hand."


def why_matched(person: Person, listing: Listing, needs_met: Sequence[Need], metres: float, free: int) -> str:
    """Say what it is for, how far it is, and how many places were free, the one held among them."""
    reason = "was chosen" if person.chosen_id else f"is there {_purposes(needs_met, 'and')}"
    places = "1 place" if free == 1 else f"{free} places"
    return f"{listing.name} {reason}, is {_far(metres)} from {person.position.name}, and had {places} free."


def why_unmatched(person: Person, reason: UnmatchedReason) -> str:
    """What is missing: a service for the need at all, one near enough, or one with room."""
    purpose = _purposes(person.needs, "or")
    within = f"within reach of {person.position.name}"
    no_service = "No other service" if person.declined else "No service"
    sentences = {
        UnmatchedReason.NO_SERVICE_FOR_THE_NEED: f"{no_service} that we know of is there {purpose}.",
        UnmatchedReason.NO_SERVICE_WITHIN_REACH: f"{no_service} that is there {purpose} is {within}.",
        UnmatchedReason.NO_ROOM: f"{no_service} that is there {purpose} {within} has a place free at the moment.",
    }
    return sentences[reason]


def why_not_chosen(chosen: Listing | None) -> str:
    """What is missing where a service was chosen: room, or the service itself."""
    if chosen is None:
        return "The service that was chosen is not in our directory at the moment."
    return f"{chosen.name} has no place free at the moment."


def _purposes(needs: Sequence[Need], joined_by: str) -> str:
    *others, last = (f"for {NEED_PHRASES[need]}" for need in needs)
    return f"{', '.join(others)} {joined_by} {last}" if others else last


def _far(metres: float) -> str:
    return "less than 100 metres" if metres < 100 else f"about {_length(metres)}"


def _length(metres: float) -> str:
    return f"{metres / 1000:.2g} km" if metres >= 950 else f"{round(metres, -2):.0f} metres"
