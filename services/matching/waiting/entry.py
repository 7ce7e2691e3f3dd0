"""One referral on the waiting list: by which keys it is found, in which turn, and what a service must admit."""

from dataclasses import dataclass
from datetime import UTC
from typing import NamedTuple
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import AgeBand, Gender, Need, ReferrerRole, Urgency
from services.matching.domain.person import Person, Turn
from services.runtime.working.outgoing import Cause

FROM_HOME = "from-home"


class InTurn(NamedTuple):
    """Who is next: the referral's key, its turn as text, and why what is said of it next is said."""

    key: str
    turn: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Entry:
    """Who waits: `keys` say for what and where, or for the one service that was chosen for them.

    The codes are there so that most of those whom a service does not admit are never loaded; the engine decides.
    """

    in_turn: InTurn
    keys: tuple[str, ...]
    borough: BoroughSlug
    outcode: str
    urgency: Urgency
    age_band: AgeBand
    gender: Gender
    role: ReferrerRole | None
    declined: tuple[UUID, ...] = ()
    is_chosen: bool = False

    @property
    def key(self) -> str:
        """The referral's key among all that is kept."""
        return self.in_turn.key

    @classmethod
    def of(cls, person: Person, cause: Cause) -> "Entry":
        """The entry of a person who waits, of whom what is said next is said because of this."""
        wanted, key = person.wanted, str(person.referral_id)
        return cls(
            InTurn(key, turn_as_text(person.turn, key), cause),
            _keys(person),
            person.borough,
            wanted.outcode,
            wanted.urgency,
            wanted.age_band,
            wanted.gender,
            wanted.referrer_role,
            person.declined,
            is_chosen=person.chosen_id is not None,
        )


def need_at(need: Need, place: str) -> str:
    """The key of those who have this need and live there, or who can take part from home."""
    return f"{need.value}:{place}"


def accompanied_at(place: str) -> str:
    """The key of those who live there, or can take part from home, and ask that somebody comes with them."""
    return f"accompanied:{place}"


def chosen(service_id: UUID) -> str:
    """The key of those who were sent to this service, and wait for it alone."""
    return f"chosen:{service_id}"


def turn_as_text(turn: Turn, key: str) -> str:
    """A text that sorts as the turn does; the key tells those apart who came at the same moment."""
    since = turn.since.astimezone(UTC)
    return f"{turn.urgency} {turn.day:%Y-%m-%d} {turn.equity:02} {since:%Y-%m-%dT%H:%M:%S.%f} {key}"


def _keys(person: Person) -> tuple[str, ...]:
    ways, places = set(person.wanted.ways or Way), [person.position.name]
    company = [accompanied_at(place) for place in (*places, FROM_HOME)] if person.wanted.accompanied else []
    if person.chosen_id:
        return (chosen(person.chosen_id), *company)
    if ways - {Way.IN_PERSON}:
        places.append(FROM_HOME)
    return (*(need_at(need, place) for need in person.needs for place in places), *company)
