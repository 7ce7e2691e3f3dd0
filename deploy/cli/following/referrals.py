"""`linkway referrals`: people on a list are referred at once, and the columns that such a list has."""

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, errors, give
from deploy.cli.running import interrupts
from deploy.importing.columns import COLUMNS
from deploy.importing.lists import List, open_list
from deploy.importing.report import Outcome, Report, report_at
from deploy.importing.running import import_list
from deploy.problems import CannotRun
from services.contract.text.separated import SEPARATORS

app = typer.Typer(help="Refer the people on a list.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The list, a CSV file.")]
Send = Annotated[bool, typer.Option("--send", help="Make the referrals. Without it the list is only checked.")]
TokenOf = Annotated[
    str, typer.Option("--token", envvar="LINKWAY_TOKEN", show_envvar=True, help="Your organisation's token.")
]
ReportAt = Annotated[
    Path | None, typer.Option("--report", help="Where to write what came of each row; beside the list, if left out.")
]
Encoding = Annotated[str | None, typer.Option(help="How the list is written, where it is not found out: cp1252.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say what stands in each column instead.")]


class TokenMissing(CannotRun):
    """Nobody can be asked without a token."""

    def __init__(self) -> None:
        do = (
            "set LINKWAY_TOKEN to your organisation's token, which `linkway tokens add NAME --may referral:refer` gives"
        )
        super().__init__("No token was given.", where="LINKWAY_TOKEN", do=do)


@app.command("import")
def import_(
    file: File,
    *,
    send: Send = False,
    token: TokenOf = "",
    report: ReportAt = None,
    encoding: Encoding = None,
    as_json: AsJson = False,
) -> None:
    """Check a list of people to refer, row by row; with --send, refer them.

    What came of each row is written beside the list. It is safe to repeat: what was made is not made twice, so mend the
    rows that were refused and run it again. The exit code is 1 when rows were refused.
    """
    written = report or file.with_suffix(".report.csv")
    work = _imported(file, token, written, encoding, dry_run=not send)
    give(lambda: interrupts.run(work, hurry=lambda: None), as_json=as_json, home=environment.home())


async def _imported(file: Path, token: str, written: Path, encoding: str | None, *, dry_run: bool) -> Answer:
    if not token:
        raise TokenMissing
    listed = open_list(file, encoding)
    client = httpx.AsyncClient(
        base_url=environment.referral_url(), headers={"Authorization": f"Bearer {token}"}, timeout=60
    )
    with report_at(written) as report:
        async with client as api:
            with _bar(file) as told:
                await import_list(listed, api, report, dry_run=dry_run, progress=told)
    return _answer(listed, report, dry_run=dry_run)


@contextmanager
def _bar(file: Path) -> Iterator[Any]:
    console = errors()
    if not console.is_terminal:
        yield lambda _: None
        return
    with file.open("rb") as lines:
        total = max(sum(chunk.count(b"\n") for chunk in iter(lambda: lines.read(1 << 20), b"")) - 1, 1)
    columns = (TextColumn("rows"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("rows", total=total)
        yield lambda done: progress.update(task, completed=done)


def _answer(listed: List, report: Report, *, dry_run: bool) -> Answer:
    figures = report.figures
    facts = {
        **figures,
        "dry_run": dry_run,
        "encoding": listed.encoding,
        "separator": SEPARATORS[listed.separator],
        "unknown_columns": list(listed.unknown),
        "ends_with_a_line": listed.ends_with_a_line,
        "report": str(report.path),
    }
    lines = [f"Read as {listed.encoding}, with {SEPARATORS[listed.separator]} between the cells."]
    if listed.unknown:
        lines.append(f"Not sent, because Linkway does not know these columns: {', '.join(listed.unknown)}.")
    if not listed.ends_with_a_line:
        lines.append("Its last line has no end: if the file was cut off, the last row may be, too.")
    lines += [f"{count} {name}" for name, count in figures.items() if count or name == "rows"]
    lines.append(f"What came of each row: {report.path}")
    if dry_run:
        lines.append("Nothing was sent to be made. Run it with --send to refer these people.")
    exit_ = Exit.CHECK_FAILED if report.counted[Outcome.REFUSED] else Exit.FINE
    return Answer(facts, "\n".join(lines), exit_)


@app.command()
def template(explain: Explain = False, as_json: AsJson = False) -> None:
    """Print the columns of a list and one invented row, as a file to begin with."""
    facts = {"columns": [{"name": one.name, "is_needed": one.is_needed, "meaning": one.meaning} for one in COLUMNS]}
    if not (explain or as_json):
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([[one.name for one in COLUMNS], [one.example for one in COLUMNS]])
        return
    lines = [f"{one.name}{' (needed)' if one.is_needed else ''}: {one.meaning}" for one in COLUMNS]
    give(lambda: Answer(facts, "\n".join(lines)), as_json=as_json, home=environment.home())
