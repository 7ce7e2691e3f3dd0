"""Where this installation's map of boroughs is, and how its faults are told."""

import os
from pathlib import Path

from deploy.problems import CannotRun
from services.contract import borough_map
from services.contract.borough_map import BoroughMap, MapUnusable

FILE = Path(__file__).with_name("boroughs.toml")


def path() -> Path:
    """The file that LINKWAY_BOROUGHS_FILE names, else the one beside this module."""
    return Path(os.environ.get("LINKWAY_BOROUGHS_FILE") or FILE)


def read() -> BoroughMap:
    """Read the map; CannotRun when it lacks a borough, names one that is not London's, or cannot be read."""
    try:
        return borough_map.read(path())
    except MapUnusable as wrong:
        raise CannotRun(wrong.what, where=wrong.where, do=wrong.do) from None
