"""A mapping says which column is what and what its words mean; one that cannot be is refused with what to write."""

from pathlib import Path

import pytest

from tests.unit.matching.tables.tables import HEADINGS, LUNCH, MAPPING, a_csv, needs_of, read, refused, services

NAME = 'directory = "x"\n[columns]\nname = "Name"\n'


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (NAME + 'needs = "Needs"\npostcode = "Post code"', "'Post code' (did you mean 'Postcode'?)"),
        (NAME + 'needs = "Category"', "columns that are not there: 'Category'; row 1 has: Name, Needs, Postcode"),
        (
            NAME + 'needs = "Needs"\npostcod = "Postcode"',
            "'postcod' in [columns], which no service has. Write postcode",
        ),
        (NAME, "does not say what the services help with"),
        ('directory = "x"\n[columns]\nneeds = "Needs"', "says nothing of name"),
        ('[columns]\nname = "Name"\nneeds = "Needs"', "directory: Field required"),
        (NAME + 'needs = "Needs"\n[sheets]', "sheets: Extra inputs are not permitted"),
        (NAME + "needs = Needs", "the mapping is no TOML"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_what_to_do(tmp_path: Path, mapping: str, said: str) -> None:
    assert said in refused(a_csv(tmp_path, HEADINGS, LUNCH), mapping)


def test_words_stand_for_what_the_mapping_says_and_some_for_nothing(tmp_path: Path) -> None:
    words = '[words.needs]\n"Lunch clubs" = ["loneliness", "food"]\n"Room hire" = []\n'
    path = a_csv(tmp_path, HEADINGS, "A,lunch  CLUBS; Room hire,SE15 4QN", "B,Room hire,SE15 4QN")

    first, second = services(path, MAPPING + words)

    assert needs_of(first) == ["loneliness", "food"]
    assert "attributes" not in second


def test_any_other_word_can_be_meant(tmp_path: Path) -> None:
    mapping = MAPPING + 'status = "Name"\n[words.status]\n"Old Club" = "inactive"\n"*" = "active"\n'

    said = services(a_csv(tmp_path, HEADINGS, "Old Club,food,SE15 4QN", "New Club,food,SE15 4QN"), mapping)

    assert [service["status"] for service in said] == ["inactive", "active"]


def test_a_word_that_is_none_of_ours_is_left_to_the_reviewed_lists(tmp_path: Path) -> None:
    [service] = services(a_csv(tmp_path, HEADINGS, "A,Net mending,SE15 4QN"), 'taxonomy = "Crafts"' + MAPPING)

    assert [one["taxonomy_term"] for one in service["attributes"]] == [{"taxonomy": "Crafts", "name": "Net mending"}]


def test_a_constant_holds_where_the_row_says_nothing(tmp_path: Path) -> None:
    constants = '[constants]\norganisation = "Invented Council"\nborough = "southwark"\nneeds = ["learning", "arts"]\n'

    said = services(a_csv(tmp_path, HEADINGS, "A,,SE15 4QN", "B,food,SE15 4QN"), MAPPING + constants)

    assert [needs_of(service) for service in said] == [["learning", "arts"], ["food"]]
    assert {service["organization"]["name"] for service in said} == {"Invented Council"}
    assert said[0]["service_areas"] == [{"name": "southwark"}]


def test_the_mapping_says_what_parts_a_cell(tmp_path: Path) -> None:
    [service] = services(a_csv(tmp_path, HEADINGS, "A,food / arts,SE15 4QN"), MAPPING + '[split]\nneeds = "/"\n')

    assert needs_of(service) == ["food", "arts"]


def test_an_address_may_have_several_columns(tmp_path: Path) -> None:
    path = a_csv(tmp_path, HEADINGS + ",Address 1,Address 2", LUNCH + ",Invented Hall,1 Example Street")

    [service] = services(path, MAPPING + 'address = ["Address 1", "Address 2"]\n')

    [address] = service["service_at_locations"][0]["location"]["addresses"]
    assert (address["address_1"], address["address_2"]) == ("Invented Hall", "1 Example Street")


def test_ids_of_the_keeper_do_not_meet_those_of_another_table(tmp_path: Path) -> None:
    path = a_csv(tmp_path, HEADINGS + ",No.", LUNCH + ",1")
    mapping = MAPPING + 'id = "No."\n'

    [ours], [theirs] = read(path, mapping), read(path, mapping.replace("Invented services", "Other services"))

    assert ours.written["id"] != theirs.written["id"]
