"""Schemathesis is loaded here alone, because it would cost every run of other tests half a second and more."""

import pytest
from schemathesis.pytest import plugin


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(plugin, "schemathesis where it is needed")
