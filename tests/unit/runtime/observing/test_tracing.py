"""Nobody is told of spans unless OpenTelemetry's own variables ask for them; then what cannot be done is said."""

import subprocess
import sys

import pytest

from deploy.home import PROJECT
from services.runtime.environment import SettingsUnusable
from services.runtime.observing.traces import asking

AT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({}, False),
        ({"OTEL_SERVICE_NAME": "linkway"}, False),
        (AT, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        (AT | {"OTEL_TRACES_EXPORTER": "none"}, False),
        (AT | {"OTEL_SDK_DISABLED": "true"}, False),
        (AT | {"OTEL_SDK_DISABLED": "false"}, True),
    ],
)
def test_the_standard_variables_switch_it_on_and_off(told: dict[str, str], asked: bool) -> None:
    assert asking.is_asked_for(told) is asked
    if not asked:
        assert asking.from_environment("matching", told) is None


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, "OTEL_TRACES_EXPORTER: It is otlp, or none"),
        (AT | {"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "Spans are sent by http/protobuf"),
    ],
)
def test_what_cannot_be_done_is_said(told: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsUnusable, match=said):
        asking.from_environment("matching", told)


def test_where_the_packages_are_missing_it_is_said_which_extra_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "services.runtime.observing.traces.spans", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(SettingsUnusable, match="extra `traces`"):
        asking.from_environment("matching", AT)


def test_where_nobody_asks_nothing_of_it_is_even_imported() -> None:
    look = "import sys, services.runtime.run; sys.exit(any(one.startswith('opentelemetry.sdk') for one in sys.modules))"
    assert subprocess.run([sys.executable, "-c", look], cwd=PROJECT, check=False).returncode == 0
