"""Why a service was chosen, or none, in one sentence: the person reads it in a mail, and a link worker on a screen."""

from collections.abc import Sequence
from datetime import date

from services.contract.listing import Listing
from services.contract.words.vocabulary import NEED_PHRASES, Need, UnmatchedReason
from services.matching.domain.person import Person
from services.matching.domain.ranking.scoring import FRESH_DAYS
from services.matching.domain.reasons.phrases import day

NOT_KNOWN = "We do not know any more what was asked for, so a service must be chosen by hand."
TOO_YOUNG = "We cannot find support for children and young people under 18 yet."


def why_matched(person: Person, listing: Listing, needs_met: Sequence[Need], free: int, today: date) -> str:
    """Say what it is for, how many places were free, the one held among them, and when a check is long ago.

    How far it is, and how many places there are where nobody has said that, is not repeated here.
    """
    reason = "was chosen" if person.chosen_id else f"is there {_purposes(needs_met, 'and')}"
    places = (
        "" if not listing.says_places else ", and had 1 place free" if free == 1 else f", and had {free} places free"
    )
    return f"{listing.name} {reason}{places}{_last_check(listing.assured_on, today)}."


def why_unmatched(person: Person, reason: UnmatchedReason) -> str:
    """What stands in the way, of the age alone whether it does: what else is known of the person is not repeated."""
    purpose = _purposes(person.needs, "or")
    within = f"within reach of {person.position.name}"
    no_service = "No other service" if person.declined else "No service"
    sentences = {
        UnmatchedReason.TOO_YOUNG: TOO_YOUNG,
        UnmatchedReason.AGE_UNKNOWN: f"Each service that is there {purpose} {within} is for people of some ages only, "
        "and we were not told an age.",
        UnmatchedReason.NO_SERVICE_FOR_THE_NEED: f"{no_service} that we know of is there {purpose}.",
        UnmatchedReason.NO_SERVICE_WITHIN_REACH: f"{no_service} that is there {purpose} is {within}.",
        UnmatchedReason.NOT_ELIGIBLE: f"{no_service} that is there {purpose} {within} fits: each is for other people, "
        "or lacks what is needed to take part.",
        UnmatchedReason.NO_ROOM: f"{no_service} that is there {purpose} {within} has a place free at the moment.",
        UnmatchedReason.NO_COMPANION: f"There is a service {purpose} {within}, but nobody is free "
        "to come along at the moment.",
    }
    return sentences[reason]


def why_not_chosen(reason: UnmatchedReason, chosen: Listing | None) -> str:
    """What is missing where a service was chosen: room, the age that it is for, or the service itself."""
    if reason is UnmatchedReason.TOO_YOUNG:
        return TOO_YOUNG
    if chosen is None:
        return "The service that was chosen is not in our directory at the moment."
    if reason is UnmatchedReason.NOT_ELIGIBLE:
        return f"{chosen.name} is for people of another age."
    if reason is UnmatchedReason.NO_COMPANION:
        return f"Nobody is free to come along to {chosen.name} at the moment."
    if reason is UnmatchedReason.AGE_UNKNOWN:
        return f"{chosen.name} is for people of some ages only, and we were not told an age."
    return f"{chosen.name} has no place free at the moment."


def _last_check(assured_on: date | None, today: date) -> str:
    if assured_on is None:
        return "; nobody has said when its details were last checked"
    if (today - assured_on).days <= FRESH_DAYS:
        return ""
    return f"; its details were last checked on {day(assured_on)}"


def _purposes(needs: Sequence[Need], joined_by: str) -> str:
    *others, last = (f"for {NEED_PHRASES[need]}" for need in needs)
    return f"{', '.join(others)} {joined_by} {last}" if others else last
