"""The words for what a community service is: how it stands, how people take part, and what it can do for whom."""

from enum import StrEnum


class ListingStatus(StrEnum):
    """Whether a listed service takes people; one that is gone for good is withdrawn instead."""

    ACTIVE = "active"
    TEMPORARILY_CLOSED = "temporarily-closed"


class Way(StrEnum):
    """How a person takes part in a service."""

    IN_PERSON = "in-person"
    TELEPHONE = "telephone"
    ONLINE = "online"
    AT_HOME = "at-home"


WAY_PHRASES: dict[Way, str] = {
    Way.IN_PERSON: "in person",
    Way.TELEPHONE: "by telephone",
    Way.ONLINE: "online",
    Way.AT_HOME: "at the person's home",
}


class AccessNeed(StrEnum):
    """What a person needs to be able to take part, and what a service or its place has."""

    STEP_FREE = "step-free"
    ACCESSIBLE_TOILET = "accessible-toilet"
    HEARING_LOOP = "hearing-loop"
    SIGN_LANGUAGE = "sign-language"
    EASY_READ = "easy-read"
    LARGE_PRINT = "large-print"
    QUIET_SPACE = "quiet-space"
    ASSISTANCE_DOGS = "assistance-dogs"
    PARKING = "parking"


ACCESS_PHRASES: dict[AccessNeed, str] = {
    AccessNeed.STEP_FREE: "step-free access",
    AccessNeed.ACCESSIBLE_TOILET: "an accessible toilet",
    AccessNeed.HEARING_LOOP: "a hearing loop",
    AccessNeed.SIGN_LANGUAGE: "British Sign Language",
    AccessNeed.EASY_READ: "easy-read information",
    AccessNeed.LARGE_PRINT: "large print",
    AccessNeed.QUIET_SPACE: "a quiet space",
    AccessNeed.ASSISTANCE_DOGS: "room for an assistance dog",
    AccessNeed.PARKING: "parking for Blue Badge holders",
}


class AreaKind(StrEnum):
    """What kind of area a service serves."""

    REGION = "region"
    BOROUGH = "borough"
    WARD = "ward"
    OUTCODE = "outcode"


class Frequency(StrEnum):
    """How often a time comes again, as RFC 5545 writes it."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class WithdrawalReason(StrEnum):
    """Why a service is listed no more."""

    GONE_FROM_THE_DIRECTORY = "gone-from-the-directory"
    NOT_ACTIVE = "not-active"
    CANNOT_BE_USED = "cannot-be-used"
    SAME_AS_ANOTHER = "same-as-another"
    WITHDRAWN_BY_PROVIDER = "withdrawn-by-provider"
