"""The reviewed lists: files beside this that anybody can read and put right in a spreadsheet."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from services.lexicon.phrases import Phrase, read_phrase
from services.lexicon.words import stem, words_of

Row = Mapping[str, str]
_HERE = Path(__file__).parent


def rows(name: str) -> list[Row]:
    """The rows of the list of that name."""
    with (_HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def phrases(list_rows: list[Row], meaning: str) -> Iterator[Phrase]:
    """Every phrase of these rows, with what stands in the column `meaning` as what it means."""
    for row in list_rows:
        for written in row["phrases"].split(";"):
            yield read_phrase(written.strip(), row[meaning])


@cache
def groups() -> Mapping[str, frozenset[str]]:
    """By `{group}`, the stems of words that stand for one another in a phrase."""
    return {f"{{{row['group']}}}": frozenset(_stems(row["words"])) for row in rows("groups")}


def _stems(words: str) -> Iterator[str]:
    return (stem(word) for _, word in words_of(words))
