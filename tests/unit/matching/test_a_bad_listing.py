"""Whatever a service calls itself, nobody else loses an answer by it, and whom it would suit goes to the next one."""

from random import Random
from typing import Any

import pytest

from services.contract.words.vocabulary import Need
from services.matching.directory.reading import DirectoryReader, Reading
from services.matching.directory.terms import NeedTerms
from tests.fakes.matching import MatchingInMemory, a_service, a_service_id, a_term, created
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
