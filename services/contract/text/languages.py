"""Languages by their ISO 639 codes: two letters, or three where there are no two.

languages.csv has all languages of two letters, and of the others some that Londoners speak. Codes and names are those
of ISO 639-3's registration authority, SIL International, as pycountry 26.2.16 has them; others are as people say.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from services.contract.text.characters import line_of

_TABLE = Path(__file__).with_name("languages.csv")
# BCP 47: what stands behind the language is its script, its country or how it is spoken.
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*")
_TWO = 2


def language_of(written: str) -> str | None:
    """The code of the language that is written as a code, a tag such as pt-BR, or by its English name; None if none.

    A code of three letters that the table does not have may be right, and is taken: ISO 639-3 has over 7000.
    """
    text = line_of(written).lower()
    if known := _codes().get(text):
        return known
    if not (tag := _TAG.fullmatch(text)):
        return None
    return _codes().get(tag[1]) or (tag[1] if len(tag[1]) > _TWO else None)


def name_of(code: str) -> str:
    """What the language of this code is called in English; the code itself, where the table does not have it."""
    return _names().get(code, code)


@cache
def _codes() -> Mapping[str, str]:
    return {said.lower(): row["code"] for row in _rows() for said in _all_said(row)}


def _all_said(row: Mapping[str, str]) -> list[str]:
    others = [*row["other_codes"].split(), *filter(None, row["other_names"].split("|"))]
    return [row["code"], row["name"], *others]


@cache
def _names() -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in _rows()}


def _rows() -> Iterator[dict[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table)
