"""The columns of a list say all that a referral has, and each row can be told from its body again."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from deploy.importing.columns import BY_POINTER, COLUMNS, body_of, cells_of
from deploy.invented import referrals
from services.referral.commands.refer import ReferPerson


def pointers(schema: dict[str, Any], parts: dict[str, Any], at: str = "#") -> Iterator[str]:
    """Where something can stand in a body."""
    for name, held in schema["properties"].items():
        part = parts.get(held.get("$ref", "").rpartition("/")[2], {})
        if "properties" in part:
            yield from pointers(part, parts, f"{at}/{name}")
        else:
            yield f"{at}/{name}"


def test_there_is_a_column_for_all_that_can_be_said() -> None:
    schema = ReferPerson.model_json_schema()

    assert set(pointers(schema, schema["$defs"])) == set(BY_POINTER)


def test_columns_are_called_by_names_of_their_own() -> None:
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)


def test_a_row_that_is_made_of_a_body_says_the_same() -> None:
    plan = referrals.plan(
        50,
        Random(1),  # noqa: S311
        today=date(2026, 1, 31),
        postcodes_in=lambda _: ["SE15 4QN"],
        as_people_live=True,
    )

    for planned in plan:
        cells = dict(zip((column.name for column in COLUMNS), cells_of(planned.body, "row-1"), strict=True))
        assert body_of(cells) == (planned.body, {})
