"""The line in time behind which this store does not know whether people were told.

What cannot be undone is not done by the position in a log alone: an empty store, or one that was restored, works events
again of which people were told long ago.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """What time it is where the notices are kept, and when they were restored from a backup, if ever."""

    now: datetime
    restored_at: datetime | None = None
