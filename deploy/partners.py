"""Where this installation's list of partners is, how its faults are told, and how it is written."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from deploy.problems import CannotRun
from services.contract import partners
from services.contract.partners import Partner, Partners, PartnersUnusable

FILE = Path(__file__).with_name("partners.toml")


def path() -> Path:
    """The file that LINKWAY_PARTNERS_FILE names, else the one beside this module."""
    return Path(os.environ.get("LINKWAY_PARTNERS_FILE") or FILE)


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
