"""Open incidents as a list to work through: closed words and days; what was written stands in the record."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contract.boroughs import BoroughSlug
from services.referral.domain.part import Day
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.words import IncidentKind, Told
from services.referral.views.view import View
from services.runtime.storing.collection import Page


class OpenIncidentView(View):
    """An incident that is still followed, and beside which referral it stands."""

    referral_id: UUID
    entry_id: UUID
    revision: int
    borough: BoroughSlug
    reported_at: datetime
    incident: IncidentKind
    happened_on: Day
    told: tuple[Told, ...]

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """View an entry that is an incident."""
        where = {name: getattr(entry, name) for name in ("referral_id", "entry_id", "revision", "borough")}
        return cls.model_validate({**dict(entry.latest.facts), **where, "reported_at": entry.added_at})


class OpenIncidents(BaseModel):
    """A page of open incidents, those that were reported first before all others."""

    incidents: list[OpenIncidentView]
    after: str | None = Field(description="The cursor of the next page; null where this is the last.")

    @classmethod
    def of(cls, page: Page[Entry]) -> Self:
        """View a page."""
        return cls(incidents=[OpenIncidentView.of(one) for one in page.items], after=page.after)
