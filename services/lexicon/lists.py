"""What stands in the reviewed lists, as phrases and the words of groups."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from services.lexicon.phrases import Phrase, read_phrase
from services.lexicon.tables import Row, rows
from services.lexicon.words import stem, words_of

_GROUP = re.compile(r"\{(\w+)\}")


def phrases(list_rows: list[Row], meaning: str) -> Iterator[Phrase]:
    """Every phrase of these rows, with what stands in the column `meaning` as what it means."""
    for row in list_rows:
        for written in row["phrases"].split(";"):
            yield read_phrase(written.strip(), row[meaning])


def spelled(list_rows: list[Row]) -> Iterator[str]:
    """The words of these rows' phrases, and of all groups, as they are spelled."""
    written = [row["phrases"].replace("~", "") for row in list_rows] + [row["words"] for row in rows("groups")]
    return (word for text in written for _, word in words_of(_GROUP.sub("", text)))


@cache
def groups() -> Mapping[str, frozenset[str]]:
    """By `{group}`, the stems of words that stand for one another in a phrase."""
    return {f"{{{row['group']}}}": frozenset(_stems(row["words"])) for row in rows("groups")}


def spoken() -> Mapping[str, tuple[str, ...]]:
    """The phrases of each topic as somebody would say them: of each group one word."""
    of_group = {row["group"]: row["words"].split()[0] for row in rows("groups")}

    def say(phrase: str) -> str:
        return _GROUP.sub(lambda found: of_group[found[1]], phrase.strip().removeprefix("~"))

    return {row["topic"]: tuple(map(say, row["phrases"].split(";"))) for row in rows("topics")}


def _stems(words: str) -> Iterator[str]:
    return (stem(word) for _, word in words_of(words))
