"""Alerts fire when they should, keep still when they should, and lead whoever is called to a page that holds true."""

import re
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from deploy.cli.app import app
from tests.deploy import alerts
from tests.deploy.alerts import ALERTS, INDEX, PAGES, RECORDED, RULES, SITUATION_FILES, SITUATIONS
from tests.deploy.checks import declared_series, wrong_series
from tests.deploy.manifests import CONTAINERS, PROMETHEUS, ROOT, SERVICES
from tests.deploy.promtool import needs_promtool, promtool

EXPRESSIONS = {rule.get("alert") or rule["record"]: rule["expr"] for rule in RULES}
KNOWN = declared_series() | {name: frozenset({"service", "le"}) for name in RECORDED}
DATABASES = re.compile(rf"\blinkway_({'|'.join(SERVICES)})\b")
SOURCES = "\n".join(path.read_text() for path in sorted((ROOT / "services").rglob("*.py")))


@needs_promtool
@pytest.mark.parametrize("situations", SITUATION_FILES, ids=lambda path: path.stem)
def test_alerts_fire_in_their_situations_and_in_no_others(situations: Path) -> None:
    ran = promtool("test", "rules", str(situations))

    assert ran.returncode == 0, ran.stdout + ran.stderr


@needs_promtool
def test_prometheus_takes_its_configuration_and_rules() -> None:
    ran = promtool("check", "config", "prometheus.yml")

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_alert_is_shown_firing_and_keeping_still() -> None:
    assert alerts.unshown(ALERTS, SITUATIONS) == []


def test_prometheus_loads_the_rules_from_where_compose_puts_them() -> None:
    mounts = [mount.split(":")[:2] for mount in CONTAINERS["prometheus"]["volumes"]]

    assert PROMETHEUS["rule_files"] == ["rules/*.yml"]
    assert ["./deploy/prometheus/rules", "/etc/prometheus/rules"] in mounts


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS.keys())
def test_a_rule_asks_only_for_what_the_code_gives(expression: str) -> None:
    assert wrong_series(expression, KNOWN) == []
    assert alerts.strangers(expression) == []
    assert alerts.unknown_reasons(expression) == []


def test_every_alert_has_its_page_and_every_page_its_alert() -> None:
    assert alerts.wrong_pages(ALERTS, PAGES) == []


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_how_urgent_it_is_and_what_to_do_first(name: str) -> None:
    assert alerts.wrong_words(ALERTS[name]) == []


@pytest.mark.parametrize("name", ALERTS)
def test_the_index_names_the_page(name: str) -> None:
    assert f"({name}.md)" in INDEX


@pytest.mark.parametrize("name", PAGES)
def test_a_page_answers_the_same_questions_as_every_other(name: str) -> None:
    assert PAGES[name].startswith(f"# {name}\n")
    assert alerts.missing_sections(PAGES[name]) == []


@pytest.mark.parametrize("page", [INDEX, *PAGES.values()], ids=["README", *PAGES])
def test_a_page_names_only_metrics_commands_and_log_lines_that_there_are(page: str) -> None:
    assert wrong_series(DATABASES.sub("", page), KNOWN) == []
    assert alerts.commands_of(page) - commands() == set()
    assert {line for line in alerts.log_lines_of(page) if f'"{line}"' not in SOURCES} == set()


@pytest.mark.parametrize("name", SERVICES)
def test_the_index_says_where_each_services_log_is(name: str) -> None:
    assert str(name) in INDEX


def commands() -> set[tuple[str, ...]]:
    """Every command that can be typed."""
    top = typer.main.get_command(app)
    assert isinstance(top, TyperGroup)
    groups = {name: group.commands for name, group in top.commands.items() if isinstance(group, TyperGroup)}
    single = {(name,) for name in top.commands if name not in groups}
    return single | {(name, under) for name, group in groups.items() for under in group}
