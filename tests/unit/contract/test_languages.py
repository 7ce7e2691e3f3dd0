"""A language has one code, however it is written."""

import csv
from pathlib import Path

import pytest

from services.contract.text import languages
from services.contract.text.languages import language_of, name_of

ROWS = list(
    csv.DictReader(Path(languages.__file__).with_name("languages.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("bn", "bn"),
        (" BN ", "bn"),
        ("ben", "bn"),
        ("Bengali", "bn"),
        ("bangla", "bn"),
        ("pt-BR", "pt"),
        ("zh-Hant-HK", "zh"),
        ("en_GB", "en"),
        ("British  Sign Language", "bfi"),
        ("BSL", "bfi"),
        ("cze", "cs"),
        ("syl", "syl"),
        ("zza", "zza"),
    ],
)
def test_a_language_is_known_by_its_codes_its_tag_and_its_name(written: str, code: str) -> None:
    assert language_of(written) == code


@pytest.mark.parametrize("written", ["", "xx", "x", "Klingonish", "e n", "1n", "bn,so", "bn-", "🙂"])
def test_what_is_no_language_is_none(written: str) -> None:
    assert language_of(written) is None


def test_a_language_is_called_by_its_english_name() -> None:
    assert [name_of(code) for code in ("bn", "so", "zza")] == ["Bengali", "Somali", "zza"]


def test_every_code_and_name_means_one_language() -> None:
    said = [{one.lower() for one in languages._all_said(row)} for row in ROWS]

    assert sum(map(len, said)) == len(set().union(*said))
    assert all(2 <= len(row["code"]) <= 3 and row["code"].isalpha() for row in ROWS)
