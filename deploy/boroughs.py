"""Where this installation's map of boroughs is, and how its faults are told."""

import os
from pathlib import Path

import tomlkit

from deploy.problems import CannotRun
from services.contract import borough_map
from services.contract.borough_map import BoroughMap, Component, MapUnusable, Runner
from services.contract.boroughs import BoroughSlug

FILE = Path(__file__).with_name("boroughs.toml")


def path() -> Path:
    """The file that LINKWAY_BOROUGHS_FILE names, else the one beside this module."""
    return Path(os.environ.get("LINKWAY_BOROUGHS_FILE") or FILE)


def write(borough: BoroughSlug, component: Component, runner: Runner) -> None:
    """Say in the map who runs a component of this borough; all else stays as it was written. Raises OSError."""
    written = tomlkit.parse(path().read_text(encoding="utf-8"))
    written[borough.value][component.value] = runner
    # In place, because a container sees the file that it was given and no other that takes its name.
    path().write_text(tomlkit.dumps(written), encoding="utf-8")


def read() -> BoroughMap:
    """Read the map; CannotRun when it lacks a borough, names one that is not London's, or cannot be read."""
    try:
        return borough_map.read(path())
    except MapUnusable as wrong:
        raise CannotRun(wrong.what, where=wrong.where, do=wrong.do) from None
