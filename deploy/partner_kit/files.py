"""Events in files, read no further than the largest message that Linkway takes."""

import sys
from pathlib import Path

from deploy.partner_kit.printing import printable
from deploy.problems import CannotRun
from services.contract.topics import MAX_EVENT_BYTES

STANDARD_INPUT = "-"


def read(name: str) -> bytes | None:
    """What the file holds, or what comes by standard input for `-`; None where it is larger than any message may be.

    Raises CannotRun where it cannot be read.
    """
    if name == STANDARD_INPUT:
        return _fitting(sys.stdin.buffer.read(MAX_EVENT_BYTES + 1))
    path = Path(name)
    try:
        if path.stat().st_size > MAX_EVENT_BYTES and path.is_file():
            return None
        with path.open("rb") as file:
            return _fitting(file.read(MAX_EVENT_BYTES + 1))
    except IsADirectoryError:
        raise CannotRun(
            "This is a folder.", where=printable(name), do="name the files in it, one event in each"
        ) from None
    except (OSError, ValueError) as refused:
        why = getattr(refused, "strerror", None) or str(refused)
        raise CannotRun(
            f"It cannot be read: {why}.", where=printable(name), do="name a file that is there and may be read"
        ) from None


def _fitting(held: bytes) -> bytes | None:
    return held if len(held) <= MAX_EVENT_BYTES else None
