"""Referrals in lists: those that an organisation made, and what a link worker has to do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contract.boroughs import BoroughSlug
from services.contract.life_words import HumanReason
from services.contract.vocabulary import Need, Urgency
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.domain.work_kinds import WorkKind
from services.referral.store.worklist import Caseload
from services.referral.views.tied import AssignmentView, AwaitedView, SeenByReferrer, View, WaitingView
from services.runtime.storing.collection import Page


class OwnReferrals(BaseModel):
    """A page of the referrals that your organisation made."""

    referrals: list[SeenByReferrer]
    after: str | None = Field(description="The cursor of the next page; null where this is the last.")

    @classmethod
    def of(cls, page: Page[Referral]) -> Self:
        """View a page."""
        return cls(referrals=[SeenByReferrer.model_validate(one) for one in page.items], after=page.after)


class WorkView(View):
    """One referral as work: what it asks for and why, and nothing that identifies the person."""

    referral_id: UUID
    revision: int
    borough: BoroughSlug
    state: State
    work_kinds: tuple[WorkKind, ...]
    needs: tuple[Need, ...]
    urgency: Urgency
    created_at: datetime
    awaits: AwaitedView | None = Field(validation_alias="clock")
    waiting: WaitingView | None
    needs_human: tuple[HumanReason, ...]
    assigned_to: AssignmentView | None


class CaseloadView(BaseModel):
    """What you look after, beside the norm: 200 to 250 people a year for each link worker.

    The norm is NHS England's, as the Surrey Training Hub gives it.
    """

    open: int = Field(description="Referrals that you look after and that have not ended.")
    people_in_a_year: int = Field(description="People whose referral you were given within the last 365 days.")
    norm_from: int = 200
    norm_to: int = 250

    @classmethod
    def of(cls, caseload: Caseload) -> Self:
        """View a caseload."""
        return cls(open=caseload.open, people_in_a_year=caseload.people)


class WorklistView(BaseModel):
    """A page of work, how much there is of each kind, and your caseload, if your token names you."""

    work: list[WorkView]
    after: str | None = Field(description="The cursor of the next page; null where this is the last.")
    counts: dict[WorkKind, int]
    caseload: CaseloadView | None

    @classmethod
    def of(cls, page: Page[Referral], counts: Mapping[WorkKind, int], caseload: Caseload | None) -> Self:
        """View a page of work."""
        return cls(
            work=[WorkView.model_validate(one) for one in page.items],
            after=page.after,
            counts={kind: counts.get(kind, 0) for kind in WorkKind},
            caseload=CaseloadView.of(caseload) if caseload else None,
        )
