"""The command line `linkway`: how a person starts, looks at and looks after Linkway."""


def main() -> None:
    """Run the command that was typed."""
    from deploy.cli.app import app  # noqa: PLC0415 - so that importing this package does nothing

    app()
