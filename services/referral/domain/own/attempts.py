"""How often a code may be tried: a few times at once, then slower and slower, and after ten no more for a day.

It is counted by the reference that was typed, whether there is one or not, so that nobody learns which there are.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

AT_ONCE: Final = 3
MOST: Final = 10
LOCKED_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Attempts:
    """So many wrong codes, and when the last of them came."""

    wrong: int
    last_at: datetime

    def are_over(self, now: datetime) -> bool:
        """Whether they are so long ago that they count no more."""
        return self.last_at + LOCKED_FOR <= now

    @property
    def are_locked(self) -> bool:
        """Whether no code is looked at until they are over."""
        return self.wrong >= MOST

    @property
    def wait_until(self) -> datetime:
        """When the next code is looked at: after 2 seconds, 4, 8 …, and after the tenth a day later."""
        if self.are_locked:
            return self.last_at + LOCKED_FOR
        slower = self.wrong - AT_ONCE + 1
        return self.last_at + timedelta(seconds=2**slower if slower > 0 else 0)
