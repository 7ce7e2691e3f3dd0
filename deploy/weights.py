"""Where this installation's file of weights is."""

import os
from pathlib import Path

FILE = Path(__file__).with_name("weights.toml")


def path() -> Path:
    """The file that LINKWAY_WEIGHTS_FILE names, else the one beside this module."""
    return Path(os.environ.get("LINKWAY_WEIGHTS_FILE") or FILE)
