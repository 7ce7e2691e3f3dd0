"""What matching says of a place: it is held, there is none, or it is free again."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.contract.event import Event, ScorePart, Share, Text, Value
from services.contract.listing import Line, Web
from services.contract.topics import Stream
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Answer, Channel, Need, ReleaseReason, UnmatchedReason


class SessionTime(Value):
    """A time at which people can come."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None


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


class Unmatched(Event, name="unmatched", stream=Stream.MATCHES):
    """Emitted when no service could be offered; the person waits, and a human looks."""

    referral_id: UUID
    reason: UnmatchedReason
    why: Text = Field(description="One sentence that a person can read.")
    channel: Channel


class PlaceReleased(Event, name="place-released", stream=Stream.MATCHES):
    """Emitted when a place that was held for the person is free again."""

    referral_id: UUID
    service_id: UUID
    reason: ReleaseReason
