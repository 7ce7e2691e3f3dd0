"""What tests of every level may ask for."""

from tests.running.durations import pytest_terminal_summary
from tests.running.servers import servers

__all__ = ["pytest_terminal_summary", "servers"]
