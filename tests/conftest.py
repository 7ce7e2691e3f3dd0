"""What tests of every level may ask for."""

import pytest
from hypothesis import HealthCheck, settings

# How fast an example is says how busy the machine is, and nothing of what is tested.
settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
# The same examples each time, so that a change is told of what it broke, and of nothing else: others are looked for by
# `pytest --hypothesis-profile searching tests/properties`.
settings.register_profile("linkway", settings.get_profile("searching"), derandomize=True, database=None)
settings.load_profile("linkway")

# So that a scenario that fails says what it found, as a test does.
pytest.register_assert_rewrite("tests.store_scenarios")

from tests.running.durations import pytest_terminal_summary  # noqa: E402 - what is imported first is not rewritten
from tests.running.secured import secured_servers  # noqa: E402
from tests.running.servers import servers  # noqa: E402

__all__ = ["pytest_terminal_summary", "secured_servers", "servers"]
