"""What rings does so at once and at any hour, what can wait waits for the morning, and each mail leads to its runbook.

Where `amtool` is missing, what the file says is still held to the alerts and to Compose; what is not covered then is
whether Alertmanager takes the file, and how it would write a mail.
"""

import re
import subprocess
from typing import Any

import pytest

from tests.deploy.alerts import ALERTS
from tests.deploy.manifests import COMPOSE, CONTAINERS, PROMETHEUS, ROOT, read
from tests.support.tools import needs

FOLDER = ROOT / "deploy/alertmanager"
SAYS = read("deploy/alertmanager/alertmanager.yml")
ROUTES = SAYS["route"]["routes"]
RECEIVERS = {one["name"]: one for one in SAYS["receivers"]}
CONTAINER = CONTAINERS["alertmanager"]
TEMPLATES = (FOLDER / "linkway.tmpl").read_text()
# As Alertmanager 0.28 knows them; a name that it does not know keeps it from starting.
KNOWN = {
    "": {"global", "templates", "route", "inhibit_rules", "time_intervals", "receivers"},
    "route": {
        *("receiver", "group_by", "group_wait", "group_interval", "repeat_interval", "routes", "matchers", "continue"),
        *("active_time_intervals", "mute_time_intervals"),
    },
    "inhibit": {"source_matchers", "target_matchers", "equal"},
    "email": {"to", "send_resolved", "headers", "html", "text"},
}


def matched(matcher: str) -> set[str]:
    """The alerts that a matcher by alertname names."""
    (names,) = re.findall(r'^alertname=~?"([\w|]+)"$', matcher)
    return set(names.split("|"))


def routed(severity: str) -> Any:
    return next((one for one in ROUTES if f'severity="{severity}"' in one["matchers"]), SAYS["route"])


@needs("amtool")
def test_alertmanager_takes_its_configuration_and_templates() -> None:
    ran = amtool("check-config", "alertmanager.yml")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1 templates" in ran.stdout


@needs("amtool")
@pytest.mark.parametrize(("severity", "receiver"), [("page", "on-call"), ("ticket", "working-hours"), ("", "on-call")])
def test_alertmanager_itself_sends_each_severity_where_it_should(severity: str, receiver: str) -> None:
    ran = amtool("config", "routes", "test", "--config.file=alertmanager.yml", f"severity={severity}")
    assert ran.stdout.split() == [receiver]


def amtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["amtool", *arguments], cwd=FOLDER, capture_output=True, text=True, check=False)  # noqa: S607


def test_nothing_is_said_that_alertmanager_does_not_know() -> None:
    assert SAYS.keys() <= KNOWN[""]
    assert all(one.keys() <= KNOWN["route"] for one in (SAYS["route"], *ROUTES))
    assert all(one.keys() == KNOWN["inhibit"] for one in SAYS["inhibit_rules"])
    assert all(mail.keys() <= KNOWN["email"] for one in RECEIVERS.values() for mail in one["email_configs"])


@pytest.mark.parametrize("severity", sorted({alert["labels"]["severity"] for alert in ALERTS.values()}))
def test_each_severity_of_ours_has_a_route_of_its_own_and_a_receiver(severity: str) -> None:
    assert routed(severity) is not SAYS["route"]
    assert routed(severity)["receiver"] in RECEIVERS


def test_what_pages_rings_at_any_hour_and_so_does_what_is_neither() -> None:
    assert "active_time_intervals" not in routed("page")
    assert SAYS["route"]["receiver"] == routed("page")["receiver"] == "on-call"


def test_a_ticket_waits_for_working_hours_in_london() -> None:
    (named,) = routed("ticket")["active_time_intervals"]
    (hours,) = next(one for one in SAYS["time_intervals"] if one["name"] == named)["time_intervals"]
    assert (hours["location"], hours["weekdays"]) == ("Europe/London", ["monday:friday"])


@pytest.mark.parametrize("rule", SAYS["inhibit_rules"], ids=lambda rule: rule["source_matchers"][0])
def test_an_alert_is_left_out_only_beside_one_that_pages_for_the_same_service(rule: Any) -> None:
    sources, targets = (set().union(*map(matched, rule[f"{end}_matchers"])) for end in ("source", "target"))
    assert sources | targets <= ALERTS.keys()
    assert {ALERTS[name]["labels"]["severity"] for name in sources} == {"page"}
    assert rule["equal"] == ["service"]
    assert not sources & targets


def test_each_mail_says_what_is_wrong_and_where_its_runbook_is() -> None:
    for one in RECEIVERS.values():
        (mail,) = one["email_configs"]
        used = re.findall(r'template "([\w.]+)"', mail["text"] + mail["headers"]["Subject"])
        assert {f'{{{{ define "{name}" }}}}' in TEMPLATES for name in used} == {True}
    assert {".Annotations.summary", ".Annotations.runbook_url"} <= set(re.findall(r"\.Annotations\.\w+", TEMPLATES))


def test_prometheus_tells_the_alertmanager_of_compose_which_reads_this_folder() -> None:
    (asked,) = PROMETHEUS["alerting"]["alertmanagers"]
    assert asked["static_configs"] == [{"targets": ["alertmanager:9093"]}]
    assert set(CONTAINERS["prometheus"]["networks"]) & set(CONTAINER["networks"])
    assert "./deploy/alertmanager:/etc/alertmanager:ro" in CONTAINER["volumes"]
    assert "--config.file=/etc/alertmanager/alertmanager.yml" in CONTAINER["command"]
    assert COMPOSE["volumes"].keys() >= {"alertmanager"}


def test_mails_go_to_where_compose_shows_them() -> None:
    host, _, port = SAYS["global"]["smtp_smarthost"].partition(":")
    assert (host in CONTAINERS, port) == (True, CONTAINERS["notify"]["environment"]["LINKWAY_SMTP_PORT"])
