"""The channels that notices leave by, behind one small protocol."""

from typing import Protocol

from services.notify.domain.notice import Notice
from services.notify.domain.outcome import Outcome
from services.notify.domain.person import Person


class Sender(Protocol):
    """One channel."""

    async def send(self, notice: Notice, person: Person) -> Outcome:
        """Send the notice once, and say what came of it; a failure is an outcome and not an error."""

    async def close(self) -> None:
        """Let go of connections."""
