"""The next times at which people can come to a service."""

from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
