"""What the runtime counts, a sentence each. Labels name streams, outcomes and reasons, never ids."""

from typing import TYPE_CHECKING

from prometheus_client import Counter, Gauge, Histogram

if TYPE_CHECKING:
    from services.runtime.admission import Tally

EVENTS = Counter(
    "linkway_events_total", "Events read from Kafka, by stream and by what became of them.", ["stream", "outcome"]
)
DEAD_LETTERS = Counter("linkway_dead_letters_total", "Messages that could not be read or done, by reason.", ["reason"])
FENCED = Counter("linkway_events_fenced_total", "Records that were delivered again and had been worked before.")
EVENT_AGE = Histogram(
    "linkway_event_age_seconds",
    "Time from being recorded to being worked, of the oldest event in each batch.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
BATCH_RECORDS = Histogram(
    "linkway_batch_records", "Records in a batch.", buckets=(1, 2, 5, 10, 20, 50, 100, 200, 300, 400, 500)
)
BATCH_SECONDS = Histogram(
    "linkway_batch_seconds", "Time to work a batch.", buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
)
LAST_PROGRESS = Gauge("linkway_last_progress_timestamp_seconds", "When a batch was last worked.")
COMMIT_FAILURES = Counter("linkway_commit_failures_total", "Offset commits that Kafka refused.")
SAID = Counter("linkway_events_said_total", "Events published to Kafka by the outbox relay, by stream.", ["stream"])
OUTBOX_PENDING = Gauge("linkway_outbox_pending", "Events committed and not yet published.")
RELAY_LEADS = Gauge("linkway_relay_leads", "Whether this process publishes its service's outbox: 1 or 0.")
REQUESTS = Counter("linkway_http_requests_total", "HTTP requests, by route and status.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("linkway_http_request_seconds", "Time to answer an HTTP request, by route.", ["route"])


def batch_worked(tally: "Tally", records: int, seconds: float) -> None:
    """Count a batch that was committed."""
    BATCH_RECORDS.observe(records)
    BATCH_SECONDS.observe(seconds)
    LAST_PROGRESS.set_to_current_time()
    FENCED.inc(tally.fenced)
    for (stream, outcome), count in tally.outcomes.items():
        EVENTS.labels(stream, outcome).inc(count)
    for reason, count in tally.reasons.items():
        DEAD_LETTERS.labels(reason).inc(count)
    EVENT_AGE.observe(tally.oldest_seconds)
