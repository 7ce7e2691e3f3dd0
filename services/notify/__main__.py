"""Starts the notify service: `python -m services.notify`."""

from services.notify.service import build
from services.notify.settings import Settings
from services.runtime.run import start

if __name__ == "__main__":
    start(Settings, build)
