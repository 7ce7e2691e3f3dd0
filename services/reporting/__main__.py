"""Runs the reporting service: `python -m services.reporting`."""

from services.reporting.service import build
from services.reporting.settings import Settings
from services.runtime.run import start

if __name__ == "__main__":
    start(Settings, build)
