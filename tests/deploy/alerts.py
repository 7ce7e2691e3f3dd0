"""What can be wrong with an alert or its page in deploy/runbooks: each check gives its findings as sentences."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.observing.metrics import WhyClosed
from tests.deploy.manifests import ROOT, read

RUNBOOKS = ROOT / "deploy/runbooks"
PAGES = {path.stem: path.read_text() for path in RUNBOOKS.glob("*.md") if path.stem != "README"}
INDEX = (RUNBOOKS / "README.md").read_text()
PROMETHEUS_FOLDER = ROOT / "deploy/prometheus"
RULES: list[Mapping[str, Any]] = [
    rule
    for path in sorted(PROMETHEUS_FOLDER.glob("rules/*.yml"))
    for group in read(f"deploy/prometheus/rules/{path.name}")["groups"]
    for rule in group["rules"]
]
ALERTS: Mapping[str, Mapping[str, Any]] = {rule["alert"]: rule for rule in RULES if "alert" in rule}
RECORDED = {rule["record"]: rule["expr"] for rule in RULES if "record" in rule}
SITUATION_FILES = sorted(PROMETHEUS_FOLDER.glob("rules_test/*.yml"))
SITUATIONS: list[Mapping[str, Any]] = [
    situation for path in SITUATION_FILES for situation in read(f"deploy/prometheus/rules_test/{path.name}")["tests"]
]

SECTIONS = ("For people", "Look first", "What to do", "Wake somebody", "Do not")
# Metrics that are not ours but that every Python service and Prometheus itself give.
GIVEN = frozenset({"up", "process_start_time_seconds", "process_resident_memory_bytes", "ALERTS"})
_NAME = re.compile(r"\b([a-zA-Z_][\w:]*)\s*(?=[{\[])")


def strangers(expression: str) -> list[str]:
    """Metrics in an expression that are neither ours nor given."""
    names = set(_NAME.findall(expression))
    return sorted(name for name in names if not name.startswith(("linkway_", "linkway:")) and name not in GIVEN)


def unknown_reasons(expression: str) -> list[str]:
    """Reasons that an expression asks for, of dead letters or closed connections, and that the code never gives."""
    asked = {reason for found in re.findall(r'reason[=!]~?\s*"([^"]+)"', expression) for reason in found.split("|")}
    return sorted(asked - {reason.value for reason in (*DeadLetterReason, *WhyClosed)})


def wrong_pages(alerts: Mapping[str, Mapping[str, Any]], pages: Iterable[str]) -> list[str]:
    """Alerts that send people to another page than their own or to none, and pages that no alert leads to."""
    known = set(pages)
    lost = [
        f"{name} leads to {there}, which is not its page"
        for name, alert in alerts.items()
        if (there := alert["annotations"].get("runbook")) != f"deploy/runbooks/{name}.md"
    ]
    return [
        *lost,
        *(f"{name} has no page" for name in sorted(alerts.keys() - known)),
        *(f"no alert leads to {name}.md" for name in sorted(known - alerts.keys())),
    ]


def wrong_words(alert: Mapping[str, Any]) -> list[str]:
    """What the person who is called would miss."""
    summary = alert["annotations"].get("summary", "")
    severity = alert["labels"].get("severity")
    page = f"{{{{ $externalURL }}}}/user/{Path(alert['annotations'].get('runbook', '')).name}"
    faults = {
        "it is neither for now (page) nor for working hours (ticket)": severity not in {"page", "ticket"},
        "its summary is no sentence": not summary.endswith("."),
        "it has no address of its runbook": alert["annotations"].get("runbook_url") != page,
    }
    return [sentence for sentence, wrong in faults.items() if wrong]


def missing_sections(page: str) -> list[str]:
    """The sections that every page has and that this one lacks."""
    found = re.findall(r"^## (.+)$", page, flags=re.MULTILINE)
    return [section for section in SECTIONS if section not in found]


def commands_of(page: str) -> set[tuple[str, ...]]:
    """The commands of `linkway` that a page tells people to type, without what follows their names."""
    typed = re.findall(r"(?:^ {4}|`)(?:docker compose .*? )?linkway ([a-z-]+(?: [a-z]+)?)", page, flags=re.MULTILINE)
    return {tuple(command.split()) for command in typed}


def log_lines_of(page: str) -> set[str]:
    """The lines of a log that a page tells people to look for: those in `"backticks and quotes"`."""
    return set(re.findall(r'`"([^"`]+)"`', page))


def unshown(alerts: Iterable[str], situations: Iterable[Mapping[str, Any]]) -> list[str]:
    """Alerts that no situation shows both firing and keeping still."""
    shown = {name for situation in situations for name in _shown(situation)}
    return sorted(set(alerts) - shown)


def _shown(situation: Mapping[str, Any]) -> Iterator[str]:
    looks = [_firing(look) for look in situation["promql_expr_test"]]
    for name in set().union(*looks):
        if any(name not in look for look in looks):
            yield name


def _firing(look: Mapping[str, Any]) -> set[str]:
    return {name for sample in look["exp_samples"] for name in re.findall(r'alertname="(\w+)"', sample["labels"])}
