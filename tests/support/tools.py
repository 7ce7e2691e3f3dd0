"""Programs that some tests need; where they are said to be here, a missing one is a failure and no skip."""

import os
import shutil

import pytest

DEBIAN_PACKAGES = {
    "prometheus": "prometheus",
    "promtool": "prometheus",
    "chromium": "chromium",
    "amtool": "prometheus-alertmanager",
}


def may_be_left_out(program: str) -> bool:
    """Whether the program is missing, where nobody says that the tools are here."""
    return shutil.which(program) is None and "LINKWAY_TOOLS_ARE_HERE" not in os.environ


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where the program is missing, unless LINKWAY_TOOLS_ARE_HERE is set: there the test fails for want of it."""
    reason = f"{program} is missing; Debian's package is `{DEBIAN_PACKAGES[program]}`"
    return pytest.mark.skipif(may_be_left_out(program), reason=reason)
