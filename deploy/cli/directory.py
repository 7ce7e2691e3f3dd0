"""`linkway directory`: a directory is looked at before it is used, and a mapping is proposed for a spreadsheet."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli import environment, session
from deploy.cli.directory_output import answer
from deploy.cli.output import Answer, AsJson, Exit, errors, give
from deploy.directory import mapping_file
from deploy.directory.checking import Checked, entries_of, look_through, refused
from deploy.directory.proposing import Proposal, propose
from deploy.directory.report import report_at, writing
from deploy.home import COMMAND
from services.contract.boroughs import BoroughSlug
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.tables.table import mapping_beside

_TELL_EVERY = 1000

app = typer.Typer(help="Look at a directory of services before it is used.", no_args_is_help=True)

Directory = Annotated[
    str,
    typer.Argument(
        help="A file (Open Referral UK in JSON, CSV or .xlsx), the address of a feed, or a LIST.toml of them."
    ),
]
MappingOf = Annotated[
    Path | None,
    typer.Option("--mapping", help="Which column of a spreadsheet is what; FILE.mapping.toml beside it, if left out."),
]
Borough = Annotated[BoroughSlug | None, typer.Option("--borough", help="The borough that keeps the directory.")]
ReportAt = Annotated[
    Path | None, typer.Option("--report", help="Where to write what became of each record; beside it, if left out.")
]
Spreadsheet = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A CSV or .xlsx file.")]
SheetOf = Annotated[str | None, typer.Option("--sheet", help="Which sheet of a workbook; the first, if left out.")]
Out = Annotated[Path | None, typer.Option("--out", help="Where to write it, in place of standard output.")]


@app.command()
def check(
    directory: Directory,
    *,
    mapping: MappingOf = None,
    borough: Borough = None,
    report: ReportAt = None,
    as_json: AsJson = False,
) -> None:
    """Say, record by record, what is taken, mended and left out of a directory, why, and how to mend it.

    Nothing is kept, and nobody is sent anywhere. A summary is shown here, and the whole list is a CSV report. The exit
    code is 1 when something was left out.
    """
    home = environment.home()
    give(lambda: _checked(directory, mapping, borough, report), as_json=as_json, home=home)


def _checked(directory: str, mapping: Path | None, borough: BoroughSlug | None, report: Path | None) -> Answer:
    entries = entries_of(directory, mapping, borough)
    written = report or _beside(directory)
    gazetteer = session.gazetteer(environment.home())
    checked = [Checked(entry) for entry in entries]
    with report_at(written) as write, errors().status("reading …") as shown:
        for one in checked:
            for number, looked in enumerate(look_through(one.entry, gazetteer), 1):
                one.add(looked)
                write(one.entry, looked)
                if number % _TELL_EVERY == 0:
                    shown.update(f"{number} services read …")
    return answer(checked, written, borough)


def _beside(directory: str) -> Path:
    return Path("directory.report.csv") if "://" in directory else Path(directory).with_suffix(".report.csv")


@app.command("map")
def map_(file: Spreadsheet, *, sheet: SheetOf = None, out: Out = None, as_json: AsJson = False) -> None:
    """Propose a mapping for a spreadsheet: which column is what, by its heading and by what stands in it.

    It is a file to look over and to mend: what could not be placed is said in it. `check` reads the spreadsheet by it.
    """
    give(lambda: _mapped(file, sheet, out, as_json=as_json), as_json=as_json, home=environment.home())


def _mapped(file: Path, sheet: str | None, out: Path | None, *, as_json: bool) -> Answer | Exit:
    try:
        proposal = propose(file, sheet)
    except DirectoryAway as away:
        raise refused(away) from away
    text = mapping_file.written(proposal, NeedTerms.reviewed())
    if out:
        with writing(out):
            out.write_text(text, encoding="utf-8")
    elif not as_json:
        sys.stdout.write(text)
    said = _said(proposal, out)
    if out or as_json:
        return Answer(_facts(proposal, text, out), said)
    errors().print(said, markup=False, soft_wrap=True)
    return Exit.FINE


def _facts(proposal: Proposal, text: str, out: Path | None) -> dict[str, object]:
    return {
        "placed": {name: [one.heading for one in columns] for name, columns in proposal.placed.items()},
        "not_placed": [one.heading for one in proposal.not_placed],
        "mapping": text,
        "out": str(out) if out else None,
    }


def _said(proposal: Proposal, out: Path | None) -> str:
    placed = sum(map(len, proposal.placed.values()))
    lines = [f"{placed} columns of {proposal.path.name} have a field, {len(proposal.not_placed)} have none."]
    if proposal.not_placed:
        lines.append(f"Not placed: {', '.join(one.heading for one in proposal.not_placed)}.")
    if missing := [name for name in ("name", "needs", "postcode") if name not in proposal.placed]:
        lines.append(f"No column was found for: {', '.join(missing)}.")
    beside = mapping_beside(proposal.path)
    named = f" --mapping {out}" if out and out.resolve() != beside.resolve() else ""
    saved = "Look it over" if out else f"Save it with --out {beside}, look it over"
    lines.append(f"{saved}, and then: {COMMAND} directory check {proposal.path}{named}")
    return "\n".join(lines)
