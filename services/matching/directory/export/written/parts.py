"""What a service has many of, as Open Referral UK 3.0 writes it: times, areas, languages and costs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.contract.listing import Area, Booking, Cost, Listing, Times
from services.contract.words.listing_words import AreaKind, Frequency
from services.matching.directory.export.ids import part_id
from services.matching.directory.export.written.filled import filled

Written = Sequence[Mapping[str, Any]]

# The standard knows these alone; another frequency stands in a field of Linkway's own.
_FREQUENCIES = (Frequency.WEEKLY, Frequency.MONTHLY)
_GSS = "http://statistics.data.gov.uk/id/statistical-geography/"


def write_schedules(listing: Listing) -> Written:
    """When people can come; what of it has places of its own says so in fields of Linkway's own."""
    schedules = [*map(_schedule, listing.times), *map(_booking, listing.bookings)]
    return [{"id": part_id(listing.service_id, "schedules", number), **one} for number, one in enumerate(schedules)]


def write_areas(listing: Listing) -> Written:
    """Where those must live who are served."""
    return [
        {"id": part_id(listing.service_id, "service_areas", number), **_area(one)}
        for number, one in enumerate(listing.areas)
    ]


def write_languages(listing: Listing) -> Written:
    """What is spoken beside English, by its code in ISO 639."""
    return [{"id": part_id(listing.service_id, "languages", code), "code": code} for code in listing.languages]


def write_costs(listing: Listing) -> Written:
    """What it costs, in pounds."""
    return [
        {"id": part_id(listing.service_id, "cost_options", number), **_cost(one)}
        for number, one in enumerate(listing.costs)
    ]


def _schedule(times: Times) -> Mapping[str, Any]:
    return filled(
        valid_from=_day(times.valid_from),
        valid_to=_day(times.valid_to),
        dtstart=_day(times.starts_on),
        freq=times.freq if times.freq in _FREQUENCIES else None,
        linkway_freq=None if times.freq in _FREQUENCIES else times.freq,
        interval=times.interval if times.freq else None,
        byday=times.byday,
        bymonthday=times.bymonthday,
        opens_at=times.opens_at,
        closes_at=times.closes_at,
        notes=times.note,
    )


def _booking(booking: Booking) -> Mapping[str, Any]:
    return {
        **_schedule(booking.times),
        "linkway_booking": booking.kind.value,
        "linkway_places": booking.places,
        **filled(linkway_join_until=_day(booking.join_until)),
    }


def _area(area: Area) -> Mapping[str, Any]:
    uri = None if area.kind is AreaKind.OUTCODE else f"{_GSS}{area.code}"
    return filled(name=area.name, extent=area.code, extent_type="text", uri=uri)


def _cost(cost: Cost) -> Mapping[str, Any]:
    return filled(
        valid_from=_day(cost.valid_from),
        valid_to=_day(cost.valid_to),
        amount=None if cost.pence is None else cost.pence / 100,
        amount_description=cost.words,
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
