"""`linkway directory map` proposes which column is what; what it proposes is a mapping by which the file is read."""

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.cli.app import app
from deploy.home import PROJECT
from services.matching.directory.tables.mapping import read_mapping
from services.matching.directory.tables.table import Table

EXAMPLES = PROJECT / "services" / "matching" / "directory" / "examples"
SAVED = "Group name,Category,Post Code,E-mail address,Tel. no.,Opening times,Favourite colour"
ROW = "Invented Lunch Club,Lunch clubs,SE15 4QN,lunch@club.example,020 7946 0101,Mon 10-12,blue"


def linkway(home: Path, *line: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in line], env={"LINKWAY_HOME": str(home), "NO_COLOR": "1"})


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(f"Our services,,,,,,\n{SAVED}\n{ROW}\n{ROW.replace('Lunch clubs', 'Net mending')}\n")
    return path


def test_columns_are_placed_by_their_headings_and_by_what_stands_in_them(tmp_path: Path, table: Path) -> None:
    proposed = tomllib.loads(linkway(tmp_path, "directory", "map", table).stdout)

    assert proposed["columns"] == {
        "name": "Group name",
        "needs": "Category",
        "postcode": "Post Code",
        "telephone": "Tel. no.",
        "email": "E-mail address",
        "hours": "Opening times",
    }


def test_words_for_needs_that_nobody_has_reviewed_are_asked_for(tmp_path: Path, table: Path) -> None:
    assert tomllib.loads(linkway(tmp_path, "directory", "map", table).stdout)["words"]["needs"] == {"Net mending": []}


def test_what_could_not_be_placed_is_said(tmp_path: Path, table: Path) -> None:
    mapped = linkway(tmp_path, "directory", "map", table)

    assert "Not placed: Favourite colour." in mapped.stderr
    assert "Favourite colour (in every row)" in mapped.stdout


def test_the_table_is_read_by_what_is_proposed(tmp_path: Path, table: Path) -> None:
    out = tmp_path / "mine.mapping.toml"

    mapped = linkway(tmp_path, "directory", "map", table, "--out", out)

    assert mapped.exit_code == 0
    assert "directory check" in mapped.stdout
    assert [record.written["name"] for record in Table(table, out).records()] == ["Invented Lunch Club"] * 2


def test_the_example_is_mapped_as_its_own_mapping_does(tmp_path: Path) -> None:
    mapped = linkway(tmp_path, "directory", "map", EXAMPLES / "five-services.csv", "--json")

    placed = json.loads(mapped.stdout)["placed"]
    by_hand = read_mapping(EXAMPLES / "five-services.mapping.toml").columns
    right = [name for name, headings in by_hand.items() if placed.get(name) == list(headings)]
    assert len(right) >= 15
    assert {"name", "postcode", "telephone", "email", "website", "ages", "hours"} <= set(right)


def test_what_is_no_table_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "mine.xlsx").write_bytes(b"%PDF-1.7")

    refused = linkway(tmp_path, "directory", "map", tmp_path / "mine.xlsx")

    assert refused.exit_code == 2
    assert "it is a PDF, and no table" in refused.stderr
