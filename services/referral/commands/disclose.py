"""What details are asked for."""

from uuid import UUID

from pydantic import Field

from services.referral.commands.command import Command
from services.referral.domain.disclosure import Purpose


class Disclose(Command):
    """Open the sealed details of people, as far as a purpose needs."""

    purpose: Purpose
    referral_ids: list[UUID] = Field(min_length=1, max_length=200)
