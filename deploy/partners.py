"""Where this installation's list of partners is, how its faults are told, and how it is written."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.home import Home
from deploy.problems import CannotRun
from deploy.processes.processes import STARTER, Processes
from services.contract import partners
from services.contract.partners import Partner, Partners, PartnersUnusable

FILE = Path(__file__).with_name("partners.toml")


def path() -> Path:
    """The file that LINKWAY_PARTNERS_FILE names, else that of a demonstration here, else the one beside this."""
    return Path(os.environ.get("LINKWAY_PARTNERS_FILE") or _of_what_runs() or FILE)


@contextmanager
def in_use(file: Path) -> Iterator[None]:
    """Have commands of other terminals go by this file, while this process lasts, by which all was started."""
    note = _note()
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(f"{os.getpid()} {file}", encoding="utf-8")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def _of_what_runs() -> str | None:
    """The file that is in use; None where whoever said so has ended, however it did."""
    note = _note()
    if not note.exists():
        return None
    pid, _, file = note.read_text(encoding="utf-8").partition(" ")
    starter = Processes(note.parent).find(STARTER)
    return file if starter and str(starter.process.pid) == pid else None


def _note() -> Path:
    return Home.from_environment(os.environ).run / "partners-in-use"


def read() -> Partners:
    """Read the list; CannotRun when it cannot be read."""
    try:
        return partners.read(path())
    except PartnersUnusable as wrong:
        raise CannotRun(wrong.what, where=wrong.where, do=wrong.do) from None


def write(entries: Mapping[str, Partner]) -> None:
    """Write the list, under the remarks that stand at its head. Services see it within seconds."""
    head = [line for line in path().read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    tables = [_table(name, entries[name]) for name in sorted(entries)]
    # In place, because a container sees the file that it was given and no other that takes its name.
    path().write_text("\n\n".join(["\n".join(head), *tables]) + "\n", encoding="utf-8")


def _table(name: str, partner: Partner) -> str:
    boroughs = json.dumps([borough.value for borough in partner.boroughs])
    return f"[{name}]\nboroughs = {boroughs}\nquota = {partner.quota}"
