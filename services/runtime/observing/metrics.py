"""What the runtime counts and measures, a sentence each. Labels name topics, outcomes and reasons, never ids."""

from enum import StrEnum

from prometheus_client import Counter, Gauge, Histogram

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import DeadLetterReason

# What can become of a record.
APPLIED, PASSED_OVER, DUPLICATE = "applied", "passed-over", "duplicate"
DEAD_LETTERED, PARKED = "dead-lettered", "parked"
WORKED = (APPLIED, PASSED_OVER, DUPLICATE)

EVENTS = Counter(
    "linkway_events_total",
    "Records read from Kafka and done with, by the contract's topic and by outcome:"
    " applied, passed-over, duplicate, dead-lettered or parked.",
    ["topic", "outcome"],
)
DEAD_LETTERS = Counter(
    "linkway_dead_letters_total",
    "Records parked or sent to the dead letters, by reason.",
    ["reason"],
)
# From 0 on, because an increase is counted from a first value.
for _reason in DeadLetterReason:
    DEAD_LETTERS.labels(_reason.value)
DEAD_LETTERS_WAITING = Gauge(
    "linkway_dead_letters_waiting", "Parked records that nothing has come of yet, by reason.", ["reason"]
)
DEAD_LETTERS_OLDEST_AGE = Gauge(
    "linkway_dead_letters_oldest_age_seconds",
    "Time since the oldest of the waiting records was parked, by reason; 0 where none waits.",
    ["reason"],
)
PARKED_KEYS = Gauge("linkway_parked_keys", "Referrals whose events wait behind one that is missing or failed.")
REDRIVES = Counter(
    "linkway_redrives_total",
    "Parked records that were taken up again, by what came of it: worked, discarded or waits-again.",
    ["outcome"],
)
for _outcome in (REDRIVEN := ("worked", "discarded", "waits-again")):
    REDRIVES.labels(_outcome)
TIMERS = Counter(
    "linkway_timers_total",
    "Timers whose time had come, by what came of it: worked, waits (an event of its referral is parked), failed (it is"
    " tried again) or gone (replaced or taken away meanwhile).",
    ["outcome"],
)
SYNTHETIC = Counter(
    "linkway_synthetic_events_total",
    "Events about synthetic referrals that were worked, by borough: whether one comes through each service.",
    ["borough"],
)
for _slug in BoroughSlug:
    SYNTHETIC.labels(_slug.value)
HANDED_OVER = Gauge(
    "linkway_handed_over",
    "1 where another works the borough, which was handed over while this ran; else 0.",
    ["borough"],
)
for _slug in BoroughSlug:
    HANDED_OVER.labels(_slug.value)
FENCED = Counter("linkway_events_fenced_total", "Records that were delivered again and had been worked before.")
FENCE_REJECTIONS = Counter(
    "linkway_fence_rejections_total", "Batches undone because another process had moved the fence."
)
EVENT_AGE = Histogram(
    "linkway_event_age_seconds",
    "Time from being recorded to being worked, of the oldest event that a batch applied.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
BATCH_RECORDS = Histogram(
    "linkway_batch_records", "Records in a batch.", buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
)
BATCH_SECONDS = Histogram(
    "linkway_batch_seconds", "Time to work a batch.", buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
)
LAST_PROGRESS = Gauge("linkway_last_progress_timestamp_seconds", "When a batch was last worked.")
COMMIT_FAILURES = Counter("linkway_commit_failures_total", "Offset commits that Kafka refused.")
STANDSTILL = Gauge(
    "linkway_standstill_seconds", "For how long there has been work in hand without progress; 0 where there is none."
)
READY = Gauge("linkway_ready", "Whether the service has what it needs: 1 or 0, by what was looked at.", ["check"])
MONGODB_ANSWER = Gauge(
    "linkway_mongodb_answer_seconds", "How long MongoDB took to answer, or was waited for, when it was last asked."
)
CLOCK = Gauge("linkway_clock_timestamp_seconds", "What time it is by this process's clock.")
BUILD = Gauge("linkway_build_info", "Always 1; its label says which version of Linkway runs.", ["version"])
BOROUGHS = Gauge(
    "linkway_boroughs_info", "Always 1; its label is the digest of the map of boroughs that this began with.", ["map"]
)
POLL_FAILURES = Counter("linkway_poll_failures_total", "Polls of Kafka in which its client failed; nothing is lost.")
GROUP_MEMBER = Gauge("linkway_group_member", "Whether the consumer group knows this process: 1 or 0.")
FENCES_AHEAD = Gauge(
    "linkway_fences_ahead", "Partitions that are not worked because their log is not the one of which the fence tells."
)
TOPICS_MISSING = Gauge("linkway_topics_missing", "Topics that this service is to read, and that Kafka does not have.")
PUBLISHED = Counter(
    "linkway_events_published_total", "Events published to Kafka by the outbox relay, by topic.", ["topic"]
)
OUTBOX_PENDING = Gauge("linkway_outbox_pending", "Events committed and not yet published.")
OUTBOX_OLDEST_AGE = Gauge(
    "linkway_outbox_oldest_age_seconds", "Age of the oldest event committed and not yet published; 0 where none waits."
)
OUTBOX_BLOCKED = Gauge(
    "linkway_outbox_blocked",
    "Topics, partitions, or referrals whose event is too large, that wait in the outbox, by why Kafka takes none.",
    ["reason"],
)
PUBLISH_SECONDS = Histogram(
    "linkway_publish_seconds",
    "Time until Kafka had confirmed all that the outbox relay sent at once.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
RELAY_LEADS = Gauge("linkway_relay_leads", "Whether this process publishes its service's outbox: 1 or 0.")
REQUESTS = Counter("linkway_http_requests_total", "HTTP requests, by route and status.", ["method", "route", "status"])
SHED = Counter(
    "linkway_http_shed_total",
    "HTTP requests answered with 429, by reason: busy, caller (one asks too much) or outbox (too much waits there).",
    ["reason"],
)


class WhyClosed(StrEnum):
    """Why a connection was ended from here: nothing came, headers were too slow, too large or none, and so on."""

    SILENT = "silent"
    REFUSED = "refused"
    ANSWER_NOT_READ = "answer-not-read"
    TOO_MANY = "too-many"


CONNECTIONS_CLOSED = Counter(
    "linkway_http_connections_closed_total",
    f"HTTP connections that were ended from here, by reason: {', '.join(WhyClosed)}.",
    ["reason"],
)
for _why in WhyClosed:
    CONNECTIONS_CLOSED.labels(_why.value)
REQUEST_SECONDS = Histogram("linkway_http_request_seconds", "Time to answer an HTTP request, by route.", ["route"])
