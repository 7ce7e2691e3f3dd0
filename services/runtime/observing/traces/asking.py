"""Whether spans are asked for: by the variables OTEL_* of the OpenTelemetry specification, and by nothing else."""

import os
from collections.abc import Mapping
from importlib import import_module

from services.runtime.environment import SettingsUnusable
from services.runtime.observing.traces.tracing import Tracing

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_HTTP = "http/protobuf"


def from_environment(service: str, environment: Mapping[str, str] = os.environ) -> Tracing | None:
    """What the variables OTEL_* of the OpenTelemetry specification ask for; None where they ask for nothing.

    Raises SettingsUnusable.
    """
    if not is_asked_for(environment):
        return None
    protocol = next((told for name in _PROTOCOLS if (told := environment.get(name))), _HTTP)
    if protocol != _HTTP:
        raise SettingsUnusable(f"OTEL_EXPORTER_OTLP_PROTOCOL: Spans are sent by {_HTTP}, not by what it names.")
    try:
        spans = import_module("services.runtime.observing.traces.spans")
    except ImportError:
        raise SettingsUnusable(
            "OTEL_*: Spans are asked for, and the packages that send them are not here. Install Linkway with its extra "
            "`traces` (in a clone `python3 deploy/install.py --traces`), or set OTEL_SDK_DISABLED to true."
        ) from None
    sending: Tracing = spans.sending(service)
    return sending


def is_asked_for(environment: Mapping[str, str]) -> bool:
    """Whether the variables ask for spans: an exporter or an address is named, and nothing says no."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    exporter = environment.get("OTEL_TRACES_EXPORTER")
    if exporter not in (None, "", "otlp", "none"):
        raise SettingsUnusable("OTEL_TRACES_EXPORTER: It is otlp, or none.")
    return exporter == "otlp" or (exporter != "none" and any(environment.get(name) for name in _ENDPOINTS))
