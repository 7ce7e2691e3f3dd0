"""What a link worker sees of the other referrals of a person; nothing here identifies them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import Need, Urgency
from services.referral.domain.life import State
from services.referral.store.merges import Merge
from services.referral.views.view import View


class OtherReferralView(View):
    """Another referral, of the same person or of somebody who may be."""

    referral_id: UUID
    borough: BoroughSlug
    state: State
    needs: tuple[Need, ...]
    urgency: Urgency
    created_at: datetime


class SaidView(View):
    """Who said it, when and why."""

    organisation: str
    person: str | None
    reason: str
    at: datetime


class MergeView(View):
    """That people were taken for one, and whether that was taken back."""

    merge_id: UUID
    said: SaidView
    undone: SaidView | None

    @classmethod
    def of(cls, merge: Merge) -> Self:
        """View a merge."""
        return cls.model_validate(merge)


class SamePersonView(BaseModel):
    """The person's other referrals in your boroughs, and those of people who may be the same."""

    referrals: list[OtherReferralView] = Field(description="Of the same person, or of one who was made one with them.")
    possibly: list[OtherReferralView] = Field(
        description="Of people who share two of name, day of birth and postcode, and of whom nobody said that they are "
        "two. Compare, and decide."
    )
    merges: list[MergeView]
