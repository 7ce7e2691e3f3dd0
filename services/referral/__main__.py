"""Runs the referral service: `python -m services.referral`."""

from services.referral.service import build
from services.referral.settings import Settings
from services.runtime.run import start

if __name__ == "__main__":
    start(Settings, build)
