"""`linkway directory check` says record by record what is taken, mended and left out, why, and how to mend it."""

import csv
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from deploy.cli.app import app
from deploy.home import PROJECT

EXAMPLES = PROJECT / "services" / "matching" / "directory" / "examples"
MAPPING = """
directory = "Invented"
[columns]
name = "Name"
needs = "Needs"
postcode = "Postcode"
[constants]
organisation = "Invented Neighbours"
"""
ROWS = [
    "Name,Needs,Postcode",
    "Lunch Club,loneliness,SE15 4QN",
    "=Walks,nature,CF10 1EP",
    "Sewing,knitting of nets,SE5 8UF",
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "mine.mapping.toml").write_text(MAPPING)
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(ROWS) + "\n")
    return path


def linkway(home: Path, *line: str | Path) -> Result:
    environment = {"LINKWAY_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "200"}
    return CliRunner().invoke(app, [str(word) for word in line], env=environment)


def report(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


@pytest.mark.parametrize("file", ["five-services.json", "five-services.csv"])
def test_all_five_services_of_the_example_are_taken(home: Path, tmp_path: Path, file: str) -> None:
    checked = linkway(home, "directory", "check", EXAMPLES / file, "--report", tmp_path / "r.csv", "--json")

    assert checked.exit_code == 0
    [directory] = json.loads(checked.stdout)["directories"]
    assert (directory["records"], directory["taken"], directory["left_out"]) == (5, 5, 0)
    assert directory["boroughs"] == {"southwark": 4}


def test_what_is_left_out_is_said_with_why_and_how_to_mend_it(home: Path, table: Path) -> None:
    checked = linkway(home, "directory", "check", table)

    assert checked.exit_code == 1
    assert "1 can be used: 1 as they are, 0 mended. 2 are left out, 0 could not be read." in checked.stdout
    assert "row 3 (=Walks)" in checked.stdout
    assert "Add a term of the taxonomy linkway-needs" in checked.stdout


def test_the_report_lies_beside_the_directory_with_a_line_for_each_finding(home: Path, table: Path) -> None:
    linkway(home, "directory", "check", table)

    lines = report(table.with_suffix(".report.csv"))
    assert [(line["where"], line["fate"]) for line in lines if line["where"] in ("row 2", "row 3")][:2] == [
        ("row 2", "taken"),
        ("row 3", "left-out"),
    ]
    assert all(line["what"] and line["what_to_do"] for line in lines if line["fate"] == "left-out")


def test_no_cell_of_the_report_is_worked_out_as_a_formula(home: Path, table: Path) -> None:
    linkway(home, "directory", "check", table)

    assert "'=Walks" in {line["service"] for line in report(table.with_suffix(".report.csv"))}


def test_a_borough_sees_how_many_lie_there(home: Path, table: Path) -> None:
    assert "1 have a place in southwark." in linkway(home, "directory", "check", table, "--borough", "southwark").stdout


def test_a_program_is_given_the_reasons_by_code(home: Path, table: Path) -> None:
    [directory] = json.loads(linkway(home, "directory", "check", table, "--json").stdout)["directories"]

    assert directory["mapping"] is None
    assert {why["code"] for why in directory["left_out_because"]} >= {"no-need"}
    assert all(why["first"] and why["do"] for why in directory["left_out_because"])


def test_a_spreadsheet_in_windows_1252_with_merged_cells_is_read(home: Path, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Name", "Needs", "Postcode"], ["Café Club", "food", "SE15 4QN"], ["Crèche Club", None, "SE5 8UF"]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    book.save(tmp_path / "mine.xlsx")
    (tmp_path / "mine.mapping.toml").write_text(MAPPING)
    (tmp_path / "old.csv").write_bytes("Name,Needs,Postcode\nCafé Club,food,SE15 4QN\n".encode("cp1252"))

    merged = linkway(home, "directory", "check", tmp_path / "mine.xlsx")
    encoded = linkway(
        home, "directory", "check", tmp_path / "old.csv", "--mapping", tmp_path / "mine.mapping.toml", "--json"
    )

    assert "2 can be used: 1 as they are, 1 mended." in merged.stdout
    assert "The cells B2:B3 are merged" in merged.stdout
    assert json.loads(encoded.stdout)["directories"][0]["taken"] == 1
    assert report(tmp_path / "old.report.csv")[0]["service"] == "Café Club"


OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)


@pytest.mark.parametrize(
    ("name", "written", "said", "do"),
    [
        (
            "mine.csv",
            b"Title,Needs,Postcode\nA,food,SE15 4QN\n",
            "names columns that are not there: 'Name'",
            "headings",
        ),
        ("mine.xlsx", OLD_WORKBOOK, "a workbook of the old kind (.xls)", "save it as .xlsx or as CSV"),
        ("mine.xls", OLD_WORKBOOK + "EncryptedPackage".encode("utf-16-le"), "a password protects it", "save it as"),
        ("mine.xlsx", b"%PDF-1.7 and so on", "it is a PDF, and no table", "save it as"),
        ("mine.csv", b'Name,Needs,Postcode\n"A,food,SE15 4QN\n', "cut off", "save it again"),
        ("other.csv", b"Name,Needs,Postcode\n", "the mapping of its columns cannot be read", "linkway directory map"),
        ("mine.json", b'{"contents": [', "cannot be used", ""),
        ("feeds.toml", b"[[feeds]]\nname = 3", "A feed cannot be", "mend the list"),
    ],
)
def test_a_directory_that_cannot_be_read_is_refused_with_what_to_do(
    home: Path, table: Path, name: str, written: bytes, said: str, do: str
) -> None:
    path = table.parent / name
    path.write_bytes(written)

    refused = linkway(home, "directory", "check", path)

    assert refused.exit_code == 2
    assert said in refused.stderr
    assert do in refused.stderr
    assert refused.stdout == ""


def test_a_file_that_is_not_there_is_said(home: Path, tmp_path: Path) -> None:
    refused = linkway(home, "directory", "check", tmp_path / "nowhere.json", "--json")

    assert refused.exit_code == 2
    assert "nowhere.json" in json.loads(refused.stdout)["problem"]["where"]


@pytest.fixture
def feed() -> Iterator[str]:
    """The example behind an address: a page of services, and each alone."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            page = json.loads((EXAMPLES / "five-services.json").read_text())
            alone = [one for one in page["contents"] if self.path.endswith(one["id"])]
            self.wfile.write(json.dumps(alone[0] if alone else page).encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_feed_is_read_by_its_address(home: Path, tmp_path: Path, feed: str) -> None:
    checked = linkway(home, "directory", "check", feed, "--report", tmp_path / "r.csv", "--json")

    [directory] = json.loads(checked.stdout)["directories"]
    assert (directory["where"], directory["taken"]) == (feed, 5)
    assert report(tmp_path / "r.csv")[0]["service"] == "Invented Lunch Club"


def test_a_list_of_feeds_is_looked_at_one_by_one_and_reported_beside_it(home: Path, table: Path) -> None:
    feeds = table.with_name("feeds.toml")
    feeds.write_text(
        f'[[feeds]]\nname = "Ours"\nborough = "southwark"\nwhere = "mine.csv"\n'
        f'[[feeds]]\nname = "Example"\nborough = "southwark"\nwhere = "{EXAMPLES / "five-services.json"}"\n'
    )

    checked = linkway(home, "directory", "check", feeds, "--json")

    assert [directory["records"] for directory in json.loads(checked.stdout)["directories"]] == [3, 5]
    assert {line["directory"] for line in report(table.with_name("feeds.report.csv"))} == {"Ours", "Example"}
