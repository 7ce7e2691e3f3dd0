"""What can be asked of a referral that is there: a command for each step of its life."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from services.contract.words.life_words import (
    AttendanceOutcome,
    ClosedReason,
    ConsentEnd,
    HumanDecision,
    HumanReason,
    OfferDeclinedReason,
    ProviderDeclinedReason,
    ReferralOutcome,
    RerouteReason,
    WithdrawnReason,
)
from services.contract.words.vocabulary import AgeBand, Need, Urgency
from services.referral.commands.command import Command
from services.referral.fields import WrittenBorough, WrittenDay

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
# As tokens and sign-ins name people.
PersonId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=100)]
YesOrNo = Literal["accept", "decline"]
# Linkway alone says so, of a referral that it does not know.
_Withdrawn = Literal[
    WithdrawnReason.PERSON_ASKED, WithdrawnReason.MADE_IN_ERROR, WithdrawnReason.NO_LONGER_NEEDED, WithdrawnReason.OTHER
]


def _why(reason: object, others: ValidationInfo) -> object:
    if reason is None and others.data.get("answer") == "decline":
        raise PydanticCustomError("reason-missing", "Say why the answer is no: send a reason.")
    return reason


class AnswerForPerson(Command):
    """What the person says to the place that is offered; a person who comes no longer declines it too."""

    answer: YesOrNo
    reason: OfferDeclinedReason | None = Field(
        default=None, validate_default=True, description="Why they decline; needed then."
    )
    seek_another: bool = Field(default=True, description="Where they decline: whether another service is sought.")

    _reason = field_validator("reason")(_why)


class AnswerForProvider(Command):
    """What the provider says to the person who is to come."""

    answer: YesOrNo
    reason: ProviderDeclinedReason | None = Field(
        default=None, validate_default=True, description="Why they decline; needed then."
    )

    _reason = field_validator("reason")(_why)


class ChooseService(Command):
    """Have a place sought at this service and no other."""

    service_id: UUID
    chosen_by_the_person: bool = Field(default=True, description="Whether the choice is the person's, or yours.")


class RecordAttendance(Command):
    """Say whether the person came, and on which day."""

    outcome: AttendanceOutcome
    on: WrittenDay


class RecordOutcome(Command):
    """Say what came of the referral for the person."""

    outcome: ReferralOutcome


class CloseReferral(Command):
    """End the referral."""

    reason: ClosedReason
    outcome: ReferralOutcome | None = Field(default=None, description="Needed unless one was recorded before.")


class WithdrawReferral(Command):
    """Take the referral back."""

    reason: _Withdrawn


class WithdrawConsent(Command):
    """The person takes their consent back; the referral ends with it."""

    reason: Literal[ConsentEnd.PERSON_ASKED] = ConsentEnd.PERSON_ASKED


class AskHuman(Command):
    """Have a human look before a place is sought or kept."""

    reasons: Annotated[list[HumanReason], Field(min_length=1, max_length=len(HumanReason))]


class DecideAsHuman(Command):
    """Let a referral go on, by codes that are put right where they are sent; or close it."""

    decision: HumanDecision
    needs: Annotated[list[Need], Field(min_length=1, max_length=len(Need))] | None = None
    urgency: Urgency | None = None
    age_band: AgeBand | None = None
    reason: ClosedReason | None = Field(
        default=None, validate_default=True, description="Why it is closed; needed then."
    )
    outcome: ReferralOutcome | None = Field(
        default=None, description="What came of it, where it is closed; needed unless one was recorded before."
    )

    @field_validator("reason")
    @classmethod
    def _closed_with_a_reason(cls, reason: ClosedReason | None, others: ValidationInfo) -> ClosedReason | None:
        if reason is None and others.data.get("decision") is HumanDecision.CLOSE:
            raise PydanticCustomError("reason-missing", "Say why the referral is closed: send a reason.")
        return reason


class Reroute(Command):
    """Have the referral go on at another service, or in another borough."""

    reason: RerouteReason
    to_service_id: UUID | None = None
    to_borough: WrittenBorough | None = Field(
        default=None, validate_default=True, description="Slug or GSS code; in place of `to_service_id`."
    )

    @field_validator("to_borough")
    @classmethod
    def _one_of_both(cls, borough: object, others: ValidationInfo) -> object:
        if "to_service_id" in others.data and (borough is None) == (others.data["to_service_id"] is None):
            raise PydanticCustomError("where-to", "Say where it goes on: send to_service_id or to_borough, not both.")
        return borough


class Assign(Command):
    """Give the referral to a link worker, or hand it over to another."""

    person: PersonId = Field(description="The link worker, as their token names them.")
    organisation: Slug | None = Field(default=None, description="Whom they work for; your own organisation.")


class Release(Command):
    """Leave the referral to whoever takes it on next."""


class SeenReferredAgain(Command):
    """Say that you have seen which other organisations referred the person too."""
