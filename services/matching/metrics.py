"""What the matching service counts, a sentence each. Labels name boroughs and reasons, never ids."""

from collections import Counter as Counts
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from prometheus_client import Counter, Gauge, Histogram

from services.contract.boroughs import BoroughSlug
from services.contract.events import Matched, PlaceReleased, Unmatched
from services.contract.words.vocabulary import Answer, ReleaseReason, UnmatchedReason, Urgency
from services.matching.domain.listed import Listed
from services.matching.keeping.feeds import OF_THOSE_LEFT_OUT, KeptFeed

# A listing is to be reviewed once a year.
REVIEWED_WITHIN = timedelta(days=365)

ASKED = Counter(
    "linkway_matching_providers_asked_total",
    "Referrals whose provider was asked before the person is told, by the person's borough.",
    ["borough"],
)
MATCHED = Counter(
    "linkway_matching_referrals_matched_total",
    "Referrals given a place, by the person's borough; synthetic ones, which take none, are left out of all four.",
    ["borough"],
)
UNMATCHED = Counter(
    "linkway_matching_referrals_unmatched_total",
    "Referrals that no service could be found for, by the person's borough and the reason.",
    ["borough", "reason"],
)
# From 0 on, because an increase is counted from a first value.
for _slug in BoroughSlug:
    MATCHED.labels(_slug.value)
    for _why in UnmatchedReason:
        UNMATCHED.labels(_slug.value, _why.value)
RELEASED = Counter(
    "linkway_matching_places_released_total",
    "Places that were held and are free again, by the person's borough and the reason.",
    ["borough", "reason"],
)
for _slug in BoroughSlug:
    ASKED.labels(_slug.value)
    for _freed in ReleaseReason:
        RELEASED.labels(_slug.value, _freed.value)
TEXT_MODEL_FAILED = Counter(
    "linkway_matching_text_model_failures_total",
    "Listings that the text model, where it is installed, could not read; the lexicon alone did.",
)
WAITING = Gauge(
    "linkway_matching_people_waiting",
    "Referrals on the waiting list, by the person's borough and how urgent it is; each process shows all of them.",
    ["borough", "urgency"],
)
WAITED = Histogram(
    "linkway_matching_waited_days",
    "Days that whoever was on the waiting list had sought a place when one was found, by how urgent it is.",
    ["urgency"],
    buckets=(1, 3, 7, 14, 28, 56, 84, 126, 182, 364),
)
for _urgency in Urgency:
    WAITED.labels(_urgency.value)
LISTED = Gauge(
    "linkway_matching_services_listed", "Services that people can be sent to, by the borough they are in.", ["borough"]
)
REVISION = Gauge(
    "linkway_matching_directory_revision",
    "The revision of the directory, as it is kept, that this process matches by; all processes come to the same one.",
)
MATCHED_BY = Gauge("linkway_matching_services_matched_by", "Services that this process matches by.")
REVIEWS_DUE = Gauge(
    "linkway_matching_reviews_due",
    "Listed services of which nobody has said within a year that it is all right, by the borough that keeps them.",
    ["borough"],
)
LEFT_OUT = Gauge(
    "linkway_matching_services_left_out", "Services in the directory that nobody can be sent to, by reason.", ["reason"]
)
READ_AT = Gauge(
    "linkway_matching_directory_read_timestamp_seconds",
    "When each feed of the directory was last had, in seconds since 1970; its age is the time since then.",
    ["feed"],
)
READ_EVERY = Gauge(
    "linkway_matching_directory_read_every_seconds", "How often each feed of the directory is looked at.", ["feed"]
)
NOT_READ = Counter(
    "linkway_matching_directory_failures_total", "Times that a feed of the directory could not be had.", ["feed"]
)


def answered(borough: BoroughSlug, news: Matched | Unmatched) -> None:
    """Count one answer."""
    if isinstance(news, Matched) and news.answer is Answer.ASK:
        ASKED.labels(borough.value).inc()
    elif isinstance(news, Matched):
        MATCHED.labels(borough.value).inc()
    else:
        UNMATCHED.labels(borough.value, news.reason.value).inc()


def waiting(counts: Mapping[tuple[BoroughSlug, Urgency], int]) -> None:
    """Show how many wait."""
    for slug in BoroughSlug:
        for urgency in Urgency:
            WAITING.labels(slug.value, urgency.value).set(counts.get((slug, urgency), 0))


def waited(urgency: Urgency, waited: timedelta) -> None:
    """Count one place that was found for somebody on the list."""
    WAITED.labels(urgency.value).observe(waited / timedelta(days=1))


def released(borough: BoroughSlug, news: PlaceReleased) -> None:
    """Count one place that is free again."""
    RELEASED.labels(borough.value, news.reason.value).inc()


def listed(listed: Sequence[Listed], today: date) -> None:
    """Show what is listed; a service with several sites counts where its first one is."""
    counts, due = Counts[BoroughSlug](), Counts[BoroughSlug]()
    long_ago = today - REVIEWED_WITHIN
    for one in listed:
        if one.listing.sites:
            counts[one.listing.sites[0].borough] += 1
        due[one.keeper] += one.listing.assured_on is None or one.listing.assured_on < long_ago
    for slug in BoroughSlug:
        LISTED.labels(slug.value).set(counts[slug])
        REVIEWS_DUE.labels(slug.value).set(due[slug])


def feeds(kept: Iterable[KeptFeed]) -> None:
    """Show how the feeds stand, whichever process read them."""
    left_out = Counts[str]()
    for feed in kept:
        if feed.read_at:
            READ_AT.labels(feed.name).set(feed.read_at.timestamp())
        for what, count in feed.counts.items():
            if what.startswith(OF_THOSE_LEFT_OUT):
                left_out[what.removeprefix(OF_THOSE_LEFT_OUT)] += count
    for reason, count in left_out.items():
        LEFT_OUT.labels(reason).set(count)
