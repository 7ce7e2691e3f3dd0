"""The command line `linkway`: how a person starts, looks at and looks after Linkway."""

import sys

INTERRUPTED = 130  # what shells give a program that Ctrl-C ended


def main() -> None:
    """Run the command that was typed."""
    try:
        from deploy.cli.app import app  # noqa: PLC0415 - it takes a moment, in which Ctrl-C may come

        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
