"""Many people to refer in one request, each by itself."""

from typing import Annotated, Any

from pydantic import Field, GetPydanticSchema, StrictBool, StringConstraints

from services.referral.commands.command import Command
from services.referral.commands.refer import ReferPerson

MOST_ROWS = 100

RowKey = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")]
# Read row by row, so that what is wrong with one is told of that one, and the others are taken.
Unread = Annotated[
    dict[str, Any],
    GetPydanticSchema(get_pydantic_json_schema=lambda _, handler: handler(ReferPerson.__pydantic_core_schema__)),
]


class BatchRow(Command):
    """One person to refer, under a key of the row's own."""

    idempotency_key: RowKey = Field(
        description="As the header Idempotency-Key of one referral: the same row with the same key is done once."
    )
    referral: Unread = Field(repr=False)


class Batch(Command):
    """Refer many people: each row is taken or refused by itself."""

    rows: list[BatchRow] = Field(min_length=1, max_length=MOST_ROWS)
    dry_run: StrictBool = Field(default=False, description="Say what is wrong with each row, and make nothing.")
