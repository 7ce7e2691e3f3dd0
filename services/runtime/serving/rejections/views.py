"""What was refused of a partner, as the partner sees it: when, where and why, and nothing of whom it was about.

A partner sees what was refused on its topics; nobody else does, and nobody learns which partners there are.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, NamedTuple, Protocol, Self

from fastapi import Path, Query
from pydantic import BaseModel, Field

from services.contract.boroughs import BoroughSlug
from services.contract.doors.refusals import Refusal
from services.contract.events.partners import RequestFault, RequestRejected
from services.contract.topics import PARTNER, PartnerStream, PartnerTopic
from services.runtime.storing.collection import Page
from services.runtime.storing.rows.refused import Refused, Rejection, Unanswered
from services.runtime.working.look import Look

MOST_UNANSWERED = 50
Partner = Annotated[
    str, Path(max_length=60, pattern=f"^{PARTNER.pattern}$", description="Who you are in the names of your topics.")
]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at once.")]
After = Annotated[str | None, Query(max_length=500, description="The cursor that the page before gave as `after`.")]


class PartnerNotFound(Refusal):
    """There is no such partner, or your token is not its own: what was refused is told the partner alone."""

    status = 404
    title = "There is no such partner for you"
    what_to_do = "Ask with the token that came with your topics, and your own name as it stands in them."


class HasRefused(Protocol):
    """The stores of a service that works what partners ask."""

    @property
    def refused(self) -> Refused:
        """What it refused."""


class Row(NamedTuple):
    """A message in a table: when it was refused, which, where, and its faults with path, rule and how to mend."""

    at: datetime
    what: tuple[str, ...]
    where: str
    faults: Sequence[tuple[str, str, str]]


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

    @property
    def row(self) -> Row:
        """The same as a row of a table."""
        what = tuple(filter(None, (self.event_id, self.partner_reference)))
        return Row(self.at, what, self.topic, [(one.path or "#", one.rule, one.mend) for one in self.faults])


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

    @property
    def row(self) -> Row:
        """The same as a row of a table."""
        place = f"partition {self.partition}, offset {self.offset}"
        return Row(self.at, (self.topic,), place, [("", self.rule, self.mend)])


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

    def rows(self) -> dict[str, list[Row]]:
        """The same as rows of two tables of one shape, for the page."""
        return {"answered": [one.row for one in self.rejections], "unanswered": [one.row for one in self.unanswered]}


async def list_rejections(
    look: Look[Any, HasRefused], partner: str, *, limit: int, after: str | None
) -> RejectionsView:
    """A page of what was refused; raises PartnerNotFound or CursorUnreadable."""
    if look.caller is None or look.caller.organisation != partner:
        raise PartnerNotFound(PartnerNotFound.what_to_do)
    refused = look.stores.refused
    page = await refused.rejections(partner, limit=limit, after=after)
    return RejectionsView.of(partner, page, await refused.unanswered(partner, limit=MOST_UNANSWERED))
