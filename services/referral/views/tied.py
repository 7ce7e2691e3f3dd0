"""A referral as each of those who are tied to it sees it under /v1; nothing here identifies the person."""

from collections.abc import Set
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BeforeValidator, Field

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Tie
from services.contract.listing import LanguageCode
from services.contract.words.life_words import AttendanceOutcome, Awaited, HumanReason, OverdueStep, ReferralOutcome
from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import (
    Answer,
    BoroughReason,
    Channel,
    Need,
    ReferrerRole,
    ReleaseReason,
    UnmatchedReason,
    Urgency,
)
from services.referral.domain.life import State
from services.referral.domain.part import Day
from services.referral.domain.referral import Referral
from services.referral.domain.work_kinds import WorkKind
from services.referral.views import consented, gp_messages
from services.referral.views.consented import ConsentView
from services.referral.views.gp_messages import GpMessageView
from services.referral.views.view import View


class PlaceView(View):
    """The place that is held for the person, and who is to answer; with `ask`, the provider before they are told."""

    service_id: UUID
    service_name: str
    organization_name: str
    organization_id: UUID | None
    distance_metres: int
    why: str
    answer: Answer
    provider_accepted: bool = Field(description="Whether the provider has said that the person may come.")
    matched_at: datetime


class WaitingView(View):
    """Why the person waits."""

    reason: UnmatchedReason | ReleaseReason
    why: str


class AttendanceView(View):
    """What was said about who came on one day."""

    attendance_id: UUID
    service_id: UUID
    outcome: AttendanceOutcome
    on: Day


class AwaitedView(View):
    """Who is to answer, since when they could, and how late it has been called."""

    awaited: Awaited
    since: datetime
    said: OverdueStep | None


class EndingView(View):
    """Why and when the referral ended; where it goes on, if it does."""

    reason: str
    at: datetime
    goes_on_as: UUID | None


class AssignmentView(View):
    """The link worker who looks after the referral, whom they work for, and since when they have it."""

    organisation: str
    person: str
    at: datetime


class _Seen(View):
    """What everybody sees who is tied to the referral. `revision` grows with each change; it is the ETag too."""

    referral_id: UUID
    revision: int
    state: State
    borough: BoroughSlug
    needs: tuple[Need, ...]
    urgency: Urgency
    languages: tuple[LanguageCode, ...] = Field(description="That the person can use; none said is English.")
    access_needs: tuple[AccessNeed, ...] = Field(description="What the person needs to be able to take part.")
    ways: tuple[Way, ...] = Field(description="How the person can take part; none said is any.")
    accompanied: bool = Field(description="Whether the person asks that somebody comes with them.")
    created_at: datetime
    synthetic: bool = Field(description="Whether it is about nobody, and only shows that all parts do their work.")
    place: PlaceView | None = Field(validation_alias="match")
    awaits: AwaitedView | None = Field(validation_alias="clock")
    attendances: tuple[AttendanceView, ...]


class SeenByProvider(_Seen):
    """A referral as the provider sees it that holds the place: with who came there, and not elsewhere."""

    seen_as: Literal["provider"] = "provider"
    share_with_provider: Annotated[bool, BeforeValidator(consented.shares_with_provider)] = Field(
        validation_alias="consent", description="Whether the person agrees that you have their contacts."
    )

    @classmethod
    def of(cls, referral: Referral) -> Self:
        """View a referral as who provides the place that is held."""
        place = referral.match
        there = tuple(one for one in referral.attendances if place and one.service_id == place.service_id)
        return cls.model_validate(referral.model_copy(update={"attendances": there}))


class SeenByReferrer(_Seen):
    """A referral as the organisation sees it that made it."""

    seen_as: Literal["referrer"] = "referrer"
    needs_human: tuple[HumanReason, ...]
    waiting: WaitingView | None
    outcome: ReferralOutcome | None
    ending: EndingView | None
    consent_until: datetime | None
    consent: Annotated[ConsentView, BeforeValidator(consented.viewed)]
    rerouted_from: UUID | None
    messages_to_gp: tuple[Annotated[GpMessageView, BeforeValidator(gp_messages.viewed)], ...] = Field(
        description="Those to the person's GP that can be fetched; none while the person does not agree."
    )


class SeenByLinkWorker(SeenByReferrer):
    """A referral as a link worker of the borough, or who leads safeguarding there, sees it: all of it."""

    seen_as: Literal["link-worker"] = "link-worker"  # type: ignore[assignment]  # in place of the referrer's
    organisation: str = Field(description="Who made it.")
    referrer_role: ReferrerRole | None
    channel: Channel
    assigned_to: AssignmentView | None
    work_kinds: tuple[WorkKind, ...]
    borough_reason: BoroughReason | None = Field(description="Why another borough than the postcode's, if it is.")
    also_referred_by: tuple[str, ...] = Field(
        description="Who has referred the person for the same, and was told that it is done; until a human has seen it."
    )


AnyView = Annotated[SeenByLinkWorker | SeenByReferrer | SeenByProvider, Field(discriminator="seen_as")]


def view_of(referral: Referral, ties: Set[Tie]) -> SeenByLinkWorker | SeenByReferrer | SeenByProvider:
    """The referral for somebody with these ties to it; of several views, the one that shows most."""
    if ties & {Tie.WORKS_IN_THE_BOROUGH, Tie.LEADS_SAFEGUARDING}:
        return SeenByLinkWorker.model_validate(referral)
    if ties & {Tie.MADE_IT, Tie.THE_PERSON}:
        return SeenByReferrer.model_validate(referral)
    return SeenByProvider.of(referral)
