"""What tests of every level may ask for."""

from tests.servers import servers

__all__ = ["servers"]
