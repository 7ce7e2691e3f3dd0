"""The words for what people decide in a referral's life: why they say no, why it ends, and with what outcome."""

from enum import StrEnum


class HumanReason(StrEnum):
    """Why a human must look at a referral before a place is sought."""

    SAFEGUARDING = "safeguarding"
    POSSIBLE_DUPLICATE = "possible-duplicate"
    SELF_REFERRAL = "self-referral"
    AGE_UNKNOWN = "age-unknown"


class HumanDecision(StrEnum):
    """What the human decided."""

    GO_ON = "go-on"
    CLOSE = "close"


class ChosenBy(StrEnum):
    """Who chose a service in place of the one that was matched, or of none."""

    PERSON = "person"
    LINK_WORKER = "link-worker"
    REFERRER = "referrer"


class OfferDeclinedReason(StrEnum):
    """Why a person turned an offer down."""

    NOT_INTERESTED = "not-interested"
    CANNOT_GET_THERE = "cannot-get-there"
    WRONG_TIME = "wrong-time"
    COSTS_TOO_MUCH = "costs-too-much"
    FOUND_OTHER_SUPPORT = "found-other-support"
    NOT_WELL_ENOUGH = "not-well-enough"
    OTHER = "other"


class ProviderDeclinedReason(StrEnum):
    """Why a provider declined a person."""

    FULL = "full"
    NOT_SUITABLE = "not-suitable"
    OUTSIDE_AREA = "outside-area"
    CANNOT_REACH_THE_PERSON = "cannot-reach-the-person"
    SERVICE_CLOSED = "service-closed"
    OTHER = "other"


class AttendanceOutcome(StrEnum):
    """Whether the person came, or the appointment was cancelled before."""

    ATTENDED = "attended"
    MISSED = "missed"
    CANCELLED = "cancelled"


class ReferralOutcome(StrEnum):
    """What came of a referral for the person."""

    NEED_MET = "need-met"
    PARTLY_MET = "partly-met"
    NOT_MET = "not-met"
    NOT_KNOWN = "not-known"


class ClosedReason(StrEnum):
    """Why a referral was closed."""

    COMPLETED = "completed"
    TURNED_DOWN_BY_THE_PERSON = "turned-down-by-the-person"
    DID_NOT_ATTEND = "did-not-attend"
    COULD_NOT_BE_REACHED = "could-not-be-reached"
    NO_SUITABLE_SERVICE = "no-suitable-service"
    MOVED_AWAY = "moved-away"
    DIED = "died"
    DUPLICATE = "duplicate"
    NEEDS_OTHER_HELP = "needs-other-help"
    OTHER = "other"


class WithdrawnReason(StrEnum):
    """Why a referral was taken back. `never-made` is said of one that its owner does not know."""

    PERSON_ASKED = "person-asked"
    MADE_IN_ERROR = "made-in-error"
    NO_LONGER_NEEDED = "no-longer-needed"
    OTHER = "other"
    NEVER_MADE = "never-made"


class ConsentEnd(StrEnum):
    """How a person's consent ended."""

    PERSON_ASKED = "person-asked"
    EXPIRED = "expired"


class RerouteReason(StrEnum):
    """Why a referral goes to another borough, or to another service."""

    LIVES_ELSEWHERE = "lives-elsewhere"
    MOVED = "moved"
    BETTER_SUITED = "better-suited"
    PERSON_ASKED = "person-asked"
    OTHER = "other"


class Awaited(StrEnum):
    """Who has not answered yet."""

    PERSON = "person"
    PROVIDER = "provider"
    HUMAN = "human"


class OverdueStep(StrEnum):
    """How late an answer is: soon due, due, or long due."""

    NUDGE = "nudge"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
