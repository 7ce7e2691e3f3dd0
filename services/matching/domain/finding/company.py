"""Whose volunteers can come along with a person: nearest first."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID, uuid5

from services.contract.words.matching_words import Rule
from services.matching.domain.finding.chosen import taking_part
from services.matching.domain.finding.rules import first_failed
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person

# What a volunteer's service is there for, and how people take part in it, does not matter to whoever is accompanied.
_OF_NO_MATTER = (Rule.NEED, Rule.NOT_DECLINED, Rule.WAY, Rule.ACCESS)
_OF_VOLUNTEERS = "companions"


def places_of_company(service_id: UUID) -> UUID:
    """What the places of a service's volunteers are counted under, beside the places of the service itself."""
    return uuid5(service_id, _OF_VOLUNTEERS)


def who_can_come_along(person: Person, rows: Iterable[int], listed: Sequence[Listed], reach: float) -> Iterator[int]:
    """Those of these rows whose volunteers may come with the person, who has them already first, then the nearest."""
    anyhow = person.wanted.model_copy(update={"ways": (), "access_needs": ()})
    asking = person._replace(wanted=anyhow)
    may = [row for row in rows if first_failed(asking, listed[row].listing, reach, but=_OF_NO_MATTER) is None]
    yield from sorted(may, key=lambda row: _how_near(asking, listed[row]))


def _how_near(person: Person, one: Listed) -> tuple[bool, float, bytes]:
    service_id = one.listing.service_id
    return service_id != person.companion_id, taking_part(person, one.listing)[2], service_id.bytes
