"""Prometheus's own tool for rules, where it is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.manifests import ROOT

_PROMTOOL = shutil.which("promtool")

needs_promtool = pytest.mark.skipif(
    _PROMTOOL is None, reason="promtool is not installed; on Debian it comes with the package `prometheus`"
)


def promtool(*arguments: str, folder: Path = ROOT / "deploy/prometheus") -> subprocess.CompletedProcess[str]:
    """Run it in the folder of the rules."""
    assert _PROMTOOL
    return subprocess.run([_PROMTOOL, *arguments], cwd=folder, capture_output=True, text=True, check=False)
