"""The command line `linkway`: how a person starts, looks at and looks after Linkway."""

import sys

from deploy.home import COMMAND, PROJECT

CANNOT_RUN = 2
INTERRUPTED = 130  # what shells give a program that Ctrl-C ended


def main() -> None:
    """Run the command that was typed."""
    try:
        from deploy.cli.app import app  # noqa: PLC0415 - it takes a moment, in which Ctrl-C may come

        app(prog_name=COMMAND)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except ModuleNotFoundError as missing:
        sys.stderr.write(half_installed(missing))
        sys.exit(CANNOT_RUN)


def half_installed(missing: ModuleNotFoundError) -> str:
    """What to say when a package is not there."""
    venv = PROJECT / ".linkway" / "venv"
    do = f"delete {venv}, which holds no data, and run it again" if venv.exists() else "install Linkway again"
    what = f"the Python package {missing.name} is missing."
    return f"Linkway cannot run: {what}\n  where: {sys.prefix}\n  what to do: {do}\n"
