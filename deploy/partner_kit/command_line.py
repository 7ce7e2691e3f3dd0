"""`linkway-contract`: the kit's own command line, for who has no more of Linkway than this. `linkway` has the same."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from deploy.problems import CannotRun
from services.contract.boroughs import BoroughSlug
from services.contract.topics import PARTNER

if TYPE_CHECKING:
    from deploy.partner_kit.commands import Outcome

NO_CLIENT = CannotRun(
    "This kit has no client of Kafka.",
    where="send",
    do="add --dry-run, and send what it shows with a client of yours; `linkway send`, of all of Linkway, has one",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that was typed, and end with its exit code."""
    typed = _parser().parse_args(arguments)
    try:
        _show(_outcome(typed), as_json=typed.json)
    except CannotRun as problem:
        _refuse(problem, as_json=typed.json)
    except KeyboardInterrupt:
        sys.exit(130)


def _outcome(typed: argparse.Namespace) -> "Outcome":
    # What reads events takes longer than what reads the command, which may ask for help alone.
    from deploy.partner_kit import commands  # noqa: PLC0415
    from deploy.partner_kit.destination import Destination  # noqa: PLC0415

    if typed.command == "sample":
        return commands.sample(typed.event)
    to = Destination(BoroughSlug(typed.borough) if typed.borough else None, typed.partner)
    if typed.command == "validate":
        return commands.validate(typed.file, to)
    if not typed.dry_run:
        raise NO_CLIENT
    return commands.send(typed.file, to, None)


def _show(outcome: "Outcome", *, as_json: bool) -> None:
    sys.stdout.write(f"{json.dumps(outcome.facts) if as_json else outcome.text}\n")
    if outcome.beside and not as_json:
        sys.stdout.flush()
        sys.stderr.write(f"{outcome.beside}\n")
    sys.exit(outcome.code)


def _refuse(problem: CannotRun, *, as_json: bool) -> None:
    if as_json:
        facts = {"problem": {"what": problem.what, "where": problem.where, "do": problem.do}}
        sys.stdout.write(f"{json.dumps(facts)}\n")
    sys.stderr.write(f"{problem}\n")
    sys.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="linkway-contract",
        description="Checks what a partner would send to Linkway as Linkway would; offline.",
        epilog="Exit codes: 0 fine; 1 an event has faults; 2 it cannot run, and says what to do.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    validate = commands.add_parser("validate", help="say what is wrong with an event, where, and how to mend it")
    validate.add_argument("file", nargs="+", help="an event, as structured CloudEvents have it; - is standard input")
    sample = commands.add_parser("sample", help="print an example of an event; without a name, which there are")
    sample.add_argument("event", nargs="?")
    send = commands.add_parser("send", help="check an event, and show what would be sent")
    send.add_argument("file", nargs="?", default="-", help="without it, standard input")
    send.add_argument("--dry-run", action="store_true", help="send nothing; this kit can do no more")
    for command in (validate, send):
        command.add_argument("--borough", choices=list(BoroughSlug), metavar="BOROUGH", help="such as tower-hamlets")
        command.add_argument("--partner", type=_partner, help="who you are in the names of your topics")
    for command in (validate, sample, send):
        command.add_argument("--json", action="store_true", help="print one JSON object, and nothing else")
    return parser


def _partner(written: str) -> str:
    if not PARTNER.fullmatch(written):
        raise argparse.ArgumentTypeError("write it in small letters and hyphens, such as age-matters")
    return written
