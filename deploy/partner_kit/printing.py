"""What stands in files and their names may do anything to a terminal; shown here it does nothing."""

import json


def printable(text: str) -> str:
    """The text, with whatever cannot be shown as JSON would escape it."""
    return text if text.isprintable() else json.dumps(text)[1:-1]
