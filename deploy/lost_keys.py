"""No master key is made anew while there is something that only the lost one opens."""

from collections.abc import Mapping
from pathlib import Path

from deploy.problems import CannotRun
from services.contract.borough_map import Component
from services.runtime.admin.databases import is_sealed


class KeyLost(CannotRun):
    """A master key is not where it was, and a database is sealed with it."""

    def __init__(self, path: Path, service: Component) -> None:
        super().__init__(
            f"There is no master key here, and the database of {service} is sealed with one.",
            where=str(path),
            do="put the key back from its copy, and start again; a new one would open nothing that is kept, and make "
            "two of each person. Only where nothing of it is worth keeping, remove MongoDB's data instead",
        )


async def check_there_is_none(mongo_url: str, keys: Mapping[str, Path], *, prefix: str = "") -> None:
    """Raises KeyLost where a key's file, by the key's name, is not there though it is needed."""
    for name, path in keys.items():
        if path.exists():
            continue
        for service in Component:
            if await is_sealed(mongo_url, service, name, prefix=prefix):
                raise KeyLost(path, service)
