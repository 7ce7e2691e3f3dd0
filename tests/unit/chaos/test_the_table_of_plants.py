"""The page of planted violations shows what the checkers say today."""

from pathlib import Path

from tests.chaos import planted
from tests.chaos.planted.__main__ import table

PAGE = Path(planted.__file__).with_name("README.md")


def test_the_table_of_planted_violations_is_current() -> None:
    assert PAGE.read_text().endswith("\n".join(table()) + "\n"), "Print it anew: python -m tests.chaos.planted"
