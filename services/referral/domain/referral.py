"""A referral as its owner keeps it, and how far it has come."""

from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from pydantic import computed_field, model_validator

from services.contract.boroughs import BoroughSlug
from services.contract.event import Sealed
from services.contract.events.referrals import Hint
from services.contract.listing import LanguageCode
from services.contract.words.consent_words import Agreement, MessageToGp
from services.contract.words.life_words import AttendanceOutcome, Awaited, HumanReason, OverdueStep, ReferralOutcome
from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import (
    Answer,
    BoroughReason,
    Channel,
    EthnicCategory,
    Gender,
    Need,
    ReferrerRole,
    ReleaseReason,
    UnmatchedReason,
    Urgency,
)
from services.referral.domain.consent import Consent
from services.referral.domain.gp import GpMessage, ToldGp
from services.referral.domain.life import ENDED, State, Taken
from services.referral.domain.own.codes import FollowHashes
from services.referral.domain.own.going_there import GoingThere
from services.referral.domain.part import Day, Part
from services.referral.domain.work_kinds import WorkKind, work_kinds

_AWAITED = {
    State.NEEDS_A_HUMAN: Awaited.HUMAN,
    State.WAITING: Awaited.HUMAN,
    State.ASKED: Awaited.PROVIDER,
    State.OFFERED: Awaited.PERSON,
    State.ACCEPTED: Awaited.PROVIDER,
}

# How many days an answer may take, where the borough says nothing else.
RESPONSE_DAYS = 14


class Status(StrEnum):
    """How far a referral has come, as the paths without a version say it."""

    CREATED = "created"
    MATCHED = "matched"
    WAITING = "waiting"
    ATTENDED = "attended"
    MISSED = "missed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REROUTED = "rerouted"


class Match(Part):
    """The place that is held for the person; `provider_accepted` once its provider has said that they may come."""

    service_id: UUID
    service_name: str
    organization_name: str
    organization_id: UUID | None = None
    distance_metres: int
    why: str
    answer: Answer = Answer.SETTLED
    matched_at: datetime
    provider_accepted: bool = False
    # Of an earlier release it is not known.
    going_there: GoingThere = GoingThere()


class Waiting(Part):
    """Why the person waits."""

    reason: UnmatchedReason | ReleaseReason
    why: str


class Attendance(Part):
    """What was said about who came on one day, and by which organisation."""

    attendance_id: UUID
    service_id: UUID
    outcome: AttendanceOutcome
    on: Day
    recorded_by: str


class Clock(Part):
    """Who is to answer, since when they could, and how late it has been called already."""

    awaited: Awaited
    since: datetime
    said: OverdueStep | None = None

    @classmethod
    def of(cls, state: State, since: datetime) -> Self | None:
        """The clock of a referral that came into this state then; None where nobody is to answer."""
        awaited = _AWAITED.get(state)
        return cls(awaited=awaited, since=since) if awaited else None


class Ending(Part):
    """Why and when the referral ended; where it goes on, if it does."""

    reason: str
    at: datetime
    goes_on_as: UUID | None = None


class Assignment(Part):
    """The link worker who looks after the referral, whom they work for, and since when they have it."""

    organisation: str
    person: str
    at: datetime


class Budget(Part):
    """A personal health budget: pence granted, and spent so far."""

    granted_pence: int
    spent_pence: int = 0


class AsAsked(Part):
    """What a request asked for, where a human has put it right since."""

    needs: tuple[Need, ...]
    urgency: Urgency
    needs_human: tuple[HumanReason, ...]


class PartnerRequest(Part):
    """The request on a partner's own topic that made the referral, by the partner's own reference if it has one."""

    reference: str | None = None


class Referral(Part):
    """One referral. `sealed` is bound to `created_event_id`; nothing else in here identifies a person.

    `revision` grows with each change. `response_days` is how long an answer may take. `asked_as` is a keyed hash of the
    request that made it, if that had an Idempotency-Key, and `as_asked` what it asked for, if that has changed;
    `sent_as` is one of what its sender calls it, if they may take it back by that name. A `synthetic` one is about
    nobody: it only shows that all parts do their work. `borough_reason` says why the borough is another than the one
    that the postcode lies in. `also_referred_by` are organisations that asked for it too, until a link worker has seen
    it. By `follow` the person finds their own referral; where it is `silenced` they asked for no more messages.
    `taken` are the newest steps of its life, the oldest first.
    """

    referral_id: UUID
    organisation: str
    borough: BoroughSlug
    needs: tuple[Need, ...]
    urgency: Urgency
    channel: Channel
    created_at: datetime
    created_event_id: str
    sealed: Sealed
    state: State = State.RECEIVED
    revision: int = 1
    response_days: int = RESPONSE_DAYS
    consent_until: datetime | None = None
    needs_human: tuple[HumanReason, ...] = ()
    asked_as: str | None = None
    as_asked: AsAsked | None = None
    sent_as: str | None = None
    follow: FollowHashes | None = None
    silenced: bool = False
    match: Match | None = None
    waiting: Waiting | None = None
    clock: Clock | None = None
    attendances: tuple[Attendance, ...] = ()
    outcome: ReferralOutcome | None = None
    ending: Ending | None = None
    assigned_to: Assignment | None = None
    budget: Budget | None = None
    rerouted_from: UUID | None = None
    partner_request: PartnerRequest | None = None
    consent: Consent = Consent()
    gp: ToldGp = ToldGp()
    # What is counted, in case the referral must be said anew elsewhere; rows of an earlier release do not know it.
    referrer_role: ReferrerRole | None = None
    gender: Gender = Gender.UNKNOWN
    ethnic_category: EthnicCategory = EthnicCategory.NOT_KNOWN
    languages: tuple[LanguageCode, ...] = ()
    access_needs: tuple[AccessNeed, ...] = ()
    ways: tuple[Way, ...] = ()
    accompanied: bool = False
    hints: tuple[Hint, ...] = ()
    synthetic: bool = False
    borough_reason: BoroughReason | None = None
    also_referred_by: tuple[str, ...] = ()
    taken: tuple[Taken, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _of_an_earlier_release(cls, kept: object) -> object:
        # Rows that were kept before the referral had a state and could be attended more than once.
        if not isinstance(kept, dict) or "state" in kept or "attendance" not in kept:
            return kept
        match, attendance = kept["match"], kept["attendance"]
        came = attendance and {
            **attendance,
            "attendance_id": uuid5(UUID(str(kept["referral_id"])), attendance["on"]),
            "service_id": match["service_id"],
            "recorded_by": "",
        }
        held = State.ATTENDING if came else State.ARRANGED
        state = held if match else State.WAITING if kept["waiting"] else State.RECEIVED
        return {**kept, "state": state, "attendances": [came] if came else []}

    @computed_field  # type: ignore[prop-decorator]  # mypy knows no decorated properties
    @property
    def work_kinds(self) -> tuple[WorkKind, ...]:
        """What the referral asks of a link worker. It is kept with the rest, so that a worklist can be read by it.

        A synthetic one asks nothing of anybody, so it is on no worklist.
        """
        if self.synthetic:
            return ()
        late = self.clock.said if self.clock else None
        waits_for = self.waiting.reason if self.waiting else None
        return work_kinds(self.state, self.urgency, late, waits_for, referred_again=bool(self.also_referred_by))

    @property
    def as_made(self) -> Self:
        """The referral as it was when it was made, whatever has become of it since."""
        asked = self.as_asked or AsAsked.model_validate(self, from_attributes=True)
        first = State.NEEDS_A_HUMAN if asked.needs_human else State.RECEIVED
        kept = {name: getattr(self, name) for name in _AS_MADE} | {"consent": self.consent.as_made}
        return type(self)(**kept, **dict(asked), state=first, clock=Clock.of(first, self.created_at))

    @property
    def messages_to_gp(self) -> tuple[tuple[UUID, GpMessage], ...]:
        """The messages that can be fetched, each with this referral's id; none while the person does not agree."""
        said = self.consent.last_on(Agreement.MESSAGE_TO_GP)
        is_agreed = said is not None and said.message_to_gp is not MessageToGp.NONE
        return tuple((self.referral_id, one) for one in self.gp.messages if is_agreed and self.state != State.REROUTED)

    @property
    def place(self) -> Match | None:
        """The place that the person may know of: none while its provider is asked."""
        return None if self.state is State.ASKED else self.match

    @property
    def attendance(self) -> Attendance | None:
        """The last word on who came; a cancelled appointment says nothing about it."""
        came = [one for one in self.attendances if one.outcome is not AttendanceOutcome.CANCELLED]
        return max(came, key=lambda one: one.on) if came else None

    @property
    def status(self) -> Status:
        """How far the referral has come; its end, then attendance, is the last word."""
        if self.state in ENDED:
            return Status(self.state.value)
        if self.attendance:
            return Status(self.attendance.outcome.value)
        if self.place:
            return Status.MATCHED
        return Status.WAITING if self.waiting else Status.CREATED


_AS_MADE = (
    "referral_id",
    "organisation",
    "borough",
    "channel",
    "created_at",
    "created_event_id",
    "sealed",
    "response_days",
    "consent_until",
    "follow",
    "rerouted_from",
    "partner_request",
    "referrer_role",
    "gender",
    "ethnic_category",
    "languages",
    "access_needs",
    "ways",
    "accompanied",
    "hints",
    "synthetic",
    "borough_reason",
)
