"""What tests of every level may ask for."""

from tests.support.servers import servers

__all__ = ["servers"]
