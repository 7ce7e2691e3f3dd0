"""Runs a service whose clock is ahead by the days that have passed in its scene, and maybe wrong.

    python -m tests.chaos.scenes.on_a_day services.referral

Services know the time from one function alone, which is replaced before any of them imports it. How long a wait is
stays true. The file that DAYS_FILE names is read at each look, so all processes of a scene see days pass at one moment.
"""

import os
import runpy
import sys
from datetime import datetime, timedelta
from pathlib import Path

from services.runtime import clock

DAYS_FILE, WRONG_BY = "CHAOS_DAYS_FILE", "CHAOS_CLOCK_IS_WRONG_BY_SECONDS"


def main() -> None:
    """Run the service that is named, as if it were run itself."""
    days, wrong_by = Path(os.environ[DAYS_FILE]), timedelta(seconds=int(os.environ.get(WRONG_BY, "0")))
    true_now = clock.utc_now

    def now() -> datetime:
        return true_now() + timedelta(days=int(days.read_text())) + wrong_by

    clock.utc_now = now
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
