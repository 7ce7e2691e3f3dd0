"""A CSV file is read as a spreadsheet wrote it; half a file is refused, and a row that cannot be read is told."""

from pathlib import Path

import pytest

from tests.unit.matching.tables.tables import HEADINGS, LUNCH, a_csv, names, needs_of, read, refused, services


def test_a_row_becomes_a_service(tmp_path: Path) -> None:
    [record] = read(a_csv(tmp_path, HEADINGS, LUNCH))

    assert (record.where, record.findings, record.written["name"]) == ("row 2", (), "Invented Lunch Club")
    assert needs_of(record.written) == ["loneliness", "food"]
    [there] = record.written["service_at_locations"]
    assert there["location"]["addresses"] == [{"postal_code": "SE15 4QN"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_it_is_read_in_whatever_way_it_was_saved(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [line.replace("; ", " ").replace(",", separator) for line in (HEADINGS, LUNCH.replace("Invented", "Café"))]

    assert names(a_csv(tmp_path, *lines, encoding=encoding, end="\r\n")) == ["Café Lunch Club"]


def test_a_sentence_of_excel_names_the_separator(tmp_path: Path) -> None:
    assert names(a_csv(tmp_path, "sep=;", HEADINGS.replace(",", ";"), "A Club;food;SE15 4QN")) == ["A Club"]


def test_titles_may_stand_above_the_headings_and_empty_rows_between(tmp_path: Path) -> None:
    path = a_csv(tmp_path, "Services in our borough, November,", ",,", HEADINGS, ",,", "", LUNCH, ",,")

    assert [record.where for record in read(path)] == ["row 6"]


def test_headings_are_known_in_any_case_and_spacing(tmp_path: Path) -> None:
    assert names(a_csv(tmp_path, " NAME,Needs\u00a0,post code".replace("post code", "Postcode "), LUNCH))


def test_an_id_hangs_on_the_name_and_place_so_that_it_stays_when_rows_move(tmp_path: Path) -> None:
    before = services(a_csv(tmp_path, HEADINGS, LUNCH))
    after = services(a_csv(tmp_path, HEADINGS, "Another Club,food,SE1 1AA", LUNCH.replace("Lunch", " lunch")))

    assert before[0]["id"] == after[1]["id"] != after[0]["id"]


def test_a_cut_file_is_refused_whole(tmp_path: Path) -> None:
    within_a_quote = a_csv(tmp_path, HEADINGS, LUNCH, '"Invented Walking', end="\n")
    assert "cut off" in refused(within_a_quote)

    within_a_row = a_csv(tmp_path, HEADINGS, LUNCH, "Invented Walk")
    within_a_row.write_bytes(within_a_row.read_bytes()[:-3])
    assert "its last line ends after 1 of 3 cells" in refused(within_a_row)


def test_a_row_with_a_separator_too_many_is_told_and_costs_no_other(tmp_path: Path) -> None:
    bad, good = read(a_csv(tmp_path, HEADINGS, "Advice, guidance,debt,SE15 4QN", LUNCH))

    assert (bad.written, bad.where, bad.id) == (None, "row 2", "Advice")
    assert bad.why_missing == "It has 4 cells and there are 3 headings: a quote or a separator is wrong."
    assert good.written


def test_bytes_of_another_encoding_cost_their_own_row_alone(tmp_path: Path) -> None:
    path = a_csv(tmp_path, HEADINGS, LUNCH.replace("Invented", "Café"), LUNCH, encoding="cp1252")

    said = read(path, 'encoding = "utf-8"\ndirectory = "x"\n[columns]\nname = "Name"\nneeds = "Needs"')

    assert [record.written is None for record in said] == [True, False]
    assert "bytes" in (said[0].why_missing or "")


def test_nul_characters_are_left_out_and_said(tmp_path: Path) -> None:
    [record] = read(a_csv(tmp_path, HEADINGS, LUNCH.replace("Lunch", "Lu\0nch")))

    assert record.written["name"] == "Invented Lunch Club"
    assert [finding.code for finding in record.findings] == ["nul-characters"]


def test_twenty_thousand_rows_are_read_one_by_one(tmp_path: Path) -> None:
    path = a_csv(tmp_path, HEADINGS, *(f"Club {number},food,SE15 4QN" for number in range(20_000)))

    assert len({service["id"] for service in services(path)}) == 20_000


def test_an_encoding_that_does_not_exist_is_said(tmp_path: Path) -> None:
    mapping = 'encoding = "martian"\ndirectory = "x"\n[columns]\nname = "Name"\nneeds = "Needs"'

    assert "it is not written in martian" in refused(a_csv(tmp_path, HEADINGS, LUNCH), mapping)
