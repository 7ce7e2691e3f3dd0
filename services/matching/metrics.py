"""What the matching service counts, a sentence each. Labels name boroughs and reasons, never ids."""

from collections.abc import Iterable, Mapping

from prometheus_client import Counter, Gauge

from services.contract.boroughs import BoroughSlug
from services.contract.events import Matched, PlaceReleased, Unmatched
from services.contract.listing import Listing

MATCHED = Counter(
    "linkway_matching_referrals_matched_total",
    "Referrals given a place, by the person's borough; synthetic ones, which take none, are left out of all three.",
    ["borough"],
)
UNMATCHED = Counter(
    "linkway_matching_referrals_unmatched_total",
    "Referrals that no service could be found for, by the person's borough and the reason.",
    ["borough", "reason"],
)
RELEASED = Counter(
    "linkway_matching_places_released_total",
    "Places that were held and are free again, by the person's borough and the reason.",
    ["borough", "reason"],
)
LISTED = Gauge(
    "linkway_matching_services_listed", "Services that people can be sent to, by the borough they are in.", ["borough"]
)
LEFT_OUT = Gauge(
    "linkway_matching_services_left_out", "Services in the directory that nobody can be sent to, by reason.", ["reason"]
)
READ_AT = Gauge(
    "linkway_matching_directory_read_timestamp_seconds",
    "When the directory was last had, in seconds since 1970; its age is the time since then.",
)
NOT_READ = Counter("linkway_matching_directory_failures_total", "Times that the directory could not be had.")


def answered(borough: BoroughSlug, news: Matched | Unmatched) -> None:
    """Count one answer."""
    if isinstance(news, Matched):
        MATCHED.labels(borough.value).inc()
    else:
        UNMATCHED.labels(borough.value, news.reason.value).inc()


def released(borough: BoroughSlug, news: PlaceReleased) -> None:
    """Count one place that is free again."""
    RELEASED.labels(borough.value, news.reason.value).inc()


def listed(listings: Iterable[Listing], left_out: Mapping[str, int]) -> None:
    """Show what the directory holds; a service with several sites counts where its first one is."""
    counts = dict.fromkeys(BoroughSlug, 0)
    for listing in listings:
        if listing.sites:
            counts[listing.sites[0].borough] += 1
    for slug, count in counts.items():
        LISTED.labels(slug.value).set(count)
    for reason, count in left_out.items():
        LEFT_OUT.labels(reason).set(count)
