"""What matching says of a place: it is held, there is none, or it is free again."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from services.contract.event import Event, ScorePart, Share, Text, Value
from services.contract.listing import Line, Web
from services.contract.topics import Stream
from services.contract.words.listing_words import Way
from services.contract.words.matching_words import BookingKind, Rule
from services.contract.words.vocabulary import Answer, Channel, Need, ReleaseReason, UnmatchedReason


class SessionTime(Value):
    """A time at which people can come."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None


SessionKey = Annotated[str, StringConstraints(pattern=r"^[a-z]+-[0-9]{8}(T[0-9]{4})?$")]


class Session(Value):
    """The appointment, or the term of a course, in which a place is held; `ends_at` is the end of the whole."""

    key: SessionKey = Field(description="Names it among the service's: `appointment-20270111T1430`, London's time.")
    kind: BookingKind
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None


class NearMiss(Value):
    """A service that would have suited but for one thing: the first rule that it does not meet."""

    service_id: UUID
    service_name: Text
    rule: Rule
    why: Text = Field(description="The same in one sentence.")


class Companion(Value):
    """The service whose volunteer comes along: a place is held there too."""

    service_id: UUID
    service_name: Text
    organization_name: Text
    telephone: Line | None = None


class Matched(Event, name="matched", stream=Stream.MATCHES):
    """Emitted when a place was held for the person at a community service."""

    referral_id: UUID
    service_id: UUID
    service_name: Text
    organization_name: Text
    needs_met: tuple[Need, ...]
    distance_metres: int = Field(ge=0, le=100_000, description="Straight line from the centre of the person's outcode.")
    score: Share
    score_parts: tuple[ScorePart, ...]
    why: Text = Field(description="One sentence that a person can read.")
    channel: Channel
    organization_id: UUID | None = Field(default=None, description="Who provides the place, as the directory knows it.")
    answer: Answer = Field(default=Answer.SETTLED, description="Whether person and provider are to answer.")
    held_until: AwareDatetime | None = Field(
        default=None, description="Until when the place is held while nobody has answered the offer."
    )
    provider_accepted: bool = Field(
        default=False, description="Whether the provider was asked before and said that the person may come."
    )
    way: Way | None = Field(default=None, description="How the person takes part; the distance counts in person alone.")
    address: tuple[Line, ...] = Field(default=(), max_length=9, description="Where to go, line by line.")
    next_times: tuple[SessionTime, ...] = Field(default=(), max_length=3, description="The next times to come.")
    telephone: Line | None = Field(default=None, description="Whom to ring at the service.")
    website: Web | None = None
    price: Line | None = Field(default=None, description="What it costs, in words.")
    how_to_join: Line | None = None
    checked_on: date | None = Field(default=None, description="When somebody last said that these facts are right.")
    listing_version: int | None = Field(
        default=None,
        ge=1,
        description="The version of the listing that these facts are from.",
    )
    session: Session | None = Field(default=None, description="Which time the place is of, where it is of one.")
    companion: Companion | None = Field(default=None, description="Who comes along, where the person asked for it.")
    waiting_since: AwareDatetime | None = Field(
        default=None, description="Since when the person was on the waiting list, if they were."
    )
    weights: str | None = Field(
        default=None, max_length=40, description="The version of the weights that the score was reckoned with."
    )
    near_misses: tuple[NearMiss, ...] = Field(default=(), max_length=5)


class Unmatched(Event, name="unmatched", stream=Stream.MATCHES):
    """Emitted when no service could be offered; the person waits, and a human looks."""

    referral_id: UUID
    reason: UnmatchedReason
    why: Text = Field(description="One sentence that a person can read.")
    channel: Channel
    waiting: bool = Field(
        default=False, description="Whether the person is on the waiting list: the next place that suits is theirs."
    )
    near_misses: tuple[NearMiss, ...] = Field(default=(), max_length=5)


class PlaceReleased(Event, name="place-released", stream=Stream.MATCHES):
    """Emitted when a place that was held for the person is free again."""

    referral_id: UUID
    service_id: UUID
    reason: ReleaseReason
    session_key: SessionKey | None = Field(default=None, description="Which time the place was of, if it was of one.")
    companion_id: UUID | None = Field(default=None, description="The service whose volunteer is free again with it.")
