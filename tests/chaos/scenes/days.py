"""The days of a scene: all its processes see them pass at the same moment, though hardly a minute goes by here."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from deploy.demo.living import LONDON
from tests.chaos.scenes.on_a_day import DAYS_FILE, WRONG_BY


class Days:
    """How many days have passed in a scene, as a file says to its processes."""

    def __init__(self, file: Path) -> None:
        self.passed = 0
        self._file = file.absolute()
        self.go_by(0)

    def go_by(self, days: int) -> None:
        """So many more days have passed."""
        self.passed += days
        # In another's place, so that nobody finds it half written.
        aside = self._file.with_suffix(".next")
        aside.write_text(f"{self.passed}")
        aside.replace(self._file)

    def now(self) -> datetime:
        """The time as the scene's processes know it, in UTC."""
        return datetime.now(UTC) + timedelta(days=self.passed)

    def today(self) -> date:
        """The day, in London."""
        return self.now().astimezone(LONDON).date()

    def environment(self, wrong_by: int = 0) -> dict[str, str]:
        """What gives a process this clock, wrong by so many seconds."""
        return {DAYS_FILE: str(self._file), WRONG_BY: str(wrong_by)}
