"""A clock that goes as the machine's does, and can be set ahead."""

from datetime import datetime, timedelta

from services.runtime.clock import utc_now


class Clock:
    """The time, ahead of what it is by as much as a test wants, so that nobody waits for what is due."""

    ahead = timedelta()

    def __call__(self) -> datetime:
        """Now."""
        return utc_now() + self.ahead
