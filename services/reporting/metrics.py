"""What the reporting service counts about itself."""

from prometheus_client import Counter, Gauge, Histogram

REPORTS = Counter(
    "linkway_reporting_reports_given_total",
    "Times that figures were given, by report: funnel, changes, budgets, fairness or page.",
    ["report"],
)
COUNT_SECONDS = Histogram(
    "linkway_reporting_count_seconds",
    "Time that counting all journeys took.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
COUNTED_AT = Gauge(
    "linkway_reporting_counted_timestamp_seconds", "As of when the figures given last were counted, in Unix seconds."
)
