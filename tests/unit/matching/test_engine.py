"""Which service suits a person best."""

from collections import Counter
from collections.abc import Collection, Sequence
from uuid import UUID

import numpy as np
import pytest

from services.contract.listing import Area, Listing
from services.contract.words.listing_words import AreaKind, Way
from services.contract.words.vocabulary import Need, UnmatchedReason
from services.matching.domain.engine import Engine
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking.ranked import Choice
from services.matching.domain.ranking.scoring import nearness, need_weights
from tests.fakes.matching import REACH, a_listed, a_listing, a_service_id, a_site, an_engine, somebody

SE15_ONLY = Area(kind=AreaKind.OUTCODE, code="SE15", name="SE15")


def best(person: Person, *listings: Listing, free: list[int] | None = None) -> Choice | None:
    engine = an_engine(*listings)
    return engine.best(person, engine.capacity if free is None else np.array(free))


def row(person: Person, *listings: Listing, free: list[int] | None = None) -> int | None:
    choice = best(person, *listings, free=free)
    return choice.row if choice else None


def test_the_nearer_of_two_alike_is_chosen() -> None:
    assert row(somebody(), a_listing(1, metres=900), a_listing(2, metres=300)) == 1


def test_the_most_pressing_need_weighs_more_than_the_next() -> None:
    person = somebody(needs=(Need.DEBT, Need.LONELINESS))
    assert row(person, a_listing(1), a_listing(2, needs=(Need.DEBT,))) == 1


def test_a_service_for_all_needs_is_worth_a_longer_way() -> None:
    person = somebody(needs=(Need.DEBT, Need.LONELINESS))
    both = a_listing(
        2,
        metres=1000,
        needs=(
            Need.DEBT,
            Need.LONELINESS,
        ),
    )
    assert row(person, a_listing(1, needs=(Need.DEBT,)), both) == 1


def test_of_two_alike_the_emptier_is_chosen() -> None:
    assert row(somebody(), a_listing(1), a_listing(2), free=[2, 9]) == 1


def test_a_full_service_is_not_chosen() -> None:
    assert row(somebody(), a_listing(1), a_listing(2, metres=3000), free=[0, 1]) == 1


def test_a_service_over_its_capacity_is_not_chosen() -> None:
    assert row(somebody(), a_listing(1), free=[-1]) is None


def test_what_meets_no_need_is_not_chosen() -> None:
    assert row(somebody(needs=(Need.FOOD,)), a_listing(1)) is None


@pytest.mark.parametrize(("metres", "chosen"), [(4999, 0), (5000, 0), (5001, None)])
def test_reach_is_five_kilometres(metres: int, chosen: int | None) -> None:
    assert row(somebody(), a_listing(1, metres=metres)) == chosen


def test_the_nearest_location_of_a_service_counts() -> None:
    several = a_listing(2, sites=(a_site(9000), a_site(250), a_site(4000)))
    choice = best(somebody(), a_listing(1, metres=300), several, a_listing(3, metres=8000))
    assert choice is not None
    assert (choice.row, choice.metres) == (1, 250)


def test_equal_services_take_turns_and_a_repeat_chooses_the_same() -> None:
    services = [a_listing(number) for number in range(4)]
    chosen = [row(somebody(number), *services) for number in range(80)]
    assert chosen == [row(somebody(number), *services) for number in range(80)]
    assert min(Counter(chosen)[number] for number in range(4)) >= 8


def test_the_order_of_the_directory_does_not_decide() -> None:
    services = [a_listing(number) for number in range(4)]
    for number in range(20):
        one, other = row(somebody(number), *services), row(somebody(number), *reversed(services))
        assert one is not None
        assert other is not None
        assert one == 3 - other


def test_an_empty_directory_has_nothing_for_anybody() -> None:
    engine = Engine([], REACH)
    assert engine.best(somebody(), engine.capacity) is None
    assert engine.why_none(somebody()) is UnmatchedReason.NO_SERVICE_FOR_THE_NEED


def test_the_reason_is_the_first_thing_that_is_missing() -> None:
    engine = an_engine(a_listing(1, metres=300), a_listing(2, metres=9000, needs=(Need.DEBT,)))
    assert engine.why_none(somebody(needs=(Need.FOOD,))) is UnmatchedReason.NO_SERVICE_FOR_THE_NEED
    assert engine.why_none(somebody(needs=(Need.DEBT,))) is UnmatchedReason.NO_SERVICE_WITHIN_REACH
    assert engine.why_none(somebody(needs=(Need.DEBT, Need.LONELINESS))) is UnmatchedReason.NO_ROOM


def test_the_weights_of_needs_fall_and_add_up_to_one() -> None:
    weights = list(need_weights(tuple(Need)).values())
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) == pytest.approx(1)


def test_nearness_halves_every_fifteen_hundred_metres() -> None:
    assert [nearness(metres) for metres in (0.0, 1500.0, 3000.0)] == [1, 0.5, 0.25]


def test_what_was_checked_ranks_before_what_was_not_and_hides_nothing() -> None:
    forgotten, checked = a_listing(1, assured_on=None), a_listing(2, metres=400)
    assert row(somebody(), forgotten, checked) == 1
    assert row(somebody(), forgotten, a_listing(2, metres=1000)) == 0


def test_of_two_alike_the_one_with_the_shorter_wait_is_chosen() -> None:
    assert row(somebody(), a_listing(1, wait_days=60), a_listing(2, wait_days=7)) == 1


def test_where_nobody_knows_the_places_room_counts_as_half() -> None:
    unknown, known = a_listing(1, places=None), a_listing(2)
    assert row(somebody(), unknown, known, free=[3, 6]) == 1
    assert row(somebody(), unknown, known, free=[3, 4]) == 0
    assert an_engine(unknown, known).capacity.tolist() == [-1, 10]


def test_what_can_be_taken_part_in_from_home_is_as_good_as_what_is_fifteen_hundred_metres_away() -> None:
    online = a_listing(1, ways=(Way.ONLINE,))
    assert row(somebody(), online, a_listing(2, metres=1000)) == 1
    assert row(somebody(), online, a_listing(2, metres=2200)) == 0


class TestAmended:
    """An engine that is amended is the one that would be made of what is listed then."""

    ENGINE = Engine(
        [
            a_listed(a_listing(1, areas=(SE15_ONLY,), languages=("so",))),
            a_listed(a_listing(2, sites=(a_site(100), a_site(200)))),
            a_listed(a_listing(3, metres=300, ways=(Way.IN_PERSON, Way.ONLINE))),
        ],
        REACH,
    )
    CHANGED = a_listed(a_listing(2, metres=50, places=3), version=2)
    ADDED = a_listed(a_listing(4, metres=700, areas=(SE15_ONLY,), languages=("bn",)))

    @pytest.mark.parametrize("gone", [(), (a_service_id(1),), (a_service_id(1), a_service_id(3), a_service_id(99))])
    @pytest.mark.parametrize("changed", [(), (CHANGED,), (CHANGED, ADDED)])
    def test_it_answers_like_a_new_one(self, changed: Sequence[Listed], gone: Collection[UUID]) -> None:
        engine = self.ENGINE.amended(changed, gone)
        anew = Engine(engine.listed, REACH)
        assert [engine.rows[one.listing.service_id] for one in engine.listed] == list(range(len(engine.listed)))
        assert engine.capacity.tolist() == anew.capacity.tolist()
        for number, languages in enumerate([(), ("so",), ("bn",)]):
            person = somebody(number, languages=languages)
            assert engine.best(person, engine.capacity) == anew.best(person, anew.capacity)
            assert engine.why_none(person) == anew.why_none(person)

    def test_the_changed_and_the_new_are_there_the_gone_are_not_and_the_one_before_stays(self) -> None:
        engine = self.ENGINE.amended([self.CHANGED, self.ADDED], [a_service_id(1)])
        assert set(engine.rows) == {a_service_id(number) for number in (2, 3, 4)}
        assert engine.listed[engine.rows[a_service_id(2)]].version == 2
        assert set(self.ENGINE.rows) == {a_service_id(number) for number in (1, 2, 3)}
