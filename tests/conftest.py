"""What tests of every level may ask for."""

from tests.running.servers import servers

__all__ = ["servers"]
