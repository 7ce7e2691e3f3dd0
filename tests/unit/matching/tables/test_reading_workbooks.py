"""An Excel workbook is read row by row: merged cells are filled, and what cannot be a workbook is said in words."""

import zipfile
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from services.matching.directory.tables.sheets.file_kind import kind_of
from services.matching.directory.tables.sheets.row import TableUnusable
from tests.unit.matching.tables.tables import (
    LUNCH,
    MAPPING,
    a_csv,
    a_workbook,
    names,
    needs_of,
    read,
    refused,
    services,
)

HEADINGS = ["Name", "Needs", "Postcode"]
ROW = LUNCH.split(",")


def test_a_row_becomes_a_service(tmp_path: Path) -> None:
    [record] = read(a_workbook(tmp_path, HEADINGS, ROW))

    assert (record.where, record.findings, record.written["name"]) == ("row 2", (), "Invented Lunch Club")
    assert needs_of(record.written) == ["loneliness", "food"]


def test_the_mapping_names_the_sheet(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, HEADINGS, ROW, before=["Notes"])

    assert names(path, 'sheet = "Services"' + MAPPING) == ["Invented Lunch Club"]
    assert "it has no sheet 'Old'. Name one of these in the mapping: Notes, Services" in refused(
        path, 'sheet = "Old"' + MAPPING
    )


def test_merged_cells_are_filled_and_said(tmp_path: Path) -> None:
    rows: list[Sequence[Any]] = [
        HEADINGS,
        ["A Club", "food", "SE15 4QN"],
        ["B Club", None, None],
        ["C Club", "debt", None],
        [None] * 3,
    ]

    first, second, third = read(a_workbook(tmp_path, *rows, merged=["B2:B3", "C2:C5"]))

    assert [record.written["service_at_locations"] for record in (second, third)] == [
        first.written["service_at_locations"]
    ] * 2
    assert needs_of(second.written) == ["food"]
    assert not first.findings
    assert [finding.at for finding in second.findings] == ["cells B2:B3", "cells C2:C5"]


def test_dates_times_and_numbers_are_read_as_people_typed_them(tmp_path: Path) -> None:
    mapping = MAPPING + 'checked_on = "Checked"\nplaces = "Places"\nday = "Day"\nopens_at = "From"\ncloses_at = "To"\n'
    row = [*ROW, date(2026, 4, 3), 12.0, "Tuesday", time(10), time(12, 30)]

    [service] = services(a_workbook(tmp_path, [*HEADINGS, "Checked", "Places", "Day", "From", "To"], row), mapping)

    assert service["assured_date"] == "2026-04-03"
    assert {"taxonomy": "linkway-places", "name": "12"} in [one["taxonomy_term"] for one in service["attributes"]]
    assert service["schedules"] == [{"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "12:30"}]


def test_a_telephone_that_became_a_number_has_its_nought_put_back(tmp_path: Path) -> None:
    [record] = read(a_workbook(tmp_path, [*HEADINGS, "Tel"], [*ROW, 2079460123]), MAPPING + 'telephone = "Tel"')

    assert record.written["phones"] == [{"number": "02079460123"}]
    assert [finding.code for finding in record.findings] == ["nought-put-back"]


def test_a_formula_without_a_value_is_said(tmp_path: Path) -> None:
    [record] = read(a_workbook(tmp_path, HEADINGS, ['="Lunch"&" Club"', "food", "SE15 4QN"]))

    assert "name" not in record.written
    assert [(finding.code, finding.at) for finding in record.findings] == [("formula-without-value", "cell A2")]


def test_a_formula_that_failed_is_said(tmp_path: Path) -> None:
    [record] = read(a_workbook(tmp_path, HEADINGS, ["A Club", "food", "#REF!"]))

    assert "service_at_locations" not in record.written
    assert [(finding.code, finding.at) for finding in record.findings] == [("formula-in-error", "cell C2")]


def a_file(folder: Path, written: bytes) -> Path:
    path = folder / "services.xlsx"
    path.write_bytes(written)
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (OLE + bytes(3000) + "EncryptedPackage".encode("utf-16-le"), "a password protects it"),
        (OLE + bytes(3000) + "Workbook".encode("utf-16-le"), "it is a workbook of the old kind (.xls)"),
        (b"PK\x03\x04 and then nothing", "it is no whole workbook: it may be cut off"),
        (b"<html><table>", "it is a web page, or XML, and no table"),
        (b"%PDF-1.7", "it is a PDF, and no table"),
        (b"", "it is empty"),
        (b'[{"id": "x"}]', "it is an Open Referral UK directory, and no table"),
    ],
)
def test_what_is_no_workbook_is_said_with_what_to_do(tmp_path: Path, written: bytes, said: str) -> None:
    assert said in refused(a_file(tmp_path, written))


def test_a_workbook_is_known_by_what_it_is_whatever_it_is_called(tmp_path: Path) -> None:
    a_workbook(tmp_path, HEADINGS, ROW).rename(tmp_path / "services.csv")
    assert names(tmp_path / "services.csv") == ["Invented Lunch Club"]

    a_csv(tmp_path, ",".join(HEADINGS), LUNCH).rename(tmp_path / "services.xlsx")
    assert names(tmp_path / "services.xlsx") == ["Invented Lunch Club"]


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "services.xlsx", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert "it is an archive of another kind" in refused(tmp_path / "services.xlsx")


def test_a_workbook_that_is_cut_is_refused(tmp_path: Path) -> None:
    whole = a_workbook(tmp_path, HEADINGS, *([ROW] * 200)).read_bytes()

    for size in range(100, len(whole), 400):
        assert "cut off" in refused(a_file(tmp_path, whole[:size]))


def test_a_bomb_is_refused_before_it_is_unzipped(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, HEADINGS, ROW)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (2 << 20))

    assert path.stat().st_size < 20_000
    with pytest.raises(TableUnusable, match="unzipped it has over 1 MiB"):
        kind_of(path, most_unzipped=1 << 20)


def test_entities_that_grow_are_refused(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, HEADINGS, ROW)
    with zipfile.ZipFile(path) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    parts["xl/workbook.xml"] = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><workbook>&e12;</workbook>'.encode()
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)

    assert "written in a way of its own" in refused(path)
