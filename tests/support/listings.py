"""Invented listings that say everything that a listing can, and the directory's door over some of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Area, Booking, Cost, ListedTerm, Listing, Site, Times, WhoFor
from services.contract.words.listing_words import AccessNeed, AreaKind, Frequency, ListingStatus, Way
from services.contract.words.matching_words import BookingKind
from services.contract.words.vocabulary import Gender, Need, ReferrerRole
from services.matching.domain.listed import Listed
from tests.fakes.matching import SE15, a_listing, a_service_id

CHANGED_AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
AN_ORGANIZATION = a_service_id(900)


_FOR_SOME = WhoFor(
    minimum_age=50,
    maximum_age=90,
    genders=(Gender.FEMALE,),
    routes=(ReferrerRole.GP,),
    condition="For those who live alone.",
)
_EACH_OTHER_WEEK = Times(
    freq=Frequency.WEEKLY,
    interval=2,
    byday="TU,TH",
    starts_on=date(2026, 1, 6),
    opens_at="12:00",
    closes_at="14:30",
    valid_from=date(2026, 1, 1),
    valid_to=date(2026, 12, 31),
    note="Not on bank holidays.",
)


def a_whole_listing(number: int = 0, **changes: Any) -> Listing:
    """A lunch club of which everything is known that can be."""
    known: dict[str, Any] = {
        "organization_id": AN_ORGANIZATION,
        "organization_identifier": "GB-CHC-0000000",
        "description": "Lunch and company in an invented hall.",
        "status": ListingStatus.TEMPORARILY_CLOSED,
        "closed_until": date(2026, 4, 1),
        "needs": (Need.LONELINESS, Need.FOOD),
        "terms": (ListedTerm(taxonomy="esdServiceTypes", name="Lunch clubs", code="853"),),
        "places": 12,
        "who_for": _FOR_SOME,
        "ways": (Way.IN_PERSON, Way.TELEPHONE),
        "sites": (a_whole_site(),),
        "areas": (Area(kind=AreaKind.BOROUGH, code="E09000028", name="Southwark"),),
        "reach_metres": 3000,
        "times": (_EACH_OTHER_WEEK,),
        "costs": (Cost(pence=350, words="a lunch"),),
        "wait_days": 14,
        "languages": ("bn", "so"),
        "access": (AccessNeed.SIGN_LANGUAGE,),
        "telephone": "020 7946 0000",
        "email": "lunch@neighbours.example",
        "website": "https://neighbours.example/lunch",
        "how_to_join": "Ring and ask for the lunch club.",
        "assured_on": date(2026, 2, 1),
        "bookings": (an_appointment_each_week(), a_course()),
    }
    return a_listing(number, **known | changes)


def an_appointment_each_week() -> Booking:
    """Four places each Wednesday."""
    times = Times(freq=Frequency.WEEKLY, byday="WE", opens_at="10:00", closes_at="10:30")
    return Booking(kind=BookingKind.APPOINTMENT, places=4, times=times)


def a_course() -> Booking:
    """Twelve places on Fridays of a term."""
    term = {"valid_from": date(2026, 4, 17), "valid_to": date(2026, 7, 3)}
    times = Times(freq=Frequency.WEEKLY, byday="FR", opens_at="14:00", closes_at="16:00", **term)
    return Booking(kind=BookingKind.COURSE, places=12, times=times, join_until=date(2026, 5, 1))


def a_whole_site() -> Site:
    return Site(
        easting=SE15.easting,
        northing=SE15.northing,
        borough=BoroughSlug.SOUTHWARK,
        postcode="SE15 4QN",
        name="Invented Hall",
        address=("1 Example Street",),
        town="London",
        access=(AccessNeed.STEP_FREE, AccessNeed.HEARING_LOOP),
    )


def listed(*listings: Listing, version: int = 1, changed_at: datetime | None = CHANGED_AT) -> Sequence[Listed]:
    """These, as Southwark keeps them."""
    return [Listed(one, version, BoroughSlug.SOUTHWARK, changed_at) for one in listings]
