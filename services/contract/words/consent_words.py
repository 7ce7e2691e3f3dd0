"""The words for what a person agrees to be shared with whom, how that is known, and what the GP is told."""

from enum import StrEnum


class Agreement(StrEnum):
    """What a person agrees to, beside being referred, or not: each by itself."""

    SHARE_WITH_PROVIDER = "share-with-provider"
    MESSAGE_TO_GP = "message-to-gp"


class MessageToGp(StrEnum):
    """What the person's GP may be told: all, codes without any free text or name of a service, or nothing."""

    FULL = "full"
    CODES_ONLY = "codes-only"
    NONE = "none"


class ConsentGiver(StrEnum):
    """Who agreed. `best-interests` is decided for somebody who cannot (Mental Capacity Act 2005, section 4)."""

    PERSON = "person"
    PARENT_OR_GUARDIAN = "parent-or-guardian"
    ATTORNEY_OR_DEPUTY = "attorney-or-deputy"
    BEST_INTERESTS = "best-interests"


class ConsentManner(StrEnum):
    """How they said so."""

    IN_PERSON = "in-person"
    TELEPHONE = "telephone"
    WRITTEN = "written"
    ONLINE = "online"


class ConsentChange(StrEnum):
    """Why what is agreed to has changed: somebody recorded it, its last day is over, or all consent was withdrawn."""

    RECORDED = "recorded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class GpMessageAbout(StrEnum):
    """What a message to the GP tells: that the person took the offer up, declined it, or that the referral ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class GpCode(StrEnum):
    """SNOMED CT (UK) codes for the GP's record: one of them, once in an episode, and never for what goes on.

    Rule and codes: the social prescribing FAQ of Transformation Partners in Health and Care.
    """

    REFERRAL = "871731000000106"
    DECLINED = "871711000000103"
