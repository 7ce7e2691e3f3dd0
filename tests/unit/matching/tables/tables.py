"""Invented spreadsheets, and what becomes of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from services.matching.directory.record import Record
from services.matching.directory.tables.sheets.row import TableUnusable
from services.matching.directory.tables.table import Table

MAPPING = """
directory = "Invented services"
[columns]
name = "Name"
needs = "Needs"
postcode = "Postcode"
"""
HEADINGS = "Name,Needs,Postcode"
LUNCH = "Invented Lunch Club,loneliness; food,SE15 4QN"


def a_csv(folder: Path, *lines: str, encoding: str = "utf-8", end: str = "\n") -> Path:
    path = folder / "services.csv"
    path.write_bytes("".join(line + end for line in lines).encode(encoding))
    return path


def a_workbook(folder: Path, *rows: Sequence[Any], merged: Sequence[str] = (), before: Sequence[str] = ()) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Services"
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    for name in before:
        book.create_sheet(name, 0)
    path = folder / "services.xlsx"
    book.save(path)
    return path


def read(path: Path, mapping: str = MAPPING) -> list[Record]:
    mapping_path = path.parent / "services.mapping.toml"
    mapping_path.write_text(mapping, encoding="utf-8")
    return list(Table(path, mapping_path).records())


def services(path: Path, mapping: str = MAPPING) -> list[dict[str, Any]]:
    return [record.written for record in read(path, mapping)]


def refused(path: Path, mapping: str = MAPPING) -> str:
    try:
        read(path, mapping)
    except TableUnusable as why:
        return str(why)
    raise AssertionError("It was read.")


def names(path: Path, mapping: str = MAPPING) -> list[str]:
    return [service["name"] for service in services(path, mapping)]


def needs_of(service: dict[str, Any]) -> list[str]:
    terms = (attribute["taxonomy_term"] for attribute in service["attributes"])
    return [term["name"] for term in terms if term["taxonomy"] == "linkway-needs"]
