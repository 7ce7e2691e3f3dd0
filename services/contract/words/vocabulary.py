"""The words that all must agree on: needs, urgency, ages, ethnic categories, channels and reasons."""

from enum import StrEnum


class Need(StrEnum):
    """What a person asks for, in plain words."""

    LONELINESS = "loneliness"
    DEBT = "debt"
    HOUSING = "housing"
    BEREAVEMENT = "bereavement"
    INACTIVITY = "inactivity"
    EMPLOYMENT = "employment"
    FOOD = "food"
    BENEFITS = "benefits"
    CARING = "caring"
    LOW_MOOD = "low-mood"
    LEARNING = "learning"
    GETTING_AROUND = "getting-around"
    ARTS = "arts"
    NATURE = "nature"
    PHYSICAL_ACTIVITY = "physical-activity"
    LEGAL_ADVICE = "legal-advice"
    VOLUNTEERING = "volunteering"
    DIGITAL_SKILLS = "digital-skills"
    PARENTING = "parenting"
    LANGUAGE = "language"


NEED_PHRASES: dict[Need, str] = {
    Need.LONELINESS: "company and friendship",
    Need.DEBT: "help with debt and money",
    Need.HOUSING: "help with housing",
    Need.BEREAVEMENT: "support after a death",
    Need.INACTIVITY: "becoming more active",
    Need.EMPLOYMENT: "finding or keeping work",
    Need.FOOD: "help with food",
    Need.BENEFITS: "help with benefits",
    Need.CARING: "support for carers",
    Need.LOW_MOOD: "support with low mood",
    Need.LEARNING: "learning something new",
    Need.GETTING_AROUND: "getting out and about",
    Need.ARTS: "arts and making things",
    Need.NATURE: "time in nature and outdoors",
    Need.PHYSICAL_ACTIVITY: "sport and exercise",
    Need.LEGAL_ADVICE: "advice on rights and the law",
    Need.VOLUNTEERING: "volunteering",
    Need.DIGITAL_SKILLS: "using computers and phones",
    Need.PARENTING: "support for parents",
    Need.LANGUAGE: "learning English",
}


class Urgency(StrEnum):
    """How soon the person should hear."""

    ROUTINE = "routine"
    SOON = "soon"
    URGENT = "urgent"


class ReferrerRole(StrEnum):
    """Who made the referral."""

    GP = "gp"
    LINK_WORKER = "link-worker"
    VOLUNTARY_ORGANISATION = "voluntary-organisation"
    COUNCIL = "council"
    SELF = "self"


class BoroughReason(StrEnum):
    """Why a person is referred in another borough than the one that their postcode lies in."""

    MOVING_THERE = "moving-there"
    STAYING_THERE = "staying-there"
    REGISTERED_THERE = "registered-there"
    RESPONSIBLE_FOR_THEM = "responsible-for-them"
    MAP_IS_WRONG = "map-is-wrong"


class AgeBand(StrEnum):
    """Ten-year bands, coarse enough to count without pointing at anyone."""

    UNDER_18 = "0-17"
    FROM_18 = "18-24"
    FROM_25 = "25-34"
    FROM_35 = "35-44"
    FROM_45 = "45-54"
    FROM_55 = "55-64"
    FROM_65 = "65-74"
    FROM_75 = "75-84"
    FROM_85 = "85+"
    UNKNOWN = "unknown"


class Gender(StrEnum):
    """FHIR administrative gender (R4)."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class EthnicCategory(StrEnum):
    """NHS ethnic category, 16+1 (UKCore-EthnicCategoryEngland 1.1.1)."""

    WHITE_BRITISH = "A"
    WHITE_IRISH = "B"
    OTHER_WHITE = "C"
    WHITE_AND_BLACK_CARIBBEAN = "D"
    WHITE_AND_BLACK_AFRICAN = "E"
    WHITE_AND_ASIAN = "F"
    OTHER_MIXED = "G"
    INDIAN = "H"
    PAKISTANI = "J"
    BANGLADESHI = "K"
    OTHER_ASIAN = "L"
    CARIBBEAN = "M"
    AFRICAN = "N"
    OTHER_BLACK = "P"
    CHINESE = "R"
    OTHER = "S"
    NOT_STATED = "Z"
    NOT_KNOWN = "99"


class Channel(StrEnum):
    """How a person agreed to be told."""

    EMAIL = "email"
    NONE = "none"


class About(StrEnum):
    """Name of the event that a notice is about."""

    MATCHED = "matched"
    UNMATCHED = "unmatched"
    PLACE_RELEASED = "place-released"
    CODE_RENEWED = "code-renewed"


class UnmatchedReason(StrEnum):
    """Why no service could be offered."""

    NO_SERVICE_FOR_THE_NEED = "no-service-for-the-need"
    NO_SERVICE_WITHIN_REACH = "no-service-within-reach"
    NO_ROOM = "no-room"
    NOT_ELIGIBLE = "not-eligible"
    AGE_UNKNOWN = "age-unknown"
    TOO_YOUNG = "too-young"
    NO_COMPANION = "no-companion"


class Answer(StrEnum):
    """Whether a match is an offer that person and provider answer, or settled at once: each borough chooses.

    Where nobody has said how many people a service can take, the provider is asked before the person is told.
    """

    ASK = "ask"
    OFFER = "offer"
    SETTLED = "settled"


class ReleaseReason(StrEnum):
    """Why a place that was held is free again."""

    OFFER_DECLINED = "offer-declined"
    PROVIDER_DECLINED = "provider-declined"
    NEEDS_A_HUMAN = "needs-a-human"
    ANOTHER_SERVICE = "another-service"
    REROUTED = "rerouted"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    EXPIRED = "expired"
    SERVICE_WITHDRAWN = "service-withdrawn"


class DeadLetterReason(StrEnum):
    """Why a message could not be read or done, or not yet."""

    NOT_JSON = "not-json"
    HEADER_NOT_UTF8 = "header-not-utf8"
    HEADER_NULL = "header-null"
    HEADER_MISSING = "header-missing"
    HEADER_INVALID = "header-invalid"
    VALUE_NULL = "value-null"
    RECORD_CORRUPT = "record-corrupt"
    TYPE_UNKNOWN = "type-unknown"
    VERSION_UNKNOWN = "version-unknown"
    SCHEMA_WRONG = "schema-wrong"
    TOO_LARGE = "too-large"
    WRONG_TOPIC = "wrong-topic"
    KEY_MISMATCH = "key-mismatch"
    SEQUENCE_GAP = "sequence-gap"
    DECISION_FAILED = "decision-failed"
    KEY_PARKED = "key-parked"
    FUTURE_DATED = "future-dated"
    NEWER_RELEASE = "newer-release"
