"""What reporting knows of one referral: how far the person came, and coarse facts to count by.

Each owner's events come in order, but one owner's may be read before another's: a person may be told before the
referral is heard of. So each fact is taken from one owner's events alone, and the order of reading changes nothing.
"""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from itertools import takewhile
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.contract import events
from services.contract.event import name_of
from services.contract.words.consent_words import GpMessageAbout
from services.contract.words.contact_words import ContactOutcome, ContactWay
from services.contract.words.life_words import (
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
from services.contract.words.measure_words import Change, Scale
from services.contract.words.vocabulary import (
    AgeBand,
    Answer,
    EthnicCategory,
    Gender,
    Need,
    ReferrerRole,
    UnmatchedReason,
    Urgency,
)


class Stage(StrEnum):
    """How far a referral came, in the order it should happen. A stage counts whoever ever reached it."""

    CREATED = "created"
    MATCHED = "matched"
    TOLD = "told"
    ATTENDED = "attended"


class Step(StrEnum):
    """How far a referral came, in steps of which each contains the next: whoever came is only of those who were told.

    They count where a referral is, or ended: one that moves on to another borough has all its steps there.
    """

    REFERRED = "step_referred"
    MATCHED = "step_matched"
    TOLD = "step_told"
    CAME = "step_came"


class Occurrence(StrEnum):
    """What may become of a referral beside its stages.

    Each counts the referrals to which it ever happened, and not how often: one person who says no eight times is one.
    """

    DECLINED_BY_PERSON = "declined_by_person"
    DECLINED_BY_PROVIDER = "declined_by_provider"
    RELEASED = "released"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    CAME_UNTOLD = "came_untold"


# What referrals are counted by.
Measure = Stage | Occurrence | Step
MEASURES: tuple[Measure, ...] = (*Stage, *Occurrence, *Step)
# A referral that moves counts for these in each borough where it was, and for all else in the last one alone.
WHEREVER_IT_WAS: frozenset[Measure] = frozenset({Stage.CREATED, Occurrence.MOVED_IN, Occurrence.MOVED_OUT})


class Attendance(NamedTuple):
    """What was said last about one attendance. Those of an earlier release have no id, and nobody can correct them."""

    attendance_id: UUID | None
    outcome: AttendanceOutcome
    on: date


class Contact(NamedTuple):
    """What was said last about one attempt to reach the person."""

    contact_id: UUID
    how: ContactWay
    outcome: ContactOutcome


class Measured(NamedTuple):
    """What is known of one scale: whether the person was scored at the start, and what had changed by the end."""

    scale: Scale
    at_start: bool = False
    change: Change | None = None


class Journey(BaseModel):
    """One referral. Whatever was not heard yet is empty; nothing here identifies a person.

    `service_id` is where there is a place, and `asked_id` where the provider is asked for one.

    `deprivation` is the decile of where they live with the edition of the index, `IoD 2025/3`. `waited_days` are the
    whole days from `taken_in_at` to `offered_at`, the first offer; its metres are rounded, and none from home.

    `attended_on` is the first day on which the person came, `missed_on` the last on which they did not; both follow
    from `attendances`, and are kept because they are counted by.
    """

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
    attendances: tuple[Attendance, ...] = ()
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
    moved_in: bool = False
    moved_out: bool = False
    contacts: tuple[Contact, ...] = ()
    measured: tuple[Measured, ...] = ()
    granted_pence: int | None = None
    spent_pence: int = 0
    consent_changes: int = 0
    gp_told: tuple[GpMessageAbout, ...] = ()

    matched: bool = False
    service_id: UUID | None = None
    asked_id: UUID | None = None
    unmatched_reason: UnmatchedReason | None = None
    released: int = 0

    told_at: datetime | None = None

    taken_in_at: datetime | None = None
    deprivation: str | None = None
    uses_english: bool = True
    offered_at: datetime | None = None
    offer_metres: int | None = None
    provider_id: UUID | None = None
    provider_name: str | None = None
    waited_days: int | None = None

    def measures(self) -> Iterator[Measure]:
        """What the referral counts for; one that its owner never made counts nowhere.

        One that goes on in another borough was received by the first, and what comes of it counts where it ends up.
        """
        if self.withdrawn is not WithdrawnReason.NEVER_MADE:
            yield from (measure for measure in self._reached() if not self.moved_out or measure in WHEREVER_IT_WAS)
            yield from () if self.moved_out else self._steps()

    def _steps(self) -> Iterator[Step]:
        reached = (self.created, self.matched, self.told_at, self.attended_on)
        return (step for step, _ in takewhile(itemgetter(1), zip(Step, reached, strict=True)))

    def _reached(self) -> Iterator[Measure]:
        reached = (
            (Stage.CREATED, self.created and not self.moved_in),
            (Stage.MATCHED, self.matched),
            (Stage.TOLD, self.told_at),
            (Stage.ATTENDED, self.attended_on),
            (Occurrence.DECLINED_BY_PERSON, self.declined),
            (Occurrence.DECLINED_BY_PROVIDER, self.provider_declined),
            (Occurrence.RELEASED, self.released),
            (Occurrence.CLOSED, self.closed),
            (Occurrence.WITHDRAWN, self.withdrawn or self.consent_ended),
            (Occurrence.MOVED_IN, self.moved_in),
            (Occurrence.MOVED_OUT, self.moved_out),
            (Occurrence.CAME_UNTOLD, self.attended_on and not self.told_at),
        )
        return (measure for measure, is_so in reached if is_so)


def learn_created(journey: Journey, event: events.ReferralCreated) -> Journey:
    """The referral was taken in; or it goes on here, after it was taken in by another borough."""
    return journey.model_copy(
        update={
            "created": True,
            "needs": event.needs,
            "urgency": event.urgency,
            "referrer_role": event.referrer_role,
            "age_band": event.age_band,
            "gender": event.gender,
            "ethnic_category": event.ethnic_category,
            "needed_a_human": bool(event.needs_human),
            "moved_in": event.rerouted_from is not None,
        }
    )


def learn_matched(journey: Journey, event: events.Matched) -> Journey:
    """A place is held; a later match takes the place of an earlier one. While its provider is asked it is no match."""
    if event.answer is Answer.ASK:
        return journey.model_copy(update={"asked_id": event.service_id, "service_id": None})
    return journey.model_copy(update={"matched": True, "service_id": event.service_id, "asked_id": None})


def learn_unmatched(journey: Journey, event: events.Unmatched) -> Journey:
    """No service could be offered, at least for a while."""
    return journey.model_copy(update={"unmatched_reason": event.reason})


def learn_told(journey: Journey, event: events.PersonTold) -> Journey:
    """The person was told. Only news of a match counts: to be told to wait is no step of the journey."""
    if event.about != name_of(events.Matched) or journey.told_at is not None:
        return journey
    return journey.model_copy(update={"told_at": event.told_at})
