"""What a partner asks on its own topic: the commands of the JSON door, and which referral of its own they are about."""

from typing import Self
from uuid import UUID

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from services.contract.events.partners import Reference
from services.referral.commands.command import Command
from services.referral.commands.refer import ReferPerson
from services.referral.commands.steps import RecordAttendance, WithdrawReferral


class AskedReferral(ReferPerson):
    """Refer a person, under a reference of the partner's own."""

    partner_reference: Reference | None = None


class Named(Command):
    """Which of the partner's referrals it is about: by the id that it was answered with, else by its own reference."""

    referral_id: UUID | None = None
    partner_reference: Reference | None = None

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if self.referral_id is None and self.partner_reference is None:
            raise PydanticCustomError(
                "referral-not-named",
                "Name the referral: send its referral_id, or the partner_reference that you gave it.",
            )
        return self


class ReportAttendance(RecordAttendance, Named):
    """Say whether the person came."""


class AskWithdrawal(WithdrawReferral, Named):
    """Take a referral back."""
