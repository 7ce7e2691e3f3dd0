"""Referrals in lists: those that an organisation made, and what a link worker has to do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contract.boroughs import BoroughSlug
from services.contract.listing import LanguageCode
from services.contract.words.life_words import HumanReason
from services.contract.words.listing_words import AccessNeed
from services.contract.words.vocabulary import Need, Urgency
from services.referral.domain.life import State
from services.referral.domain.part import Day
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.words import TaskKind
from services.referral.domain.referral import Referral
from services.referral.domain.work_kinds import WorkKind
from services.referral.store.worklist import Caseload
from services.referral.views.tied import AssignmentView, AwaitedView, SeenByProvider, SeenByReferrer, WaitingView
from services.referral.views.view import View
from services.runtime.storing.collection import Page


class OwnReferrals(BaseModel):
    """A page of the referrals that your organisation made."""

    referrals: list[SeenByReferrer]
    after: str | None = Field(description="The cursor of the next page; null where this is the last.")

    @classmethod
    def of(cls, page: Page[Referral]) -> Self:
        """View a page."""
        return cls(referrals=[SeenByReferrer.model_validate(one) for one in page.items], after=page.after)


class OfferedReferrals(BaseModel):
    """A page of the referrals for which a place of yours is held."""

    referrals: list[SeenByProvider]
    after: str | None = Field(description="The cursor of the next page; null where this is the last.")

    @classmethod
    def of(cls, page: Page[Referral]) -> Self:
        """View a page."""
        return cls(referrals=[SeenByProvider.of(one) for one in page.items], after=page.after)


class WorkView(View):
    """One referral as work: what it asks for and why, and nothing that identifies the person."""

    referral_id: UUID
    revision: int
    borough: BoroughSlug
    state: State
    work_kinds: tuple[WorkKind, ...]
    needs: tuple[Need, ...]
    urgency: Urgency
    languages: tuple[LanguageCode, ...]
    access_needs: tuple[AccessNeed, ...]
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


class DueTaskView(View):
    """A task that is due. What was written about it stands in the record of its referral."""

    referral_id: UUID
    entry_id: UUID
    revision: int
    what: TaskKind
    due_on: Day
    organisation: str
    person: str

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """View an entry that is a task."""
        return cls.model_validate({**dict(entry.latest.facts), **{name: getattr(entry, name) for name in _OF_ENTRY}})


_OF_ENTRY = ("referral_id", "entry_id", "revision")


class WorklistView(BaseModel):
    """A page of work, how much there is of each kind, and your caseload, if your token names you."""

    work: list[WorkView]
    tasks: list[DueTaskView] = Field(
        description="Of the kind tasks-due: the tasks of this page, the longest due first. Its work is their referrals."
    )
    after: str | None = Field(description="The cursor of the next page; null where this is the last.")
    counts: dict[WorkKind, int]
    caseload: CaseloadView | None

    @classmethod
    def of(
        cls,
        page: Page[Referral],
        counts: Mapping[WorkKind, int],
        caseload: Caseload | None,
        tasks: Sequence[Entry] = (),
    ) -> Self:
        """View a page of work."""
        return cls(
            work=[WorkView.model_validate(one) for one in page.items],
            tasks=[DueTaskView.of(one) for one in tasks],
            after=page.after,
            counts={kind: counts.get(kind, 0) for kind in WorkKind},
            caseload=CaseloadView.of(caseload) if caseload else None,
        )
