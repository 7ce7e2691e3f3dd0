"""The files that say how Linkway runs in containers, read once, and what they say of each container."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from services.contract.borough_map import Component

ROOT = Path(__file__).parents[2]
COMPOSE_FILE = ROOT / "docker-compose.yml"
Container = Mapping[str, Any]


def read(path: str) -> Any:
    """A YAML file of the project, anchors and merges resolved."""
    return YAML(typ="safe").load(ROOT / path)


COMPOSE = read("docker-compose.yml")
SIGN_IN_FILE = ROOT / "deploy/containers/sign-in.yml"
SIGN_IN = read("deploy/containers/sign-in.yml")
CONTAINERS: Mapping[str, Container] = COMPOSE["services"]
SERVICES: Mapping[Component, Container] = {component: CONTAINERS[component.value] for component in Component}
FIRST_START = CONTAINERS["first-start"]
PROMETHEUS = read("deploy/prometheus/prometheus.yml")
DATA_SOURCES = read("deploy/grafana/provisioning/datasources/prometheus.yml")["datasources"]
DASHBOARD_PROVIDERS = read("deploy/grafana/provisioning/dashboards/linkway.yml")["providers"]
DASHBOARDS = {path.name: json.loads(path.read_text()) for path in (ROOT / "deploy/grafana/dashboards").glob("*.json")}
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text()


def interpolated(told: Any, environment: Mapping[str, str]) -> Any:
    """What compose makes of ${NAME:-default} and ${NAME:?why}. Raises LookupError where one must be set and is not."""

    def value(found: re.Match[str]) -> str:
        name, sign, otherwise = found.groups()
        if not environment.get(name) and sign == "?":
            raise LookupError(f"{name}: {otherwise}")
        return environment.get(name) or otherwise

    if isinstance(told, str):
        return re.sub(r"\$\{(\w+):([?-])([^}]*)\}", value, told)
    if isinstance(told, Mapping):
        return {name: interpolated(one, environment) for name, one in told.items()}
    return [interpolated(one, environment) for one in told] if isinstance(told, list) else told


def laid_over(below: Any, above: Any) -> Any:
    """What compose makes of two files: mappings together, lists one after the other, and else what lies above."""
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        return {**below, **{name: laid_over(below.get(name), one) for name, one in above.items()}}
    return [*below, *above] if isinstance(below, list) and isinstance(above, list) else above


def is_job(container: Container) -> bool:
    """Whether it ends by itself when its work is done."""
    return bool(container.get("restart") == "no")


def expressions(dashboard: Mapping[str, Any]) -> dict[str, str]:
    """Every query of a dashboard, by its panel's title and its own letter."""
    return {
        f"{panel['title']} {target['refId']}": target["expr"]
        for panel in dashboard["panels"]
        for target in panel.get("targets", ())
    }


def instructions(name: str) -> list[str]:
    """What each instruction of this name in the Dockerfile is given, continued lines put together."""
    whole = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name}\s+(.+)$", whole, flags=re.MULTILINE)
