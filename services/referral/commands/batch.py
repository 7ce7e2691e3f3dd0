"""Many people to refer in one request, each by itself."""

from typing import Annotated, Any

from pydantic import Field, StrictBool, StringConstraints

from services.referral.commands.command import Command

MOST_ROWS = 100

RowKey = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")]


class BatchRow(Command):
    """One person to refer, under a key of the row's own."""

    idempotency_key: RowKey = Field(
        description="As the header Idempotency-Key of one referral: the same row with the same key is done once."
    )
    # Read row by row, so that what is wrong with one is told of that one, and the others are taken.
    referral: dict[str, Any] = Field(
        repr=False, description="As POST /v1/referrals takes it; what is wrong with it is told in this row's outcome."
    )


class Batch(Command):
    """Refer many people: each row is taken or refused by itself."""

    rows: list[BatchRow] = Field(min_length=1, max_length=MOST_ROWS)
    dry_run: StrictBool = Field(default=False, description="Say what is wrong with each row, and make nothing.")
