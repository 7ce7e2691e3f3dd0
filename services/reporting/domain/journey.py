"""What reporting knows of one referral: how far the person came, and coarse facts to count by.

Each owner's events come in order, but one owner's may be read before another's: a person may be told before the
referral is heard of. So each fact is taken from one owner's events alone, and the order of reading changes nothing.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.contract import events
from services.contract.event import name_of
from services.contract.life_words import (
    AttendanceOutcome,
    ClosedReason,
    ConsentEnd,
    OfferDeclinedReason,
    OverdueStep,
    ProviderDeclinedReason,
    ReferralOutcome,
    RerouteReason,
    WithdrawnReason,
)
from services.contract.vocabulary import AgeBand, EthnicCategory, Gender, Need, ReferrerRole, UnmatchedReason, Urgency


class Stage(StrEnum):
    """How far a referral came, in the order it should happen. A stage counts whoever ever reached it."""

    CREATED = "created"
    MATCHED = "matched"
    TOLD = "told"
    ATTENDED = "attended"


class Journey(BaseModel):
    """One referral. Whatever was not heard yet is empty; nothing here identifies a person."""

    model_config = ConfigDict(frozen=True)

    created: bool = False
    needs: tuple[Need, ...] = ()
    urgency: Urgency | None = None
    referrer_role: ReferrerRole | None = None
    age_band: AgeBand | None = None
    gender: Gender | None = None
    ethnic_category: EthnicCategory | None = None
    attended_on: date | None = None
    missed_on: date | None = None
    attendances: tuple[tuple[UUID, AttendanceOutcome], ...] = ()
    needed_a_human: bool = False
    chosen: int = 0
    accepted: bool = False
    declined: tuple[OfferDeclinedReason, ...] = ()
    provider_accepted: bool = False
    provider_declined: tuple[ProviderDeclinedReason, ...] = ()
    overdue: tuple[OverdueStep, ...] = ()
    outcome: ReferralOutcome | None = None
    closed: ClosedReason | None = None
    withdrawn: WithdrawnReason | None = None
    consent_ended: ConsentEnd | None = None
    rerouted: RerouteReason | None = None

    matched: bool = False
    service_id: UUID | None = None
    unmatched_reason: UnmatchedReason | None = None
    released: int = 0

    told_at: datetime | None = None

    def reached(self, stage: Stage) -> bool:
        """Whether the referral came so far."""
        return {
            Stage.CREATED: self.created,
            Stage.MATCHED: self.matched,
            Stage.TOLD: self.told_at is not None,
            Stage.ATTENDED: self.attended_on is not None,
        }[stage]


def learn_created(journey: Journey, event: events.ReferralCreated) -> Journey:
    """The referral was taken in."""
    return journey.model_copy(
        update={
            "created": True,
            "needs": event.needs,
            "urgency": event.urgency,
            "referrer_role": event.referrer_role,
            "age_band": event.age_band,
            "gender": event.gender,
            "ethnic_category": event.ethnic_category,
        }
    )


def learn_matched(journey: Journey, event: events.Matched) -> Journey:
    """A place is held; a later match takes the place of an earlier one."""
    return journey.model_copy(update={"matched": True, "service_id": event.service_id})


def learn_unmatched(journey: Journey, event: events.Unmatched) -> Journey:
    """No service could be offered, at least for a while."""
    return journey.model_copy(update={"unmatched_reason": event.reason})


def learn_told(journey: Journey, event: events.PersonTold) -> Journey:
    """The person was told. Only news of a match counts: to be told to wait is no step of the journey."""
    if event.about != name_of(events.Matched) or journey.told_at is not None:
        return journey
    return journey.model_copy(update={"told_at": event.told_at})


def learn_attended(journey: Journey, event: events.Attended) -> Journey:
    """The person came; the first day is kept."""
    return journey.model_copy(update={"attended_on": journey.attended_on or event.attended_on})


def learn_missed(journey: Journey, event: events.Missed) -> Journey:
    """The person did not come on this day; the last such day is kept."""
    return journey.model_copy(update={"missed_on": event.missed_on})
