"""The logs of the programs that run for Linkway, and what of them a person should see."""

import re
from pathlib import Path

LINES_SHOWN = 12
COMPLAINT = re.compile(r'"s":"[EF]"|\b(ERROR|FATAL)\b|Error|Exception|error while loading')


def fresh_log(log: Path) -> Path:
    """An empty log, the one of the run before kept beside it as `.log.old`."""
    if log.exists():
        log.replace(log.with_suffix(".log.old"))
    return log


def what_it_said(log: Path) -> str:
    """The last lines of a log in which its program complains, or else its last lines."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    complaints = [line for line in lines if COMPLAINT.search(line)]
    shown = (complaints or lines)[-LINES_SHOWN:]
    return "\n".join(f"    {line[:300]}" for line in shown) or "    nothing, as when the disk is full"
