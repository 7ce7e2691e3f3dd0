"""Compose, Prometheus and Grafana name every service, setting, port and metric as the code has them, and no others."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from deploy import boroughs, first_start, partners, weights
from deploy.ports import USUAL_BASE, Ports
from deploy.servers import mongo
from services.contract.borough_map import Component
from services.runtime.settings import RuntimeSettings
from tests.deploy.checks import declared_series, wrong_dependencies, wrong_series, wrong_settings
from tests.deploy.manifests import (
    COMPOSE_FILE,
    CONTAINERS,
    DASHBOARD_PROVIDERS,
    DASHBOARDS,
    DATA_SOURCES,
    FIRST_START,
    PROMETHEUS,
    ROOT,
    SERVICES,
    Container,
    expressions,
)

PORTS = Ports.from_base(USUAL_BASE)
QUERIES = {f"{file}: {name}": query for file, board in DASHBOARDS.items() for name, query in expressions(board).items()}


def settings_of(component: Component) -> type[BaseSettings]:
    settings: type[BaseSettings] = importlib.import_module(f"services.{component}.settings").Settings
    return settings


def check_against_the_compose_schema(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_compose_file_is_one() -> None:
    checked = check_against_the_compose_schema(COMPOSE_FILE)

    assert checked.returncode == 0, checked.stdout


def test_a_compose_file_that_is_none_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text("services:\n  referral:\n    image: linkway\n    helthcheck: {}\n")

    assert check_against_the_compose_schema(wrong).returncode == 1


@pytest.mark.parametrize("component", Component)
def test_each_service_runs_as_itself(component: Component) -> None:
    assert SERVICES[component]["command"] == ["python", "-m", f"services.{component}"]


@pytest.mark.parametrize("component", Component)
def test_each_service_is_told_what_it_asks_for_and_nothing_else(component: Component) -> None:
    assert wrong_settings(SERVICES[component]["environment"], settings_of(component)) == []


@pytest.mark.parametrize("container", [FIRST_START, *SERVICES.values()], ids=["first-start", *SERVICES])
def test_every_part_reads_the_map_of_boroughs_and_the_list_of_partners(container: Container) -> None:
    told = container["environment"]

    # A list of its own would stand when the map changes, and a borough might have two matchers, or none.
    assert "LINKWAY_BOROUGHS" not in told
    assert f"./deploy/{boroughs.FILE.name}:{told['LINKWAY_BOROUGHS_FILE']}:ro" in container["volumes"]
    assert f"./deploy/{partners.FILE.name}:{told['LINKWAY_PARTNERS_FILE']}:ro" in container["volumes"]


def test_matching_reads_the_weights() -> None:
    matching = SERVICES[Component.MATCHING]
    told = matching["environment"]["LINKWAY_WEIGHTS_FILE"]
    assert f"./deploy/{weights.FILE.name}:{told}:ro" in matching["volumes"]


def test_the_first_start_is_told_what_it_asks_for_and_nothing_else() -> None:
    assert wrong_settings(FIRST_START["environment"], first_start.Settings) == []


@pytest.mark.parametrize("component", Component)
def test_the_first_start_puts_things_where_the_services_look_for_them(component: Component) -> None:
    told = SERVICES[component]["environment"]
    who = {name for name in told if name.endswith(("_USER", "_PASSWORD_FILE"))}
    prepared = {name: value for name, value in FIRST_START["environment"].items() if name not in who}

    assert {name: told[name] for name in told.keys() & prepared} == {
        name: prepared[name] for name in told.keys() & prepared
    }


@pytest.mark.parametrize("component", Component)
def test_a_service_is_published_where_it_would_listen_without_containers(component: Component) -> None:
    published = SERVICES[component].get("ports", [])

    inside = SERVICES[component]["environment"]["LINKWAY_HTTP_PORT"]
    assert published in ([], [f"127.0.0.1:{getattr(PORTS, component)}:{inside}"])


def test_mails_are_seen_where_they_would_be_without_containers() -> None:
    assert CONTAINERS["mailpit"]["ports"] == [f"127.0.0.1:{PORTS.mailbox}:8025"]


@pytest.mark.parametrize("component", Component)
def test_health_is_asked_at_the_internal_port(component: Component) -> None:
    inside = SERVICES[component]["environment"]["LINKWAY_INTERNAL_PORT"]

    assert f"http://127.0.0.1:{inside}/readyz" in SERVICES[component]["healthcheck"]["test"][-1]


def test_prometheus_reads_the_internal_port_of_every_service_under_its_name() -> None:
    internal = [([f"{name}:{it['environment']['LINKWAY_INTERNAL_PORT']}"], str(name)) for name, it in SERVICES.items()]
    (job,) = PROMETHEUS["scrape_configs"]

    assert [(each["targets"], each["labels"]["service"]) for each in job["static_configs"]] == internal


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_every_metric_on_a_dashboard_is_declared(query: str) -> None:
    assert wrong_series(query, declared_series()) == []


def test_every_panel_says_what_it_shows() -> None:
    panels = [panel for board in DASHBOARDS.values() for panel in board["panels"] if panel["type"] != "row"]

    assert panels
    assert all(panel["description"].endswith(".") for panel in panels)
    assert {panel["datasource"]["uid"] for panel in panels} == {source["uid"] for source in DATA_SOURCES}


def test_grafana_finds_its_dashboards_and_prometheus() -> None:
    mounts = [mount.split(":")[:2] for mount in CONTAINERS["grafana"]["volumes"]]

    assert ["./deploy/grafana/dashboards", DASHBOARD_PROVIDERS[0]["options"]["path"]] in mounts
    assert [source["url"] for source in DATA_SOURCES] == ["http://prometheus:9090"]


def test_everything_waits_for_what_it_needs_and_is_watched() -> None:
    assert wrong_dependencies(CONTAINERS) == []
    assert all({"kafka", "mongo", "first-start"} <= it["depends_on"].keys() for it in SERVICES.values())


def test_a_stop_leaves_each_service_its_grace_time() -> None:
    grace = RuntimeSettings.model_fields["grace_seconds"].default

    assert all(float(it["stop_grace_period"].removesuffix("s")) > grace for it in SERVICES.values())


def test_what_is_mounted_from_the_project_is_there() -> None:
    mounts = [mount for it in CONTAINERS.values() for mount in it.get("volumes", []) if mount.startswith("./")]

    assert mounts
    assert all((ROOT / mount.split(":")[0]).exists() and mount.endswith(":ro") for mount in mounts)


def test_mongodb_lets_go_of_what_a_killed_process_held_as_soon_as_without_containers() -> None:
    wanted = next(word for word in mongo.options(Path("/data"), 1) if word.startswith("transactionLifetime"))

    assert wanted in CONTAINERS["mongo"]["command"]
