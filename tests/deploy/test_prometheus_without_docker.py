"""Whoever has no Docker is told how a Prometheus reads the services, by files that it takes as they are."""

import re
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from deploy.ports import LOOPBACK, USUAL_BASE, Ports
from tests.deploy.alerts import PROMETHEUS_FOLDER
from tests.deploy.manifests import PROMETHEUS, SERVICES, read
from tests.deploy.promtool import needs_promtool, promtool

WITHOUT_DOCKER = read("deploy/prometheus/without-docker.yml")
PORTS = asdict(Ports.from_base(USUAL_BASE))
LOCAL = {f"{LOOPBACK}:{PORTS[f'{name}_internal']}": str(name) for name in SERVICES}


def to_copy() -> str:
    """What the page gives to add to another Prometheus' configuration."""
    (block,) = re.findall(
        r"^```yaml\n(.+?)^```", (PROMETHEUS_FOLDER / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )
    return str(block)


def services_by_target(configuration: Any) -> dict[str, str]:
    (job,) = configuration["scrape_configs"]
    return {target: each["labels"]["service"] for each in job["static_configs"] for target in each["targets"]}


def without_targets(configuration: Any) -> Any:
    (job,) = configuration["scrape_configs"]
    rest = {name: value for name, value in configuration.items() if name != "alerting"}
    return {**rest, "scrape_configs": [{**job, "static_configs": None}]}


def test_it_reads_the_internal_ports_of_this_machine_and_names_each_service() -> None:
    assert services_by_target(WITHOUT_DOCKER) == services_by_target(YAML(typ="safe").load(to_copy())) == LOCAL


def test_it_is_composes_configuration_but_for_the_addresses_and_who_is_told() -> None:
    assert without_targets(WITHOUT_DOCKER) == without_targets(PROMETHEUS)
    assert [*services_by_target(PROMETHEUS).values()] == [*services_by_target(WITHOUT_DOCKER).values()]


@needs_promtool
def test_prometheus_takes_it() -> None:
    checked = promtool("check", "config", "without-docker.yml")

    assert checked.returncode == 0, checked.stdout + checked.stderr


@needs_promtool
def test_prometheus_takes_what_is_to_be_copied_with_all_our_rules(tmp_path: Path) -> None:
    shutil.copytree(PROMETHEUS_FOLDER / "rules", tmp_path / "linkway")
    (tmp_path / "prometheus.yml").write_text(to_copy())

    checked = promtool("check", "config", "prometheus.yml", folder=tmp_path)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("rules found") == len(list(PROMETHEUS_FOLDER.glob("rules/*.yml")))
