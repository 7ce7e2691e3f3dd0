"""Who is the same person, who may be, and who never is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.geography.postcodes import NO_FIXED_ABODE, Postcode
from services.referral.custody import Custody
from services.referral.domain.people.recognising import Described, KeptKey, Together, recognise
from tests.fakes.referral import MASTER_KEY

CUSTODY = Custody(MASTER_KEY)
ADA: dict[str, Any] = {
    "number": None,
    "name": "Ada Invented",
    "born_on": date(1950, 6, 1),
    "postcode": Postcode("SE15", "4QN"),
}
NUMBER, ANOTHER_NUMBER = "9990000018", "9990000026"


def a_person(**changes: Any) -> KeptKey:
    """Ada, with what is said of her otherwise."""
    return CUSTODY.new_key(Described.of(**{**ADA, **changes}))


def test_who_is_described_alike_in_all_three_is_the_same_with_a_number_or_without() -> None:
    without, numbered = a_person(name="MRS ADA  INVENTED"), a_person(number=NUMBER)

    assert recognise(a_person(), [without]).person == without
    assert recognise(a_person(), [numbered]).person == numbered
    learnt = recognise(numbered, [without])
    assert (learnt.person.person_id, learnt.person.fingerprint) == (without.person_id, numbered.fingerprint)
    assert learnt.learns


def test_a_number_is_one_persons_whatever_else_is_said() -> None:
    known = a_person(number=NUMBER)
    moved = a_person(number=NUMBER, name="Ada Otherwise", postcode=Postcode("E1", "6AN"))

    assert recognise(moved, [known]).person == known


def test_who_was_known_by_number_alone_is_known_by_all_else_from_the_next_request_on() -> None:
    of_an_earlier_release = replace(a_person(number=NUMBER), whole=None, parts=())
    met = recognise(a_person(number=NUMBER), [of_an_earlier_release])

    assert (met.is_new, met.learns, met.is_first) == (False, True, True)
    assert met.person.person_id == of_an_earlier_release.person_id
    assert recognise(a_person(), [met.person]).person == met.person


def test_two_numbers_are_two_people_and_no_question() -> None:
    found = recognise(a_person(number=NUMBER), [a_person(number=ANOTHER_NUMBER)])

    assert (found.is_new, found.is_first, found.may_be_known) == (True, False, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Adah Invented"},
        {"name": "Invented Ada"},
        {"name": "Bela Otherwise"},
        {"born_on": date(1950, 1, 6)},
        {"postcode": Postcode("E1", "6AN")},
        {"postcode": NO_FIXED_ABODE},
    ],
)
@pytest.mark.parametrize(("one", "other"), [(None, None), (NUMBER, None), (None, NUMBER)])
def test_who_is_alike_in_two_of_the_three_is_new_and_a_human_looks(
    changes: dict[str, Any], one: str | None, other: str | None
) -> None:
    found = recognise(a_person(number=one, **changes), [a_person(number=other)])

    assert (found.is_new, found.may_be_known) == (True, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Bela Otherwise", "born_on": date(1960, 6, 1)},
        {"name": "Bela Otherwise", "postcode": Postcode("E1", "6AN")},
        {"born_on": date(1960, 6, 1), "postcode": Postcode("E1", "6AN")},
    ],
)
def test_who_is_alike_in_one_of_the_three_is_somebody_else(changes: dict[str, Any]) -> None:
    found = recognise(a_person(**changes), [a_person()])

    assert (found.is_new, found.may_be_known) == (True, False)


def test_twins_at_one_address_are_two_people_with_their_numbers_and_a_question_without() -> None:
    twin = {"name": "Bela Invented"}

    assert not recognise(a_person(number=NUMBER, **twin), [a_person(number=ANOTHER_NUMBER)]).may_be_known
    assert recognise(a_person(**twin), [a_person()]).may_be_known


def test_no_fixed_abode_is_nobodys_address() -> None:
    one, other = a_person(postcode=NO_FIXED_ABODE), a_person(postcode=NO_FIXED_ABODE)
    somebody_else = a_person(postcode=NO_FIXED_ABODE, name="Bela Otherwise")

    assert recognise(one, [other]).may_be_known
    assert not recognise(one, [somebody_else]).may_be_known


def test_of_two_who_are_described_alike_it_may_be_either() -> None:
    both = [a_person(number=NUMBER), a_person(number=ANOTHER_NUMBER)]

    assert recognise(a_person(), both).may_be_known


def test_those_whom_a_human_made_one_are_one_and_have_one_number() -> None:
    one, other = a_person(), a_person(number=NUMBER, postcode=Postcode("E1", "6AN"))
    group = Together((one.person_id, other.person_id), other.fingerprint)
    merged = KeptKey(one.person_id, one.wrapped, None, one.whole, one.parts, group)

    assert recognise(a_person(), [merged]).person == merged
    assert recognise(a_person(number=ANOTHER_NUMBER), [merged]).is_new


def test_who_is_not_described_is_nobody_else() -> None:
    nobody = CUSTODY.new_key()

    assert recognise(nobody, []).is_new
    assert (nobody.fingerprint, nobody.whole, nobody.parts) == (None, None, ())
