"""How a checked directory is shown: what was taken, mended and left out, why, and how to mend it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from deploy.cli.output import Answer, Exit
from deploy.directory.checking import Checked, Seen
from services.contract.boroughs import BoroughSlug
from services.matching.directory.record import Fate


def answer(checked: Sequence[Checked], report: Path, borough: BoroughSlug | None) -> Answer:
    """The answer of `linkway directory check`; the exit code is 1 where something was left out."""
    facts = {"directories": [_facts(one) for one in checked], "report": str(report)}
    shown = [part for one in checked for part in _shown(one, borough)]
    fine = not any(one.unusable for one in checked)
    shown.append(Text(f"Every record, and how to mend it: {report}"))
    return Answer(facts, Group(*shown), Exit.FINE if fine else Exit.CHECK_FAILED)


def _facts(checked: Checked) -> dict[str, Any]:
    return {
        "where": checked.entry.where,
        "mapping": str(checked.entry.mapping) if checked.entry.mapping else None,
        "records": checked.fates.total(),
        **{fate.value.replace("-", "_"): checked.fates[fate] for fate in Fate if fate is not Fate.UNCHANGED},
        "left_out_because": [_seen(one) for one in _most_first(checked.left_out)],
        "mended_because": [_seen(one) for one in _most_first(checked.mended)],
        "boroughs": {slug.value: count for slug, count in sorted(checked.boroughs.items())},
    }


def _seen(seen: Seen) -> dict[str, Any]:
    found = seen.finding
    return {"code": found.code, "records": seen.records, "what": found.what, "do": found.do, "first": seen.first}


def _shown(checked: Checked, borough: BoroughSlug | None) -> Iterator[RenderableType]:
    entry, fates = checked.entry, checked.fates
    yield Text(f"{entry.name}: {fates.total()} services.")
    if entry.name != entry.where or entry.mapping:
        yield Text(f"In {entry.where}{f', read by {entry.mapping}' if entry.mapping else ''}.")
    yield Text(
        f"{checked.usable} can be used: {fates[Fate.TAKEN]} as they are, {fates[Fate.MENDED]} mended. "
        f"{fates[Fate.LEFT_OUT]} are left out, {fates[Fate.NOT_SHOWN]} could not be read."
    )
    if borough and checked.usable:
        yield Text(f"{checked.boroughs[borough]} have a place in {borough}.")
    yield from _table("Left out", checked.left_out)
    yield from _table("Mended, or passed over", checked.mended)
    yield ""


def _table(title: str, found: Mapping[str, Seen]) -> Iterator[RenderableType]:
    if not found:
        return
    table = Table(
        "how many", "what", "what to do", "first", title=title, title_justify="left", box=None, pad_edge=False
    )
    for seen in _most_first(found):
        cells = (seen.finding.what, seen.finding.do, "\n".join(seen.first))
        table.add_row(str(seen.records), *map(Text, cells))
    yield from ("", table)


def _most_first(found: Mapping[str, Seen]) -> Sequence[Seen]:
    return sorted(found.values(), key=lambda one: -one.records)
