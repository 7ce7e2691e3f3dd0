"""Answers of matching with boring defaults, and what they were decided by."""

from typing import Any

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Need
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking import scoring
from services.matching.domain.ranking.ranked import Choice, Ranked
from services.matching.domain.ranking.weights import Weights
from services.matching.domain.reasons.answer import KeptAnswer
from services.matching.domain.reasons.candidate import Candidate
from services.matching.domain.reasons.considered import Considered
from tests.support.builders import NOW, REFERRAL_ID, SERVICE_ID


def a_candidate(**changes: Any) -> Candidate:
    """The invented lunch club, 1,500 metres off, with half of its places free."""
    boring: dict[str, Any] = {
        "service_id": SERVICE_ID,
        "version": 1,
        "name": "Invented Lunch Club",
        "way": Way.IN_PERSON,
        "needs_met": (Need.LONELINESS,),
        "metres": 1500.0,
        "free": 5,
        "places": 10,
        "wait_days": None,
        "assured_on": NOW.date(),
        "is_booked": False,
        "hints": None,
        "acceptance": 0.5,
        "room": 0.5,
        "score": 0.0,
        "taken": 0.5,
        "lot": 7,
    }
    one = Candidate(**boring | changes)
    values = one.values((Need.LONELINESS,), NOW.date())
    score = sum(weight * values[name] for name, weight in Weights().parts().items())
    return one if "score" in changes else Candidate(**boring | changes | {"score": score})


def an_answer(**changes: Any) -> KeptAnswer:
    """Somebody lonely in SE15 was given a place at the lunch club, which alone suited."""
    boring: dict[str, Any] = {
        "referral_id": REFERRAL_ID,
        "sequence": 1,
        "at": NOW,
        "asked": (Need.LONELINESS,),
        "place": "SE15",
        "weights": Weights(),
        "why": "Invented Lunch Club is there for company and friendship.",
        "candidates": (a_candidate(),),
        "service_id": SERVICE_ID,
    }
    return KeptAnswer(**boring | changes)


def considered(person: Person, listing: Listing, choice: Choice, free: int, *, version: int = 1) -> Considered:
    """What the person considered who chose this service, and no other suited."""
    places = -1 if listing.places is None or listing.bookings else listing.places
    room = scoring.room(free, places)
    parts = dict.fromkeys(Weights().parts(), 0.5) | {"room": room}
    ranked = Ranked(choice, listing.service_id, 0.5, parts, 1 - room, 7)
    listed = Listed(listing, version, BoroughSlug.SOUTHWARK)
    candidate = Candidate.of(person, listed, ranked, free)
    return Considered(choice, candidate.values(person.needs, person.today), (candidate,), Weights())
