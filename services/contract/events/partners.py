"""What a partner asks on its own topic, and how it is answered there.

The fields are those of the JSON door, and so are the rules for what stands in them: that door's OpenAPI document has
them. What a request says of itself is not believed: who asks, and for which borough, the topic says.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.contract.event import Event, Text, Value
from services.contract.events.referrals import MOST_HINTS
from services.contract.listing_changes import ListingChanges
from services.contract.topics import PartnerStream
from services.contract.words.consent_words import ConsentGiver, ConsentManner, MessageToGp
from services.contract.words.life_words import AttendanceOutcome, WithdrawnReason
from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import (
    BoroughReason,
    Channel,
    EthnicCategory,
    Gender,
    Need,
    ReferrerRole,
    Urgency,
)

MAX_REFERENCE = 200
Reference = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_REFERENCE,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        description="The partner's own name for the referral; nothing personal.",
    ),
]
BOROUGH_REASON = (
    "Why the person is referred in another borough than the one that the postcode lies in; needed where it does: they "
    "are moving there, stay there for a time, are registered with a GP there, that borough is responsible for them, "
    "or the postcode is known to lie there now."
)
INTERESTS = (
    "What the person says that they would like, as topics, what they like best first; it orders services and rules out "
    "none. The document of the API at /v1 lists the topics."
)
_Name = Annotated[str, Field(min_length=1, max_length=200)]
_Language = Annotated[str, Field(max_length=60, description="ISO 639 code, tag such as pt-BR, or English name.")]
_Referral = Annotated[
    UUID | None, Field(description="The referral; where it is left out, `partner_reference` names it.")
]


class RequestedPerson(Value):
    """Whom the referral is about."""

    name: _Name = Field(repr=False)
    born_on: date = Field(repr=False)
    gender: Gender = Gender.UNKNOWN
    ethnic_category: EthnicCategory = EthnicCategory.NOT_KNOWN
    nhs_number: str | None = Field(default=None, max_length=20, repr=False)
    email: str | None = Field(default=None, max_length=254, repr=False)
    phone: str | None = Field(default=None, max_length=40, repr=False)
    languages: tuple[_Language, ...] = Field(
        default=(), max_length=10, description="Languages that the person can use; none said is English."
    )
    access_needs: tuple[AccessNeed, ...] = Field(
        default=(), max_length=len(AccessNeed), description="What the person needs to be able to take part."
    )
    ways: tuple[Way, ...] = Field(
        default=(), max_length=len(Way), description="How the person can take part; none said is any."
    )
    accompanied: bool = Field(default=False, description="Whether the person asks that somebody comes with them.")


class RequestedConsent(Value):
    """What the person agreed to."""

    to_refer: bool = Field(default=False, description="Without it there is no referral.")
    channel: Channel = Field(description="How the person wants to be told; none is an answer.")
    expires_on: date | None = Field(default=None, description="The last day of their consent, if it ends.")
    share_with_provider: bool = Field(
        default=False, description="Whether whoever provides the place may have their name, telephone and email."
    )
    message_to_gp: MessageToGp = Field(default=MessageToGp.NONE, description="What their GP may be told.")
    given_by: ConsentGiver | None = None
    how: ConsentManner | None = None
    given_on: date | None = Field(default=None, description="The day on which they said so.")


class RequestedReferrer(Value):
    """Who refers, inside the partner's organisation."""

    role: ReferrerRole
    name: _Name | None = Field(default=None, repr=False)


class ReferralRequested(Event, name="referral-requested", partner=PartnerStream.EVENTS, subject=None):
    """Emitted when a partner asks to refer a person to support in their community."""

    partner_reference: Reference | None = None
    needs: tuple[Need, ...] = Field(min_length=1, max_length=len(Need), description="The most pressing first.")
    story: str = Field(default="", max_length=4000, repr=False, description="What matters to the person.")
    interests: tuple[Annotated[str, Field(max_length=60)], ...] = Field(
        default=(), max_length=MOST_HINTS, description=INTERESTS
    )
    urgency: Urgency
    person: RequestedPerson
    postcode: str = Field(
        max_length=16, repr=False, description="UK postcode in any spacing; ZZ99 3VZ for no fixed abode."
    )
    borough: str | None = Field(default=None, description="The topic says it; another one is refused.")
    borough_reason: BoroughReason | None = Field(default=None, description=BOROUGH_REASON)
    consent: RequestedConsent
    referrer: RequestedReferrer
    safeguarding: bool = Field(
        default=False, description="Whether you fear for the person's safety; a human looks then before all else."
    )


class AttendanceReported(Event, name="attendance-reported", partner=PartnerStream.EVENTS, subject=None):
    """Emitted when a partner says whether the person of one of its referrals came, and on which day."""

    referral_id: _Referral = None
    partner_reference: Reference | None = None
    outcome: AttendanceOutcome
    on: date


class WithdrawalRequested(Event, name="withdrawal-requested", partner=PartnerStream.EVENTS, subject=None):
    """Emitted when a partner takes one of its referrals back."""

    referral_id: _Referral = None
    partner_reference: Reference | None = None
    reason: Literal[
        WithdrawnReason.PERSON_ASKED,
        WithdrawnReason.MADE_IN_ERROR,
        WithdrawnReason.NO_LONGER_NEEDED,
        WithdrawnReason.OTHER,
    ]


class ListingChangeRequested(Event, name="listing-change-requested", partner=PartnerStream.EVENTS, subject=None):
    """Emitted when a partner changes a listing of an organisation whose services it provides, or says that it is right.

    What it provides is what its token for `directory:list` does.
    """

    service_id: UUID
    changes: ListingChanges = Field(default_factory=ListingChanges, description="What is left out stays as it is.")
    is_right: bool = Field(default=False, description="Whether all of the listing, as it is then, is right today.")
    if_version: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="The version that the partner saw; where there is a newer one, nothing is done."
    )
    partner_reference: Reference | None = None


class RequestFault(Value):
    """One thing that is wrong with a request."""

    code: Text = Field(description="A word for it that does not change.")
    pointer: str | None = Field(default=None, description="Where it is: a JSON pointer such as `#/person/nhs_number`.")
    sentence: Text = Field(description="What to do about it.")


class RequestAccepted(Event, name="request-accepted", partner=PartnerStream.ANSWERS, subject=None):
    """Emitted when what a partner asked is done."""

    referral_id: UUID
    partner_reference: Reference | None = None


class RequestRejected(Event, name="request-rejected", partner=PartnerStream.ANSWERS, subject=None):
    """Emitted when what a partner asked is not done, for a reason that it can put right."""

    code: Text = Field(description="A word for what is wrong that does not change.")
    pointer: str | None = Field(default=None, description="Where it is: a JSON pointer such as `#/person/nhs_number`.")
    sentence: Text = Field(description="What to do about it.")
    also: tuple[RequestFault, ...] = Field(default=(), description="What else is wrong.")
    partner_reference: Reference | None = None


class MessageReady(Event, name="message-ready", partner=PartnerStream.ANSWERS, subject=None):
    """Emitted when there is a message to the GP of a person whom the partner referred; it is fetched by HTTP."""

    referral_id: UUID
    path: Text = Field(description="Where it is, at the API's address, for the partner's token.")
    partner_reference: Reference | None = None


class ListingChanged(Event, name="listing-changed", partner=PartnerStream.ANSWERS, subject=None):
    """Emitted when a listing is as a partner asked: `version` is the one that it has then."""

    service_id: UUID
    version: int = Field(ge=1)
    partner_reference: Reference | None = None


REQUESTS: tuple[type[Event], ...] = (ReferralRequested, AttendanceReported, WithdrawalRequested)
ANSWERS: tuple[type[Event], ...] = (RequestAccepted, RequestRejected, MessageReady)
# Of the directory, which another service keeps.
LISTING_REQUESTS: tuple[type[Event], ...] = (ListingChangeRequested,)
LISTING_ANSWERS: tuple[type[Event], ...] = (ListingChanged, RequestRejected)
EVERY: tuple[type[Event], ...] = (*REQUESTS, *LISTING_REQUESTS, *ANSWERS, ListingChanged)
BY_TYPE: dict[str, type[Event]] = {event.type: event for event in EVERY}
