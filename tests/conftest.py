"""What tests of every level may ask for."""

import pytest
from hypothesis import HealthCheck, settings

# How fast an example is says how busy the machine is, and nothing of what is tested.
settings.register_profile("linkway", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("linkway")

# So that a scenario that fails says what it found, as a test does.
pytest.register_assert_rewrite("tests.store_scenarios")

from tests.running.durations import pytest_terminal_summary  # noqa: E402 - what is imported first is not rewritten
from tests.running.secured import secured_servers  # noqa: E402
from tests.running.servers import servers  # noqa: E402

__all__ = ["pytest_terminal_summary", "secured_servers", "servers"]
