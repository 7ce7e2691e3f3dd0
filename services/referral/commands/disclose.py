"""What details are asked for."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.referral.commands.command import Command
from services.referral.domain.disclosure import Purpose


class Disclose(Command):
    """Open the sealed details of people, as far as a purpose needs."""

    # The other purposes are each opened for one referral, at an address of its own.
    purpose: Literal[Purpose.TELL_THE_PERSON]
    referral_ids: list[UUID] = Field(min_length=1, max_length=200)
