"""London has 33 authorities, with the codes and names that people know."""

import pytest

from services.contract.boroughs import BOROUGHS, BY_GSS, BY_SLUG, BoroughSlug


def test_there_are_33() -> None:
    assert len(BOROUGHS) == len(BY_SLUG) == len(BY_GSS) == len(BoroughSlug) == 33


def test_the_codes_are_e09000001_to_e09000033() -> None:
    assert [borough.gss for borough in BOROUGHS] == [f"E090000{number:02d}" for number in range(1, 34)]


# From the register of the Office for National Statistics, one by one: not computed as ours are.
@pytest.mark.parametrize(
    ("gss", "slug", "name"),
    [
        ("E09000001", "city-of-london", "City of London"),
        ("E09000002", "barking-and-dagenham", "Barking and Dagenham"),
        ("E09000011", "greenwich", "Greenwich"),
        ("E09000012", "hackney", "Hackney"),
        ("E09000013", "hammersmith-and-fulham", "Hammersmith and Fulham"),
        ("E09000020", "kensington-and-chelsea", "Kensington and Chelsea"),
        ("E09000021", "kingston-upon-thames", "Kingston upon Thames"),
        ("E09000027", "richmond-upon-thames", "Richmond upon Thames"),
        ("E09000028", "southwark", "Southwark"),
        ("E09000030", "tower-hamlets", "Tower Hamlets"),
        ("E09000031", "waltham-forest", "Waltham Forest"),
        ("E09000033", "westminster", "Westminster"),
    ],
)
def test_a_borough_is_found_by_its_code_and_by_its_slug(gss: str, slug: str, name: str) -> None:
    assert BY_GSS[gss].name == name
    assert BY_GSS[gss] is BY_SLUG[slug]


def test_a_slug_can_stand_in_a_topic_and_in_an_address() -> None:
    assert all(slug.value.replace("-", "").isalpha() and slug.value.islower() for slug in BoroughSlug)
