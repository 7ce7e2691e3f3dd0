"""Runs the reporting service: `python -m services.reporting`."""

import sys

from services.reporting.service import build
from services.reporting.settings import Settings
from services.runtime.environment import SettingsUnusable, from_environment
from services.runtime.run import run

if __name__ == "__main__":
    try:
        settings = from_environment(Settings)
    except SettingsUnusable as unusable:
        sys.exit(str(unusable))
    run(build(settings), settings)
