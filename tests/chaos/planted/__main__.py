"""Prints, as a table in Markdown, what was planted, which checker caught it, and what it said."""

from collections.abc import Iterator

from tests.chaos.checkers import CHECKERS
from tests.chaos.planted import PLANTS
from tests.chaos.planted.plant import Plant
from tests.chaos.planted.sound import NAMES


def table() -> Iterator[str]:
    """The table, line by line."""
    yield "| planted | checker | what it said |"
    yield "|---|---|---|"
    for checker, plants in PLANTS.items():
        for plant in plants:
            yield f"| {plant.what} | {checker} | {said(checker, plant)} |"


def said(checker: str, plant: Plant) -> str:
    """The sentence by which the checker caught it, or that it did not."""
    sentences = CHECKERS[checker](*plant.planted())
    return _with_names(next((sentence for sentence in sentences if plant.says in sentence), "NOT CAUGHT"))


def _with_names(sentence: str) -> str:
    for known, name in NAMES.items():
        sentence = sentence.replace(known, name)
    return sentence


if __name__ == "__main__":
    print("\n".join(table()))  # noqa: T201 - this is what it is for
