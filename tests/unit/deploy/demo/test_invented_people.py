"""The people and referrals of the demonstration: nobody real, every borough, and the same for the same seed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from itertools import islice
from random import Random

import pytest
from nhs_number.validate import is_valid

from deploy.invented import answers, london, people, referrals
from deploy.invented.courses import Course
from services.contract.boroughs import BOROUGHS, BoroughSlug
from services.referral.commands.refer import MakeReferral, ReferPerson
from services.referral.domain.measures.instruments import ANSWERS

TODAY = date(2026, 3, 14)


def chance(seed: int = 7) -> Random:
    return Random(seed)  # noqa: S311 - nothing secret hangs on it, and it must repeat itself


def some_people(count: int = 500) -> list[people.Person]:
    return list(islice(people.invented(chance(), today=TODAY), count))


def some_postcodes(gss: str) -> Sequence[str]:
    return [f"E{int(gss[-2:])} 1AA", f"E{int(gss[-2:])} 1AB"]


def a_day(count: int, seed: int = 7) -> list[referrals.Planned]:
    return referrals.plan(count, chance(seed), today=TODAY, postcodes_in=some_postcodes)


@pytest.fixture(scope="module")
def some_referrals() -> list[referrals.Planned]:
    return a_day(2000)


def test_nhs_numbers_are_valid_and_from_the_range_that_nobody_is_given() -> None:
    numbers = [person.nhs_number for person in some_people()]

    assert all(is_valid(number) and number.startswith("999") for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_on_another_day_the_same_people_have_other_nhs_numbers() -> None:
    again = list(islice(people.invented(chance(), today=TODAY, numbers=chance(8)), 500))

    assert not {one.nhs_number for one in again} & {one.nhs_number for one in some_people()}
    assert all(is_valid(one.nhs_number) for one in again)


def test_addresses_and_telephones_belong_to_nobody() -> None:
    assert all(person.email.endswith(".example") for person in some_people())
    assert all(person.phone.startswith("07700 900") and len(person.phone) == 12 for person in some_people())


def test_every_name_says_that_it_is_invented() -> None:
    assert all(person.name.endswith("(invented)") for person in some_people())


def test_everyone_is_an_adult() -> None:
    ages = [(TODAY - person.born_on).days / 365.25 for person in some_people(2000)]

    assert min(ages) >= 18
    assert max(ages) < 98


def test_the_referral_service_takes_every_request_as_it_is_written(some_referrals: list[referrals.Planned]) -> None:
    for planned in some_referrals[:500]:
        taken = MakeReferral.model_validate_json(MakeReferral.model_validate(planned.body).model_dump_json())
        assert ReferPerson.model_validate(planned.asked).safeguarding is planned.course.needs_a_human

        assert taken.consent.to_refer
        assert len(set(taken.needs)) == len(taken.needs) > 0


def test_every_borough_refers_its_own() -> None:
    planned = a_day(99)

    assert Counter(one.borough for one in planned) == Counter(dict.fromkeys(BOROUGHS, 3))
    assert all(one.body["postcode"] in some_postcodes(one.borough.gss) for one in planned)


def test_most_people_come_but_not_all(some_referrals: list[referrals.Planned]) -> None:
    share = sum(one.course.comes for one in some_referrals) / len(some_referrals)

    assert 0.8 < share < 0.9


@pytest.mark.parametrize("decision", [one.name for one in fields(Course)])
def test_whatever_may_be_decided_is_decided_by_some_of_a_day(
    decision: str, some_referrals: list[referrals.Planned]
) -> None:
    assert {bool(getattr(one.course, decision)) for one in some_referrals[:800]} == {True, False}


def test_the_same_seed_makes_the_same_day_and_another_seed_another() -> None:
    assert a_day(50) == a_day(50)
    assert a_day(50)[0] != a_day(50, seed=8)[0]


def test_whoever_answers_is_asked_the_same_at_both_ends_within_the_questions_bounds() -> None:
    same = chance()
    given = [one for one in (answers.invented(same) for _ in range(200)) if one]

    assert {one.start["instrument"] for one in given} == {"ons4", "ucla-loneliness"}
    assert len(given) < 200
    for one in given:
        assert one.start.keys() == one.end.keys()
        assert all(ANSWERS.validate_python(dict(said)) for said in (one.start, one.end))


def test_as_people_live_more_come_from_where_more_people_live_and_ask_for_what_its_deprivation_suggests() -> None:
    plan = referrals.plan(20_000, chance(3), today=TODAY, postcodes_in=some_postcodes, as_people_live=True)
    from_where = Counter(one.borough.slug for one in plan)
    for_money = Counter(one.borough.slug for one in plan if set(one.body["needs"]) & referrals.OF_DEPRIVATION)

    people = london.figures()
    assert from_where[BoroughSlug.CROYDON] == round(20_000 * people[BoroughSlug.CROYDON].people / 8_799_697)
    assert from_where[BoroughSlug.CITY_OF_LONDON] < 25
    often = {slug: for_money[slug] / from_where[slug] for slug in people}
    assert often[BoroughSlug.HACKNEY] > 1.4 * often[BoroughSlug.RICHMOND_UPON_THAMES]


@pytest.mark.parametrize("count", [0, 1, 7, 400])
def test_a_share_for_each_borough_adds_up(count: int) -> None:
    assert len(london.spread(count, BOROUGHS, chance(1))) == count
