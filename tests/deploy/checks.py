"""What can be wrong between a manifest and the code: each check gives its findings as sentences."""

import importlib
import json
import re
from collections.abc import Iterator, Mapping
from types import ModuleType

from prometheus_client.metrics import MetricWrapperBase
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from tests.deploy.manifests import ROOT, Container, is_job

PREFIX = "LINKWAY_"
# What Prometheus itself, or our way of asking it, adds to what is declared.
ADDED_LABELS = frozenset({"service", "job", "instance"})
ADDED_SERIES = {"ALERTS": frozenset({"alertname", "alertstate", "severity"})}
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
PINNED = re.compile(r"[^:@]+:v?\d+\.\d+(\.\d+)?[\w.-]*(@sha256:[0-9a-f]{64})?")


def wrong_settings(environment: Mapping[str, str], settings: type[BaseSettings]) -> list[str]:
    """Settings that the class does not know, lacks, or would not take."""
    known = {f"{PREFIX}{name.upper()}": name for name in settings.model_fields}
    unknown = [f"{name} is not a setting" for name in environment if name not in known]
    given = {known[name]: _told(value) for name, value in environment.items() if name in known}
    try:
        settings.model_validate(given)
    except ValidationError as invalid:
        # Where a container's files would be, there are none of this machine's.
        wrong = [one for one in invalid.errors() if one["type"] != "path_not_file"]
        return unknown + [f"{PREFIX}{str(one['loc'][0]).upper()}: {one['type']}" for one in wrong]
    return unknown


def _told(value: str) -> object:
    # As pydantic-settings reads what is no plain value.
    return json.loads(value) if value[:1] in ("[", "{") else value


def declared_series() -> dict[str, frozenset[str]]:
    """Every series that the services or Prometheus give, with its labels, found in all metrics modules."""
    return ADDED_SERIES | dict(series for module in _metrics_modules() for series in _series(module))


def _metrics_modules() -> Iterator[ModuleType]:
    for path in sorted((ROOT / "services").rglob("metrics.py")):
        yield importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def _series(module: ModuleType) -> Iterator[tuple[str, frozenset[str]]]:
    for metric in vars(module).values():
        if isinstance(metric, MetricWrapperBase):
            (family,) = metric.describe()
            labels = frozenset(metric._labelnames)
            for suffix in SUFFIXES[family.type]:
                yield family.name + suffix, labels | ({"le"} if suffix == "_bucket" else set())


def wrong_series(expression: str, declared: Mapping[str, frozenset[str]]) -> list[str]:
    """Series of ours that nobody declares, and labels that the series beside them do not have."""
    names = set(re.findall(r"\b(?:linkway[_:][\w:]+|ALERTS\b)", expression))
    unknown = sorted(names - declared.keys())
    labels = ADDED_LABELS.union(*(declared[name] for name in names if name in declared))
    strange = sorted(_labels_in(expression) - labels)
    return [f"nobody declares {name}" for name in unknown] + [f"no such label here: {label}" for label in strange]


def _labels_in(expression: str) -> set[str]:
    grouped = re.findall(r"\b(?:by|without)\s*\(([^)]*)\)", expression)
    matched = re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", expression)
    return {label.strip() for group in grouped for label in group.split(",")} | set(matched)


def wrong_dependencies(containers: Mapping[str, Container]) -> list[str]:
    """Containers that do not wait for a healthy server or a finished job, and those that nothing watches."""
    found = [
        f"{name} has no health check" for name, it in containers.items() if not (is_job(it) or "healthcheck" in it)
    ]
    for name, container in containers.items():
        for other, how in container.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if is_job(containers[other]) else "service_healthy"
            if how["condition"] != wanted:
                found.append(f"{name} should wait for {other} with {wanted}")
    return found


def unconfined(container: Container) -> list[str]:
    """What a container may do and should not."""
    user = str(container.get("user", "root")).partition(":")[0]
    return [
        sentence
        for sentence, fine in {
            "it may run as root": user not in {"root", "0"},
            "it keeps rights of the kernel": container.get("cap_drop") == ["ALL"] and not container.get("cap_add"),
            "it may gain rights": "no-new-privileges:true" in container.get("security_opt", []),
            "its memory has no limit": "mem_limit" in container,
            "its image has no version": bool(PINNED.fullmatch(container["image"])),
            "it can be reached from outside": all(port.startswith("127.0.0.1:") for port in container.get("ports", [])),
            "it has the machine's own rights": not container.keys() & {"privileged", "network_mode", "pid", "devices"},
        }.items()
        if not fine
    ]
