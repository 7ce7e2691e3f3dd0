"""What codes are called on the pages of people at work: one word for one thing, wherever it is shown."""

from collections.abc import Mapping
from typing import Final

from services.contract.words.consent_words import MessageToGp
from services.contract.words.life_words import (
    AttendanceOutcome,
    ClosedReason,
    HumanReason,
    ReferralOutcome,
    WithdrawnReason,
)
from services.contract.words.vocabulary import NEED_PHRASES, Channel, Gender, ReferrerRole, Urgency
from services.referral.domain.life import State

NEEDS: Final = NEED_PHRASES
STATES: Final[Mapping[State, str]] = {
    State.RECEIVED: "Looking for a place",
    State.NEEDS_A_HUMAN: "A link worker looks first",
    State.WAITING: "Waiting for a place",
    State.ASKED: "Asking the provider",
    State.OFFERED: "Offered to the person",
    State.ACCEPTED: "Accepted by the person",
    State.ARRANGED: "Arranged",
    State.ATTENDING: "Attending",
    State.CLOSED: "Closed",
    State.WITHDRAWN: "Withdrawn",
    State.REROUTED: "Goes on elsewhere",
}
# How each state is set off: what went well, what asks for somebody, what is over.
STATE_KINDS: Final[Mapping[State, str]] = {
    State.NEEDS_A_HUMAN: "bad",
    State.WAITING: "notable",
    State.ASKED: "notable",
    State.OFFERED: "notable",
    State.ARRANGED: "good",
    State.ATTENDING: "good",
}
URGENCIES: Final[Mapping[Urgency, str]] = {
    Urgency.ROUTINE: "Routine",
    Urgency.SOON: "Soon",
    Urgency.URGENT: "Urgent",
}
HUMAN_REASONS: Final[Mapping[HumanReason, str]] = {
    HumanReason.SAFEGUARDING: "There may be danger to the person",
    HumanReason.POSSIBLE_DUPLICATE: "The person may be known already",
    HumanReason.SELF_REFERRAL: "The person asked for themselves",
    HumanReason.AGE_UNKNOWN: "Nobody knows whether the person is an adult",
}
OUTCOMES: Final[Mapping[ReferralOutcome, str]] = {
    ReferralOutcome.NEED_MET: "What was asked for was met",
    ReferralOutcome.PARTLY_MET: "Part of it was met",
    ReferralOutcome.NOT_MET: "It was not met",
    ReferralOutcome.NOT_KNOWN: "Nobody knows",
}
CLOSED_REASONS: Final[Mapping[ClosedReason, str]] = {
    ClosedReason.COMPLETED: "It is done",
    ClosedReason.TURNED_DOWN_BY_THE_PERSON: "The person turned it down",
    ClosedReason.DID_NOT_ATTEND: "The person did not come",
    ClosedReason.COULD_NOT_BE_REACHED: "The person could not be reached",
    ClosedReason.NO_SUITABLE_SERVICE: "There is no suitable service",
    ClosedReason.MOVED_AWAY: "The person moved away",
    ClosedReason.DIED: "The person died",
    ClosedReason.DUPLICATE: "It was made twice",
    ClosedReason.NEEDS_OTHER_HELP: "The person needs other help",
    ClosedReason.OTHER: "Something else",
}
WITHDRAWN_REASONS: Final[Mapping[WithdrawnReason, str]] = {
    WithdrawnReason.PERSON_ASKED: "The person asked for it",
    WithdrawnReason.NO_LONGER_NEEDED: "It is no longer needed",
    WithdrawnReason.MADE_IN_ERROR: "It was made in error",
    WithdrawnReason.OTHER: "Something else",
    WithdrawnReason.NEVER_MADE: "It was never made",
}
ATTENDANCES: Final[Mapping[AttendanceOutcome, str]] = {
    AttendanceOutcome.ATTENDED: "Came",
    AttendanceOutcome.MISSED: "Did not come",
    AttendanceOutcome.CANCELLED: "Cancelled before",
}
ROLES: Final[Mapping[ReferrerRole, str]] = {
    ReferrerRole.GP: "GP practice",
    ReferrerRole.COUNCIL: "Council",
    ReferrerRole.VOLUNTARY_ORGANISATION: "Voluntary organisation",
    ReferrerRole.LINK_WORKER: "Link worker",
    ReferrerRole.SELF: "The person",
}
CHANNELS: Final[Mapping[Channel, str]] = {Channel.EMAIL: "By email", Channel.NONE: "By no message; somebody calls them"}
GENDERS: Final[Mapping[Gender, str]] = {
    Gender.UNKNOWN: "Not asked",
    Gender.FEMALE: "Female",
    Gender.MALE: "Male",
    Gender.OTHER: "Other",
}
GP_MESSAGES: Final[Mapping[MessageToGp, str]] = {
    MessageToGp.NONE: "Nothing",
    MessageToGp.CODES_ONLY: "That they were referred, in codes alone",
    MessageToGp.FULL: "What became of it",
}
