"""`linkway docs`: the contract as pages, in a folder that any web server or browser shows as it is."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, give
from deploy.problems import CannotRun

Folder = Annotated[Path | None, typer.Option("--to", help="The folder; without it, `docs` beside what is kept.")]


def docs(to: Folder = None, as_json: AsJson = False) -> None:
    """Write the contract's pages: events with fields and examples, JSON Schemas, AsyncAPI, and what changed.

    They need no other host and no server; referral serves the same at /contract/.
    """
    home = environment.home()
    give(lambda: _written(to or home.folder / "docs"), as_json=as_json, home=home)


def _written(folder: Path) -> Answer:
    # What draws pages takes longer to bring in than most commands take.
    from services.contract.documents.pages import site  # noqa: PLC0415

    try:
        count = site.write(folder)
    except (FileExistsError, NotADirectoryError, PermissionError) as refused:
        raise CannotRun(
            f"The pages cannot be written: {refused.strerror}.",
            where=str(folder),
            do="name a folder that you may write to with --to",
        ) from None
    first = folder / site.HOME
    return Answer({"folder": str(folder), "files": count, "first": str(first)}, f"{count} files; begin with {first}")
