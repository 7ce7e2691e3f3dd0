"""What dashboards and rules ask of Prometheus, and which of it shows nothing where all is well."""

import re
from collections.abc import Mapping

from tests.deploy.alerts import ALERTS, RECORDED
from tests.deploy.manifests import DASHBOARDS, expressions

# What Grafana takes for readings that are 15 seconds apart.
_RATE_INTERVAL = "1m"
# What Grafana puts there until somebody chooses.
_ALL_BOROUGHS = ".*"
_BRACES = re.compile(r"(\{[^}]*\})")
_COMPARISON = re.compile(r"(==|!=|>=|<=|>|<)(?!\s*bool\b)\s*")

PANELS: Mapping[str, str] = {
    name: query.replace("$__rate_interval", _RATE_INTERVAL).replace("$borough", _ALL_BOROUGHS)
    for board in DASHBOARDS.values()
    for name, query in expressions(board).items()
}
PAGES_SOMEBODY: Mapping[str, str] = {
    name: alert["expr"] for name, alert in ALERTS.items() if alert["labels"]["severity"] == "page"
}


def unfiltered(expression: str) -> str:
    """An alert's query with a series wherever the alert looks, whether it fires or not.

    A comparison gives 1 or 0 then, rather than nothing; and what is left out by `unless` must be there.
    """
    parts = _BRACES.split(expression)
    outside = [re.sub(r"\bunless\b", "and", _COMPARISON.sub(r"\1 bool ", part)) for part in parts[::2]]
    parts[::2] = outside
    return "".join(parts)


# A query that can never show anything looks like one that has nothing to show; these must show something.
LOOKED_AT: Mapping[str, str] = {name: unfiltered(alert["expr"]) for name, alert in ALERTS.items()}
ASKED: Mapping[str, str] = {
    **{f"panel {name}": query for name, query in PANELS.items()},
    **{f"record {name}": query for name, query in RECORDED.items()},
    **{f"alert {name}": query for name, query in LOOKED_AT.items()},
}
# But for these, after a day on which all went well. What shows something all the same must be taken off.
QUIET: Mapping[str, str] = {
    "panel Alerts that fire A": "none does",
    "alert NothingConsumed": "it asks for ten minutes of readings",
    "panel Synthetic referrals: how far they came A": "none was sent",
    "panel The directory of services C": "nothing of what is invented is left out",
}
# Panels that need show no more than 0 on such a day; all others are to show that it was a day.
STILL: Mapping[str, str] = {
    "Matched and not matched B": "a place was found for everybody",
    "Outbox: committed, not yet published A": "all has left by the time that anybody looks",
    "Parked or dead-lettered, by reason A": "nothing had to be",
    "Notices in doubt, failed or due A": "all have left",
    "Delivered again, and batches undone A": "nothing was",
    "Delivered again, and batches undone B": "none was",
    "Offset commits refused A": "none was",
    "The directory of services B": "what was invented was said to be right today",
    "People waiting for a place A": "a place was found for everybody",
    "Providers asked first A": "none of the boroughs has it so",
    "Parked records taken up again A": "nothing had to be parked",
    "Due times worked A": "nothing is due on the day on which it is set",
    "Outbox held, by why Kafka takes none A": "nothing is",
    "Topics missing, logs that are not the ones A": "none is",
    "Topics missing, logs that are not the ones B": "none is",
    "Polls that failed A": "none did",
    "Connections ended from here A": "callers let go of theirs",
    "Requests told to come back A": "none was",
    "Starts A": "none began anew",
    "Parked A": "nothing had to be",
    "Parked B": "nothing had to be",
    "How long the oldest has waited A": "nothing was parked",
    "How long the oldest has waited B": "all has left by the time that anybody looks",
    "Work without progress A": "there was none",
    "Callers turned away A": "there was room for all",
    "The oldest referral of which nothing has been heard A": "each was answered within a second",
}
