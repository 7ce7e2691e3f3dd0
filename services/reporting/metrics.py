"""What the reporting service counts about itself."""

from prometheus_client import Counter, Gauge, Histogram

REPORTS = Counter(
    "linkway_reporting_reports_given_total",
    "Times that figures were given, by report: funnel, changes, budgets, fairness or page.",
    ["report"],
)
for _report in ("funnel", "changes", "budgets", "fairness", "page"):
    REPORTS.labels(_report)
READ_SECONDS = Histogram(
    "linkway_reporting_read_seconds",
    "Time that reading all counters, and making figures of them, took.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
COUNTED_AT = Gauge(
    "linkway_reporting_counted_timestamp_seconds",
    "When the newest event was recorded that the figures given last count, in Unix seconds.",
)
