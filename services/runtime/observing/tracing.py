"""Whether this process tells where a referral's time goes, as spans of OpenTelemetry: off unless OTEL_* say on."""

import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, Protocol

from services.contract.envelope import Envelope
from services.runtime.environment import SettingsUnusable
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.subscriptions import Subscriptions

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_HTTP = "http/protobuf"


class RequestSpan(Protocol):
    """One request at a door."""

    @property
    def traceparent(self) -> str:
        """The place of what is done for it."""

    def answered(self, route: str, status: int) -> None:
        """Note how it ended."""


class Tracing(Protocol):
    """What tells spans. In none of them is anything but ids and codes."""

    def continues(self, envelope: Envelope) -> str | None:
        """Where what is done because of the event goes on in its trace."""

    def around(self, subscriptions: Subscriptions[Any, Any]) -> Subscriptions[Any, Any]:
        """The same, with a span for each event that was worked, and one for the batch, which links to them."""

    def request(self, method: str, traceparent: str | None) -> AbstractContextManager[RequestSpan]:
        """A span around a request that names its own place, or None."""

    def published(self, messages: Sequence[OutboxMessage]) -> None:
        """A span for each message that Kafka has taken, from when it was kept."""

    def close(self) -> None:
        """Send what is left; it takes seconds where nobody takes it."""


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
        spans = import_module("services.runtime.observing.spans")
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
