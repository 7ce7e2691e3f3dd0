"""Runs every test that has axe look at a page, in every way, and writes the page anew; ends as pytest ends."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.axe.page import PAGE, page, read

with tempfile.TemporaryDirectory() as folder:
    lines = Path(folder) / "axe.jsonl"
    command = [sys.executable, "-m", "pytest", "-m", "browser", *sys.argv[1:], "tests/browser"]
    ended = subprocess.run(command, env=os.environ | {"LINKWAY_AXE": str(lines)}, check=False).returncode
    PAGE.write_text(page(read(lines.read_text(encoding="utf-8").splitlines())), encoding="utf-8")
raise SystemExit(ended)
