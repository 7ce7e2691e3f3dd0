"""Prometheus's own tool for rules, where it is installed."""

import subprocess
from pathlib import Path

from tests.deploy.manifests import ROOT
from tests.support.tools import needs

needs_promtool = needs("promtool")


def promtool(*arguments: str, folder: Path = ROOT / "deploy/prometheus") -> subprocess.CompletedProcess[str]:
    """Run it in the folder of the rules."""
    return subprocess.run(["promtool", *arguments], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S607
