"""A hundred parked records whose retry fails do not stand before all others for ever."""

from datetime import timedelta
from typing import Any

from services.runtime.observing.outcomes import Outcomes
from services.runtime.recovering.redrive import Redrive
from services.runtime.working.parked import ParkedRecord
from services.runtime.working.transactions import Transactions
from tests.fakes.storage import MemoryStorage
from tests.support.builders import NOW, a_parked_row
from tests.toys.toy import Count


class Releases:
    """Fails at every record that is `bad`, until it is mended."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.is_mended = False

    async def release(self, found: ParkedRecord, *_: Any, **__: Any) -> Outcomes:
        if str(found.key).startswith("bad") and not self.is_mended:
            raise KeyError
        self.done.append(str(found.key))
        return Outcomes()


def due(key: str, number: int) -> ParkedRecord:
    at = NOW - timedelta(hours=1) + timedelta(seconds=number)
    return a_parked_row(place=f"southwark.matches/0/{number}", key=key, due_at=at, parked_at=at)


async def test_they_come_after_all_others_and_are_tried_again() -> None:
    storage, releases = MemoryStorage(None), Releases()
    rows = [due(f"bad-{number}", number) for number in range(100)]
    await storage.memory.parked.add([*rows, due("good", 100)])
    transactions = Transactions("notify", Count, storage, lambda: NOW)
    redrive = Redrive(transactions, releases)  # type: ignore[arg-type]

    assert await redrive.look()
    assert releases.done == []
    await redrive.look()
    assert releases.done == ["good"]

    releases.is_mended = True
    await storage.memory.parked.amend([a_parked_row(place="southwark.matches/0/100", key="good", due_at=None)])
    await redrive.look()
    assert len(releases.done) == 101
