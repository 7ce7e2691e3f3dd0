"""A referral as its referrer and its provider see it: nothing that identifies the person."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.contract.boroughs import BoroughSlug
from services.contract.words.life_words import AttendanceOutcome
from services.contract.words.vocabulary import Need, Urgency
from services.referral.domain.part import Day
from services.referral.domain.referral import Referral, Status, Waiting


class MatchView(BaseModel):
    """The place that is held for the person."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    service_id: UUID
    service_name: str
    organization_name: str
    distance_metres: int
    why: str
    matched_at: datetime


class AttendanceView(BaseModel):
    """Whether the person came, and on which day."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    outcome: AttendanceOutcome
    on: Day


class ReferralView(BaseModel):
    """How far a referral has come, and where it led."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    referral_id: UUID
    status: Status
    borough: BoroughSlug
    needs: tuple[Need, ...]
    urgency: Urgency
    created_at: datetime
    match: MatchView | None = Field(validation_alias="place", description="None while its provider is asked first.")
    waiting: Waiting | None
    attendance: AttendanceView | None
    synthetic: bool = Field(
        default=False, exclude_if=lambda so: not so, description="Whether it is about nobody; left out where it is not."
    )

    @classmethod
    def of(cls, referral: Referral) -> Self:
        """View a referral."""
        return cls.model_validate(referral)
