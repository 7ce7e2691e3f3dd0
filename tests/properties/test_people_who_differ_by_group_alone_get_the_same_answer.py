"""Two people who differ by their group alone get the same answer: the same place, by the same score, in the same words.

The whole of matching runs twice over the same invented directory, with the same others in the same batches; the two
worlds differ in one person's gender, ethnic category, deprivation, or age where no service tells these ages apart. Then
everything that is published, about everybody, is the same to the last letter.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contract.listing import Listing, WhoFor
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import AgeBand, EthnicCategory, Gender, Need, ReferrerRole, Urgency
from tests.fakes.matching import MatchingInMemory, a_listing, a_site, created

NEEDS = (Need.LONELINESS, Need.FOOD, Need.ARTS)
# No service below has a limit between these two.
GROWN_UP, OLDER = AgeBand.FROM_25, AgeBand.FROM_55
DIFFERENCES: dict[str, st.SearchStrategy[Any]] = {
    "gender": st.sampled_from(Gender),
    "ethnic_category": st.sampled_from(EthnicCategory),
    "deprivation_decile": st.none() | st.integers(1, 10),
    "age_band": st.sampled_from([AgeBand.FROM_25, AgeBand.FROM_35, AgeBand.FROM_45, OLDER]),
}
PEOPLE = st.fixed_dictionaries(
    {
        "needs": st.lists(st.sampled_from(NEEDS), min_size=1, max_size=3, unique=True).map(tuple),
        "urgency": st.sampled_from(Urgency),
        "referrer_role": st.sampled_from(ReferrerRole),
        "age_band": st.just(GROWN_UP),
        "languages": st.sampled_from([(), ("bn",), ("bn", "en")]),
        "ways": st.sampled_from([(), (Way.IN_PERSON,), (Way.ONLINE,)]),
    }
)
SERVICES = st.fixed_dictionaries(
    {
        "needs": st.lists(st.sampled_from(NEEDS), min_size=1, max_size=2, unique=True).map(tuple),
        "metres": st.sampled_from([0, 400, 400, 3000, 9000]),
        "places": st.sampled_from([None, 0, 1, 2, 10]),
        "who_for": st.sampled_from([WhoFor(), WhoFor(minimum_age=18), WhoFor(minimum_age=65), WhoFor(maximum_age=17)]),
        "ways": st.sampled_from([(Way.IN_PERSON,), (Way.ONLINE,), (Way.IN_PERSON, Way.TELEPHONE)]),
        "languages": st.sampled_from([(), ("bn",)]),
    }
)


class World(NamedTuple):
    """What is the same in both worlds: a directory, and who comes, in batches."""

    services: list[Mapping[str, Any]]
    people: list[Mapping[str, Any]]
    at_once: int


WORLDS = st.builds(
    World,
    st.lists(SERVICES, min_size=1, max_size=5),
    st.lists(PEOPLE, min_size=1, max_size=5),
    st.integers(1, 5),
)


def a_directory(world: World) -> list[Listing]:
    return [
        a_listing(
            number, **{name: one for name, one in fields.items() if name != "metres"}, sites=(a_site(fields["metres"]),)
        )
        for number, fields in enumerate(world.services)
    ]


def said_in(world: World, listings: list[Listing], **of_the_last: Any) -> list[tuple[str, str, str]]:
    """All that is published, in order, where the last who comes is of this group."""
    people = [*world.people[:-1], {**world.people[-1], **of_the_last}]
    service = MatchingInMemory(*listings)
    arrived = [created(number, **fields) for number, fields in enumerate(people)]

    async def a_day() -> None:
        for first in range(0, len(arrived), world.at_once):
            await service.consumes(*arrived[first : first + world.at_once])

    asyncio.run(a_day())
    return [(one.key, one.envelope.type, one.value.decode()) for one in service.published]


@pytest.mark.parametrize("what", list(DIFFERENCES))
def test_nobodys_answer_hangs_on_their_group(what: str) -> None:
    @settings(max_examples=15, deadline=None)
    @given(WORLDS, DIFFERENCES[what], DIFFERENCES[what])
    def differs_in_it_alone(world: World, one: Any, other: Any) -> None:
        listings = a_directory(world)
        assert said_in(world, listings, **{what: one}) == said_in(world, listings, **{what: other})

    differs_in_it_alone()


@settings(max_examples=15, deadline=None)
@given(WORLDS, st.fixed_dictionaries(DIFFERENCES), st.fixed_dictionaries(DIFFERENCES))
def test_nor_on_all_groups_together(world: World, one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    listings = a_directory(world)
    assert said_in(world, listings, **one) == said_in(world, listings, **other)


A_CLUB = World([{}], [{"needs": (Need.LONELINESS,), "age_band": GROWN_UP}], 1)


@pytest.mark.parametrize(
    ("who_for", "one", "other"),
    [
        (WhoFor(genders=(Gender.FEMALE,)), {"gender": "female"}, {"gender": "male"}),
        (WhoFor(minimum_age=55), {"age_band": OLDER}, {"age_band": GROWN_UP}),
    ],
)
def test_where_a_service_is_for_some_alone_the_answers_differ_so_that_this_would_be_seen(
    who_for: WhoFor, one: Mapping[str, Any], other: Mapping[str, Any]
) -> None:
    listings = [a_listing(0, who_for=who_for)]
    assert said_in(A_CLUB, listings, **one) != said_in(A_CLUB, listings, **other)
