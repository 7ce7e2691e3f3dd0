"""A trial of a toy in memory, from the first message to the report."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from deploy.conformance.driving import Pace
from deploy.conformance.kits import KITS
from deploy.conformance.report import Report
from deploy.conformance.trial import Trial, write_directory
from services.contract.boroughs import BoroughSlug
from tests.conformance.memory_wire import MemoryWire
from tests.conformance.toy_matching import Toy

AT_ONCE = Pace(patience=0, quiet=0, restarted=0)
RUN = UUID(int=14)


def now() -> datetime:
    return datetime.now(UTC)


async def tried(
    kind: type[Toy], folder: Path, *, can_restart: bool = True, options: frozenset[str] = frozenset()
) -> Report:
    """What comes of this kind of toy."""
    trial, directory = Trial(BoroughSlug.SOUTHWARK, options), folder / "directory.json"
    write_directory(directory)
    wire = MemoryWire(trial, lambda state: kind(trial.borough.value, directory, state))
    return await KITS["matching"].conduct(trial, wire, AT_ONCE, run=RUN, now=now, can_restart=can_restart)
