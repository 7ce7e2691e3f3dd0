"""Runs the matching service: `python -m services.matching`."""

from services.matching.service import build
from services.matching.settings import Settings
from services.runtime.run import start

if __name__ == "__main__":
    start(Settings, build)
