"""Whatever a service calls itself, nobody else loses an answer by it, and whom it would suit goes to the next one."""

from random import Random
from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import Need
from services.matching.directory.reading import DirectoryReader, LeftOut, Reading
from services.matching.directory.terms import NeedTerms
from services.matching.domain.engine import Choice
from services.matching.domain.news import can_be_told, matched
from services.matching.domain.person import whereabouts
from tests.fakes.matching import MatchingInMemory, a_listing, a_service, a_service_id, a_term, created, somebody
from tests.fakes.referral import an_invented_gazetteer

GAZETTEER = an_invented_gazetteer()
ALL_NEEDS = [a_term("linkway-needs", need.value) for need in Need]
# One of each kind of letter that has ended a program somewhere.
LETTERS = "a Ω\t\n\0\u200b\u202e'\"\\{}<&%😀\ud800"


def read(*services: dict[str, Any]) -> Reading:
    return DirectoryReader(GAZETTEER, NeedTerms.reviewed()).read(services)


def any_text(random: Random) -> str:
    some = "".join(random.choices(LETTERS, k=50))
    return (some * 100)[: random.choice((1, 5, 900, 940, 1000, 1001, 5000))]


@pytest.mark.parametrize("seed", range(30))
async def test_whatever_services_call_themselves_everybody_is_answered(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - not a secret
    named = [
        a_service(id=str(a_service_id(number)), name=any_text(random), organization={"name": any_text(random)})
        for number in range(20)
    ]
    roomy = a_service(id=str(a_service_id(50)), attributes=[*ALL_NEEDS, a_term("linkway-places", "30")])
    service = MatchingInMemory(*read(*named, roomy).listings)
    await service.consumes(*(created(number, outcode=random.choice(("SE15", "ZZ99"))) for number in range(25)))
    assert all(service.verdict(number).service_id for number in range(25))
    assert len(service.published) == 25


@pytest.mark.parametrize("name", ["Invented Tea Table, " * 60, "Invented Tea Table, " * 48])
async def test_whom_it_would_suit_goes_to_the_next_service_and_it_is_named_by_its_id(name: str) -> None:
    bad, good = a_service_id(1), a_service_id(2)
    reading = read(
        a_service(id=str(bad), name=name, attributes=[*ALL_NEEDS, a_term("linkway-places", "10")]),
        a_service(id=str(good)),
    )
    assert reading.left_out == {LeftOut.CANNOT_BE_TOLD: [str(bad)]}
    service = MatchingInMemory(*reading.listings)
    await service.consumes(created(1), created(2))
    assert [service.verdict(number).service_id for number in (1, 2)] == [good, good]


@pytest.mark.parametrize("capacity", [1, 2, 1000])
@pytest.mark.parametrize("needs", [(Need.FOOD,), tuple(Need)])
def test_what_can_be_told_can_be_told_to_anybody(needs: tuple[Need, ...], capacity: int) -> None:
    names = ["x" * length for length in range(400, 1001)]
    listings = [a_listing(name=name, needs=frozenset(needs), capacity=capacity) for name in names]
    told = [listing for listing in listings if can_be_told(listing)]
    assert 0 < len(told) < len(names)
    # The longest takes the most room: what can be told of it can be told of those before it.
    assert told == listings[: len(told)]
    for borough in (BoroughSlug.SOUTHWARK, BoroughSlug.TOWER_HAMLETS):
        told_to_all_at_every_distance(told[-1], needs, whereabouts(GAZETTEER, "ZZ99", borough))


def told_to_all_at_every_distance(listing: Any, needs: tuple[Need, ...], position: Any) -> None:
    for metres in (0, 99.9, 100, 949, 951, 4_999, 99_999):
        for free in {1, listing.places}:
            person = somebody(needs=needs, position=position)
            assert matched(person, listing, Choice(0, 1.0, metres), free).service_id == listing.service_id
