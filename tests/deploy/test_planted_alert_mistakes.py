"""The checks of alerts and their pages are shown to find what is planted."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.deploy import alerts
from tests.deploy.alerts import ALERTS, PAGES, SITUATIONS
from tests.deploy.checks import declared_series, wrong_series
from tests.deploy.promtool import needs_promtool, promtool

RULE_FILES = [path.read_text() for path in alerts.PROMETHEUS_FOLDER.glob("rules/*.yml")]
PAGE = "# Invented\n\n" + "".join(f"## {section}\n\nSomething.\n\n" for section in alerts.SECTIONS)


def an_alert(**changes: str) -> dict[str, Any]:
    annotations = {
        "summary": "It is away. Look at its log first.",
        "runbook": "deploy/runbooks/Invented.md",
        "runbook_url": "{{ $externalURL }}/user/Invented.md",
    }
    return {"labels": {"severity": "page"}, "annotations": annotations | changes}


@needs_promtool
@pytest.mark.parametrize(
    ("rule", "planted", "alert"),
    [
        ("linkway_outbox_oldest_age_seconds) > 60", "linkway_outbox_pending) > 60", "OutboxGrowsOld"),
        ("linkway_relay_leads) == 0", "linkway_relay_leads) < 2", "NoRelayLeads"),
        ('status=~"429|5.."', 'status=~"5.."', "CallersTurnedAway"),
        ("for: 1h", "for: 1m", "NoticesInDoubt"),
    ],
)
def test_a_rule_that_fires_in_other_situations_is_found(tmp_path: Path, rule: str, planted: str, alert: str) -> None:
    rules = next(text for text in RULE_FILES if f"alert: {alert}\n" in text)
    assert rule in rules
    (tmp_path / "rules.yml").write_text(rules.replace(rule, planted))
    situations = [
        situation for situation in SITUATIONS if f'alertname="{alert}"' in json.dumps(situation).replace("\\", "")
    ]
    # What is JSON is YAML too.
    (tmp_path / "rules_test.yml").write_text(json.dumps({"rule_files": ["rules.yml"], "tests": situations}))

    assert promtool("test", "rules", "rules_test.yml", folder=tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("expression", "finding"),
    [
        ("max by (service) (linkway_outbox_age_seconds) > 60", "nobody declares linkway_outbox_age_seconds"),
        ("rate(linkway_fence_rejections[5m]) > 1", "nobody declares linkway_fence_rejections"),
        ("linkway:event_age_seconds:p50_rate5m > 60", "nobody declares linkway:event_age_seconds:p50_rate5m"),
        ("sum by (topics) (linkway_events_total)", "no such label here: topics"),
    ],
)
def test_a_metric_that_the_code_does_not_give_is_found(expression: str, finding: str) -> None:
    assert wrong_series(expression, declared_series()) == [finding]


def test_a_metric_of_somebody_elses_is_found() -> None:
    assert alerts.strangers('kafka_consumergroup_lag{group="matching"} > 0 and up{job="linkway"} == 1') == [
        "kafka_consumergroup_lag"
    ]


def test_a_reason_that_no_record_has_is_found() -> None:
    assert alerts.unknown_reasons('max(linkway_dead_letters_waiting{reason=~"not-json|not-xml"})') == ["not-xml"]


@pytest.mark.parametrize(
    ("pages", "runbook", "finding"),
    [
        ([], "deploy/runbooks/Invented.md", "Invented has no page"),
        (["Invented", "Orphan"], "deploy/runbooks/Invented.md", "no alert leads to Orphan.md"),
        (
            ["Invented"],
            "deploy/runbooks/Other.md",
            "Invented leads to deploy/runbooks/Other.md, which is not its page",
        ),
    ],
)
def test_an_alert_without_its_page_and_a_page_without_its_alert_are_found(
    pages: list[str], runbook: str, finding: str
) -> None:
    assert alerts.wrong_pages({"Invented": an_alert(runbook=runbook)}, pages) == [finding]


def test_an_alert_that_is_neither_urgent_nor_not_is_found() -> None:
    vague = an_alert() | {"labels": {"severity": "warning"}}

    assert alerts.wrong_words(vague) == ["it is neither for now (page) nor for working hours (ticket)"]


def test_an_alert_that_says_nothing_is_found() -> None:
    assert alerts.wrong_words(an_alert(summary="")) == ["its summary is no sentence"]


def test_an_alert_whose_address_is_another_page_is_found() -> None:
    elsewhere = an_alert(runbook_url="{{ $externalURL }}/user/Another.md")
    assert alerts.wrong_words(elsewhere) == ["it has no address of its runbook"]


def test_a_page_that_is_whole_is_left_alone() -> None:
    assert alerts.missing_sections(PAGE) == []


@pytest.mark.parametrize("section", alerts.SECTIONS)
def test_a_page_that_lacks_a_section_is_found(section: str) -> None:
    assert alerts.missing_sections(PAGE.replace(f"## {section}\n", "")) == [section]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("- `linkway dead-letters burn PLACE`: never.", ("dead-letters", "burn")),
        ("| `docker compose run --rm first-start linkway reset` |", ("reset",)),
        ("Type this:\n\n    linkway heal\n", ("heal",)),
    ],
)
def test_a_command_that_a_page_names_is_found(text: str, command: tuple[str, ...]) -> None:
    assert alerts.commands_of(text) == {command}


def test_a_line_of_the_log_that_a_page_names_is_found() -> None:
    assert alerts.log_lines_of('In its log: `"Waiting for ever"`, and nothing else.') == {"Waiting for ever"}


def test_an_alert_that_is_never_shown_firing_is_found() -> None:
    assert alerts.unshown([*ALERTS, "Invented"], SITUATIONS) == ["Invented"]


def test_an_alert_that_is_never_shown_keeping_still_is_found() -> None:
    firing = {"labels": 'ALERTS{alertname="Invented"}', "value": 1}

    assert alerts.unshown(["Invented"], [{"promql_expr_test": [{"exp_samples": [firing]}]}]) == ["Invented"]


def test_there_are_pages_to_check() -> None:
    assert len(PAGES) == len(ALERTS) > 20
