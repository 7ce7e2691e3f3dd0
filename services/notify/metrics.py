"""What the notify service counts, a sentence each. Labels name channels and outcomes, never ids."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from prometheus_client import Counter, Gauge, Histogram

from services.contract.words.vocabulary import About, Channel
from services.notify.domain.notice import Notice, Status

NOTICES = Counter(
    "linkway_notify_notices_total",
    "Notices by channel and by what came of them; `due` is a try that failed and will be made again.",
    ["channel", "outcome"],
)
# From 0 on, because an increase is counted from a first value.
for _outcome in Status:
    NOTICES.labels(Channel.EMAIL.value, _outcome.value)
STANDING = Gauge("linkway_notify_notices_standing", "Notices that are not done with, by where they stand.", ["status"])
TOO_LATE = Counter(
    "linkway_notify_cancelled_too_late_total",
    "Notices that were on their way when the referral or its place ended: they cannot be called back.",
)
UNOPENED = Counter(
    "linkway_notify_seals_broken_total",
    "Tries to tell a person whose details could not be opened: somebody has to look at the referral service's keys.",
)
TOLD_AFTER = Histogram(
    "linkway_notify_match_to_told_seconds",
    "Time from the match, or the finding that there is none, to the message leaving.",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600, 86400),
)


def settled(notices: Iterable[Notice]) -> None:
    """Count notices for which something was decided for good, or put off."""
    for notice in notices:
        NOTICES.labels(notice.channel.value, notice.status.value).inc()
        if notice.sent_at and notice.about in (About.MATCHED, About.UNMATCHED):
            TOLD_AFTER.observe((notice.sent_at - notice.cause.time) / timedelta(seconds=1))


def too_late(notices: Sequence[Notice]) -> None:
    """Count notices that were to be called back when they were on their way."""
    TOO_LATE.inc(len(notices))


def standing(counts: Mapping[Status, int]) -> None:
    """Show how many notices wait, are on their way, are in doubt or have failed."""
    for status, count in counts.items():
        STANDING.labels(status.value).set(count)
