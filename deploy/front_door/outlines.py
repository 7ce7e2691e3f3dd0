"""The doors of all services, as their own tables have them: read once for each version of the code, and kept."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from deploy.home import PROJECT
from services.runtime.admin.door_outline import DoorOutline

_KEPT = TypeAdapter(list[DoorOutline])


def outlines(kept_in: Path) -> Sequence[DoorOutline]:
    """The doors, from the folder if this code's are kept there; else read from the code, which takes seconds."""
    kept = kept_in / f"{_version()}.json"
    try:
        return _KEPT.validate_json(kept.read_bytes())
    except (OSError, ValueError):
        read = _read()
    kept_in.mkdir(parents=True, exist_ok=True)
    for older in kept_in.glob("*.json"):
        older.unlink(missing_ok=True)
    beside = kept.with_suffix(".new")
    beside.write_bytes(_KEPT.dump_json(read))
    beside.replace(kept)
    return read


def _read() -> list[DoorOutline]:
    # Brought in here, because it takes as much as the services themselves do.
    from deploy.front_door.problems import PROBLEMS  # noqa: PLC0415
    from services.matching import service as matching  # noqa: PLC0415
    from services.notify import service as notify  # noqa: PLC0415
    from services.referral import service as referral  # noqa: PLC0415
    from services.reporting import service as reporting  # noqa: PLC0415
    from services.runtime.admin.doors import outlines_of  # noqa: PLC0415

    tables = referral.outline(), matching.outline(), notify.outline(), reporting.outline()
    return [outline for table in tables for outline in outlines_of(table, PROBLEMS)]


def _version() -> str:
    digest = hashlib.sha256()
    files = [file for folder in ("services", "deploy/front_door") for file in (PROJECT / folder).rglob("*.py")]
    for file in sorted(files):
        digest.update(f"{file.relative_to(PROJECT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
