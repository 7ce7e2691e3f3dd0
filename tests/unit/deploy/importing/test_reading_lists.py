"""A list is read as a spreadsheet wrote it: whatever its encoding, separators and quotes; half of one is told."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy.importing.columns import COLUMNS, body_of
from deploy.importing.headings import ListUnusable
from deploy.importing.lists import List, open_list
from deploy.importing.rows import Row

NEEDED = [column.name for column in COLUMNS if column.is_needed]
HEADINGS = ",".join(["reference", *NEEDED])
A_ROW = "row-1,Ines Example,1951-03-04,SE15 4QN,loneliness debt,routine,yes,none,council"


def a_list(tmp_path: Path, *lines: str, encoding: str = "utf-8", end: str = "\n") -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes("".join(line + end for line in lines).encode(encoding))
    return path


def rows(path: Path, encoding: str | None = None) -> list[Row]:
    return list(open_list(path, encoding).rows())


def fault(path: Path) -> str:
    [row] = rows(path)
    assert not row.body
    return row.faults[""]


def test_a_row_becomes_the_body_of_a_referral(tmp_path: Path) -> None:
    [row] = rows(a_list(tmp_path, HEADINGS, A_ROW))

    assert (row.number, row.line, row.reference, row.faults) == (1, 2, "row-1", {})
    assert row.body == {
        "person": {"name": "Ines Example", "born_on": "1951-03-04"},
        "postcode": "SE15 4QN",
        "needs": ["loneliness", "debt"],
        "urgency": "routine",
        "consent": {"to_refer": True, "channel": "none"},
        "referrer": {"role": "council"},
    }


def test_the_template_is_a_list(tmp_path: Path) -> None:
    lines = [",".join(column.name for column in COLUMNS), ",".join(column.example for column in COLUMNS)]

    [row] = rows(a_list(tmp_path, *lines))

    assert not row.faults
    assert row.body["person"]["nhs_number"] == "999 000 0018"


ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_is_read_in_whatever_way_it_was_saved(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    lines = [line.replace(",", separator).replace("Ines", "Inés") for line in (HEADINGS, A_ROW, A_ROW)]

    read = rows(a_list(tmp_path, *lines, encoding=encoding, end=end))

    assert [row.body["person"]["name"] for row in read] == ["Inés Example"] * 2


CELLS = st.text(st.characters(codec="cp1252", exclude_characters="\x00\x1a", exclude_categories=["Cs"]), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    names=st.lists(
        CELLS.filter(lambda cell: cell.strip(" \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\xad")), min_size=1, max_size=8
    ),
    encoding=st.sampled_from(ENCODINGS),
    separator=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_whatever_stands_in_a_cell_comes_out_of_it(
    tmp_path: Path, names: list[str], encoding: str, separator: str, quoting: int
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, quoting=quoting)  # type: ignore[arg-type]  # one of csv's own
    writer.writerow(HEADINGS.split(","))
    writer.writerows([["", name, *A_ROW.split(",")[2:]] for name in names])
    path = tmp_path / "list.csv"
    path.write_bytes(written.getvalue().encode(encoding))

    read = rows(path, encoding)

    assert [row.body["person"]["name"] for row in read] == [
        body_of({"name": name})[0]["person"]["name"] for name in names
    ]


def test_a_sentence_of_excel_names_the_separator(tmp_path: Path) -> None:
    [row] = rows(a_list(tmp_path, "sep=;", HEADINGS.replace(",", ";"), A_ROW.replace(",", ";")))

    assert (row.line, row.reference) == (3, "row-1")


def test_headings_may_be_written_for_people(tmp_path: Path) -> None:
    headings = HEADINGS.replace("born_on", "Born on").replace("referrer_role", " Referrer-Role ")

    assert not rows(a_list(tmp_path, headings, A_ROW))[0].faults


def test_columns_that_are_not_known_are_told_and_not_read(tmp_path: Path) -> None:
    listed = open_list(a_list(tmp_path, f"{HEADINGS},colour", f"{A_ROW},green"))

    assert listed.unknown == ("colour",)
    assert "green" not in str([row.body for row in listed.rows()])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "names no column"),
        (["Ines Example;1951-03-04"], "names no column"),
        (["name,born_on"], "These columns are missing: postcode, needs, urgency, consent, channel, referrer_role."),
        ([f"{HEADINGS},name"], "stand there twice: name"),
        ([f"{HEADINGS},safegarding"], "'safegarding', which Linkway does not know"),
        ([",".join(["name"] * 1_000_000)], "more than 200 columns"),
    ],
    ids=range(6),
)
def test_what_is_no_list_is_refused_whole(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(ListUnusable, match=said):
        open_list(a_list(tmp_path, *lines))


def test_bytes_of_no_encoding_are_told(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    strange = A_ROW.replace("Ines", "In\x81s").encode("latin-1")
    path.write_bytes(b"\n".join([HEADINGS.encode(), A_ROW.encode(), strange, A_ROW.encode(), b""]))

    assert ["does not have" in row.faults.get("", "") for row in rows(path)] == [False, True, False]
    with pytest.raises(ListUnusable, match="not written in invented"):
        open_list(path, "invented")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (A_ROW[:30], "The row has 4 cells, and the first line 9"),
        (f"{A_ROW},more", "The row has 10 cells"),
        ("a," * 300_000, "The row has"),
        ('row-1,"Ines Example,1951-03-04', "A quote is opened in line 2 and never closed"),
        ('row-1,"Ines" Example,1951-03-04', "A quote stands in line 2 where none can"),
        (f"row-1,{'Ines' * 6000},1951-03-04", "has over 20000 characters"),
    ],
    ids=range(6),
)
def test_a_row_that_cannot_be_read_says_why(tmp_path: Path, row: str, said: str) -> None:
    assert said in fault(a_list(tmp_path, HEADINGS, row))


def test_the_rows_behind_one_that_cannot_be_read_are_read(tmp_path: Path) -> None:
    read = rows(a_list(tmp_path, HEADINGS, A_ROW, 'row-2,"Rob" Sample', "", ",,,,,,,,", A_ROW[:20], A_ROW))

    assert [(row.number, row.line, bool(row.faults)) for row in read] == [
        (1, 2, False),
        (2, 3, True),
        (3, 6, True),
        (4, 7, False),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_wherever_a_file_is_cut_off_it_shows(tmp_path: Path, encoding: str) -> None:
    path = a_list(tmp_path, HEADINGS, A_ROW, A_ROW.replace("Ines Example", '"Inés\nExample"'), encoding=encoding)
    whole = path.read_bytes()
    begins = len((HEADINGS + "\n" + A_ROW + "\n").encode(encoding))

    for end in range(begins + 1, len(whole)):
        path.write_bytes(whole[:end])
        listed = open_list(path, encoding)
        assert not listed.ends_with_a_line or any(row.faults for row in listed.rows()), end


def test_trailing_separators_are_no_cells(tmp_path: Path) -> None:
    assert not rows(a_list(tmp_path, HEADINGS, f"{A_ROW},,,"))[0].faults


def test_the_same_row_has_the_same_key_and_another_has_another(tmp_path: Path) -> None:
    bare = A_ROW.replace("row-1", "")
    read = rows(
        a_list(tmp_path, HEADINGS, bare, bare, bare.replace("Ines", "Rob"), A_ROW, A_ROW.replace("Ines", "Rob"))
    )

    one, same, other, named, corrected = (row.key for row in read)
    assert one == same
    assert len({one, other, named}) == 3
    assert named == corrected
    assert "Ines" not in one


def test_a_cell_that_cannot_be_meant_is_told_by_its_column(tmp_path: Path) -> None:
    [row] = rows(a_list(tmp_path, HEADINGS, A_ROW.replace("yes", "perhaps")))

    assert row.faults == {"consent": "Write yes or no."}


def test_a_long_list_takes_little_room(tmp_path: Path) -> None:
    path = a_list(tmp_path, HEADINGS, *[A_ROW] * 5000)
    listed: List = open_list(path)

    assert sum(1 for _ in listed.rows()) == 5000
