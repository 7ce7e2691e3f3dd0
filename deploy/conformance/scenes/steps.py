"""What a scene may do, as values, and what it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from deploy.conformance.messages import Message
from deploy.conformance.requests import Request
from deploy.conformance.trial import TrialService


class Scene(StrEnum):
    """What referrals are sent for."""

    ORDINARY = "ordinary"
    UNLISTED = "unlisted"
    UNDER_AGE = "under age"
    NEVER_CREATED = "never created"
    ENDED = "ended"
    DECLINED = "declined"
    REPEATED = "repeated"
    UNKNOWN_FIELD = "unknown field"
    UNKNOWN_TYPE = "unknown type"
    STRUCTURED = "structured mode"
    LARGE = "large"
    GAP = "gap"
    BURST = "created and withdrawn at once"
    SWAPPED = "withdrawn before created"
    FUTURE = "dated ahead"
    HUMAN = "needs a human"
    CLOSED_BY_HUMAN = "closed by a human"
    YOUNG_AFTER_ALL = "under age, as a human put right"
    BESIDE_UNREADABLE = "beside what cannot be read"
    SYNTHETIC = "synthetic"
    CROWD = "more people than places"
    NEXT = "after a place was freed"
    RESTARTED = "after a restart"
    FULL_STILL = "more people than places after a restart"
    ASKED = "where the provider is asked"
    BOOKED = "more people than places of an appointment"
    BOOKED_NEXT = "after a place of an appointment was freed"
    ACCOMPANIED = "accompanied"
    ACCOMPANIED_IN_VAIN = "accompanied, and there is no service"
    ACCOMPANIED_NEXT = "after somebody is free to come along again"
    CHOSEN = "a service was chosen"
    CHOSEN_IN_VAIN = "a service without room was chosen"
    OFFERED = "nobody answers the offer"
    OFFER_ACCEPTED = "the offer is accepted"
    TOLD = "matched, and then not"
    SOMEBODY_ELSE = "told after all that was before"
    NO_CHANNEL = "agreed to no channel"
    QUESTION = "a question to the provider"
    ANSWERED_QUESTION = "accepted by the provider"
    OLD = "recorded more than a day ago"
    RELEASED = "the place is free again"
    CODE_LOST = "the code is lost"
    FEW = "fewer than may be seen"
    CONSENT = "consent was withdrawn"
    MEASURED = "asked how they are"
    BUDGETED = "granted a budget"
    SHORTLISTED = "shown a shortlist"
    EXPLAINED = "asked about by HTTP"
    RELISTED = "after a service is listed no more"
    CHANGES = "a partner puts a listing right"
    REFUSED = "a request that is wrong"
    KEYED = "asked twice under one key"
    ANOTHER = "another request under that key"
    SEALED = "with an NHS number and a story"
    ANSWERED = "answered by person and provider"
    PROVIDER_DECLINED = "declined by the provider"
    MISSED = "missed"
    NO_PLACE = "there is no place, or none any more"
    UNTIED = "asked about by those who are not tied to it"
    DISCLOSED = "agreed to mail"
    WITHDRAWN = "withdrawn before anybody is told"
    CORRECTED = "an attendance is put right"
    CANCELLED = "an appointment is cancelled"
    GP_TOLD = "the GP is told"
    PARTNER = "a partner asks"
    PARTNER_WRONG = "a partner asks what is wrong"
    FHIR = "a GP's system asks"
    LEFT = "withdrawn at the end"


class Mark(StrEnum):
    """Times at which nothing more came."""

    WAITING = "while a gap, a date and a human are waited for"
    FULL = "when all places should be held"
    GIVEN = "when a freed place should be given"
    BOOKED = "when an appointment should be full"
    BOOKED_ANEW = "when a freed place of an appointment should be given"
    ACCOMPANIED = "when all who can come along should do so"
    ACCOMPANIED_ANEW = "when whoever is free to come along again should do so"
    TOLD = "when all should be told"
    REFUSED = "after what is wrong was asked"
    UNTIED = "after those have asked who are not tied to it"
    SHORTLISTED = "after the shortlist was shown"
    RELISTED = "after the directory has changed"
    ENDED_HOLDS = "when offers that nobody answers should have ended"
    BEFORE_RESTART = "before the restart"
    RESTARTED = "after the restart"
    END = "at the end"


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message."""

    message: Message


@dataclass(frozen=True, slots=True)
class Until:
    """Wait until it holds, or patience is over; longer for a component that was `restarted`, or by so many seconds."""

    holds: Callable[[], bool]
    restarted: bool = False
    longer: float = 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """Wait until nothing comes any more, and mark it."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Restart:
    """Have the component restarted."""


@dataclass(frozen=True, slots=True)
class Relist:
    """Write the directory anew, as of now, and give the component time to see it."""

    services: tuple[TrialService, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the component by HTTP, by the token of `who` or without one; the answer is kept by `name`.

    Where the answer is to be such that it `suits`, it is asked again until it does, or patience is over; or so many
    seconds, where they are said.
    """

    name: str
    path: str
    who: str | None = None
    suits: Callable[[Any], bool] = lambda _: True
    within: float | None = None


Step: TypeAlias = Send | Until | Quiet | Restart | Relist | Ask | Request
