"""A browser for all tests of this folder."""

from tests.running.browsers import browser

__all__ = ["browser"]
