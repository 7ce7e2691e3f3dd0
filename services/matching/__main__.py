"""Runs the matching service: `python -m services.matching`."""

import sys

from services.matching.service import build
from services.matching.settings import Settings
from services.runtime.environment import SettingsUnusable, from_environment
from services.runtime.run import run

if __name__ == "__main__":
    try:
        settings = from_environment(Settings)
    except SettingsUnusable as unusable:
        sys.exit(str(unusable))
    run(build(settings), settings)
