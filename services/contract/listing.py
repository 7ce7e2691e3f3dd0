"""A community service as its directory lists it: public facts alone, bounded, so that each can be said in an event.

Whoever reads a directory cleans and bounds what stands there (Open Referral UK 3.0, or a spreadsheet); from there on a
listing is the same everywhere: it is kept, said, matched, shown and exported as this.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.contract.boroughs import BoroughSlug
from services.contract.event import Value
from services.contract.words.listing_words import AccessNeed, AreaKind, Frequency, ListingStatus, Way
from services.contract.words.matching_words import BookingKind
from services.contract.words.vocabulary import Gender, Need, ReferrerRole

MOST_PLACES = 1000
MOST_LOCATIONS = 50

# One line that anybody may read in a mail: printable, trimmed, never empty.
_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$"
Title = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_LINE)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_LINE)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Web = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^https?://[^\s<>\"]+$")]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
# ISO 639: two letters, or three where there are no two.
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Age = Annotated[int, Field(ge=0, le=130)]


class ListedTerm(Value):
    """A word of a taxonomy as the directory gives it; kept, so that what is exported says what was imported."""

    taxonomy: Title
    name: Title
    code: Title | None = None


class Site(Value):
    """A place that people come to: its address, where it is on the British National Grid in metres, its borough."""

    easting: int = Field(ge=0, le=700_000)
    northing: int = Field(ge=0, le=1_300_000)
    borough: BoroughSlug
    postcode: Annotated[str, StringConstraints(max_length=8, pattern=r"^[A-Z0-9]{2,4} [0-9][A-Z]{2}$")]
    name: Title | None = None
    address: tuple[Line, ...] = Field(default=(), max_length=6, description="Its lines, without town and postcode.")
    town: Title | None = None
    access: tuple[AccessNeed, ...] = Field(default=(), max_length=len(AccessNeed))


class Area(Value):
    """Where whoever a service serves must live. `code` is a GSS code; of an outcode, the outcode itself."""

    kind: AreaKind
    code: Annotated[str, StringConstraints(min_length=2, max_length=12, pattern=r"^[A-Z0-9]+$")]
    name: Title


class Times(Value):
    """When people can come: a time of day, again and again by RFC 5545; London's time."""

    freq: Frequency | None = None
    interval: int = Field(default=1, ge=1, le=52)
    byday: Annotated[str, StringConstraints(max_length=40, pattern=r"^[-+0-9A-Z,]+$")] | None = Field(
        default=None, description="`MO,WE`; by the month `2TU` is its second Tuesday, `-1FR` its last Friday."
    )
    bymonthday: Annotated[str, StringConstraints(max_length=100, pattern=r"^[-0-9,]+$")] | None = None
    starts_on: date | None = Field(default=None, description="The first day that `interval` counts from.")
    opens_at: Clock | None = None
    closes_at: Clock | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    note: Line | None = None


class Booking(Value):
    """Places of certain times: of each appointment, or of the term of a course.

    `times` says when they are: each time of it is an appointment, from `valid_from` to `valid_to`; a course begins and
    ends on those days, and meets at the times between. People may join a course until `join_until`, or until it begins.
    """

    kind: BookingKind
    places: int = Field(ge=0, le=MOST_PLACES)
    times: Times
    join_until: date | None = None


class Cost(Value):
    """What it costs; `pence` is left out where only words say it, and 0 where it is free."""

    pence: int | None = Field(default=None, ge=0, le=10_000_000)
    words: Line | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class WhoFor(Value):
    """Whom a service is for. What is left out is no limit.

    `maximum_age` is the last year of age that may come. `routes` are those who may refer. `condition` is in
    words, which nothing enforces: people read it before they choose.
    """

    minimum_age: Age | None = None
    maximum_age: Age | None = None
    genders: tuple[Gender, ...] = Field(default=(), max_length=len(Gender))
    routes: tuple[ReferrerRole, ...] = Field(default=(), max_length=len(ReferrerRole))
    condition: Prose | None = None


class Listing(Value):
    """One community service.

    `places` is how many people it can take at a time; None where nobody has said, and then whoever provides it is asked
    before the person is told. `ways` says how people take part: in person at one of its `sites`. Whom it reaches live
    in one of its `areas`, or anywhere where there are none. `assured_on` is when somebody last said that all this is
    right. `wait_days` is how long people wait for it. Languages and access are what it offers beside English. Where it
    has `bookings`, these are its places, and `places` says nothing.
    """

    service_id: UUID
    name: Title
    organization_id: UUID | None = None
    organization_name: Title
    organization_identifier: Title | None = Field(default=None, description="A charity's or company's number.")
    description: Prose | None = None
    status: ListingStatus = ListingStatus.ACTIVE
    closed_until: date | None = Field(default=None, description="The last day on which it is temporarily closed.")
    needs: tuple[Need, ...] = Field(min_length=1, max_length=len(Need))
    terms: tuple[ListedTerm, ...] = Field(default=(), max_length=60)
    places: int | None = Field(default=None, ge=0, le=MOST_PLACES)
    who_for: WhoFor = WhoFor()
    ways: tuple[Way, ...] = Field(min_length=1, max_length=len(Way))
    sites: tuple[Site, ...] = Field(default=(), max_length=MOST_LOCATIONS)
    areas: tuple[Area, ...] = Field(default=(), max_length=200)
    reach_metres: int | None = Field(default=None, ge=1, le=100_000, description="How far from a site people may live.")
    times: tuple[Times, ...] = Field(default=(), max_length=60)
    costs: tuple[Cost, ...] = Field(default=(), max_length=20)
    wait_days: int | None = Field(default=None, ge=0, le=1000)
    languages: tuple[LanguageCode, ...] = Field(default=(), max_length=60)
    access: tuple[AccessNeed, ...] = Field(default=(), max_length=len(AccessNeed))
    telephone: Annotated[str, StringConstraints(min_length=3, max_length=40, pattern=r"^[0-9+() -]+$")] | None = None
    email: Annotated[str, StringConstraints(max_length=254, pattern=r"^[^\s@<>]+@[^\s@<>]+$")] | None = None
    website: Web | None = None
    how_to_join: Line | None = None
    assured_on: date | None = None
    bookings: tuple[Booking, ...] = Field(default=(), max_length=20)
    companions: int | None = Field(
        default=None, ge=0, le=MOST_PLACES, description="How many people its volunteers can accompany at a time."
    )

    @property
    def says_places(self) -> bool:
        """Whether somebody has said how many people it can take, at once or at certain times."""
        return self.places is not None or bool(self.bookings)
