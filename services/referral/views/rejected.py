"""What was refused of a partner, as the partner sees it: when, where and why, and nothing of whom it was about."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from services.contract.boroughs import BoroughSlug
from services.contract.events.partners import RequestFault, RequestRejected
from services.contract.topics import PartnerStream, PartnerTopic
from services.runtime.storing.collection import Page
from services.runtime.storing.rows.refused import Rejection, Unanswered


class FaultFoundView(BaseModel):
    """One thing that was wrong."""

    path: str | None = Field(description="JSON pointer into what was sent; null where it is about the whole message.")
    rule: str = Field(description="What is wrong, for programs; it does not change.")
    mend: str = Field(description="What to do about it.")

    @classmethod
    def of(cls, fault: RequestFault | RequestRejected) -> Self:
        """View a fault."""
        return cls(path=fault.pointer, rule=fault.code, mend=fault.sentence)


class RejectionView(BaseModel):
    """A message of yours that was refused, and answered so."""

    at: datetime = Field(description="When it was refused first.")
    borough: BoroughSlug
    topic: str = Field(description="Where you sent it.")
    event_id: str = Field(description="Its ce_id, as you gave it.")
    partner_reference: str | None
    faults: list[FaultFoundView]

    @classmethod
    def of(cls, partner: str, one: Rejection) -> Self:
        """View a rejection."""
        return cls(
            at=one.at,
            borough=one.borough,
            topic=PartnerTopic(one.borough, partner, PartnerStream.EVENTS).name,
            event_id=one.event_id,
            partner_reference=one.answer.partner_reference,
            faults=[FaultFoundView.of(one.answer), *map(FaultFoundView.of, one.answer.also)],
        )


class UnansweredView(BaseModel):
    """A message of yours that could not be answered, because it has no id that can be read, or nobody could work it."""

    at: datetime
    borough: BoroughSlug
    topic: str
    partition: int
    offset: int = Field(description="Where it lies on your topic, for as long as that keeps it.")
    rule: str = Field(description="What is wrong, for programs.")
    mend: str = Field(description="What is wrong, in words.")

    @classmethod
    def of(cls, one: Unanswered) -> Self:
        """View such a message."""
        place = {"topic": one.topic, "partition": one.partition, "offset": one.offset}
        return cls(at=one.at, borough=one.borough, **place, rule=one.reason.value, mend=one.detail)


class RejectionsView(BaseModel):
    """What was refused on your topics in the last 30 days, the newest first."""

    partner: str
    rejections: list[RejectionView]
    after: str | None = Field(description="The cursor of the next page; null where this is the last.")
    unanswered: list[UnansweredView] = Field(description="The newest of those that got no answer; on each page.")

    @classmethod
    def of(cls, partner: str, page: Page[Rejection], unanswered: Sequence[Unanswered]) -> Self:
        """View a page."""
        return cls(
            partner=partner,
            rejections=[RejectionView.of(partner, one) for one in page.items],
            after=page.after,
            unanswered=[UnansweredView.of(one) for one in unanswered],
        )
