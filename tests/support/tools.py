"""Programs that some tests need; where they are said to be here, a missing one is a failure and no skip."""

import os
import shutil

import pytest

DEBIAN_PACKAGES = {"promtool": "prometheus", "chromium": "chromium"}


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where the program is missing, unless LINKWAY_TOOLS_ARE_HERE is set: there the test fails for want of it."""
    missing = shutil.which(program) is None and "LINKWAY_TOOLS_ARE_HERE" not in os.environ
    return pytest.mark.skipif(missing, reason=f"{program} is missing; Debian's package is `{DEBIAN_PACKAGES[program]}`")
