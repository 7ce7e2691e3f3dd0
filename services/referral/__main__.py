"""Runs the referral service: `python -m services.referral`."""

import sys

from services.referral.service import build
from services.referral.settings import Settings
from services.referral.sign_in.roles_file import RolesUnusable
from services.runtime.environment import SettingsUnusable, from_environment
from services.runtime.run import run

if __name__ == "__main__":
    try:
        settings = from_environment(Settings)
        service = build(settings)
    except (SettingsUnusable, RolesUnusable) as unusable:
        sys.exit(str(unusable))
    run(service, settings)
