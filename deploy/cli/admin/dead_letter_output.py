"""How dead letters are shown: in a list, one alone, and what came of a request. Never what is in them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from deploy.cli.output import Answer, Exit
from deploy.home import COMMAND
from services.runtime.admin.dead_letters import Found
from services.runtime.working.parked import REQUESTED, AuditEntry, ParkedStatus

_DONE = {ParkedStatus.RETRY_ASKED: ParkedStatus.WORKED, ParkedStatus.DISCARD_ASKED: ParkedStatus.DISCARDED}


def listed(found: Sequence[Found], most: int) -> Answer:
    """The oldest of each service, and how many there are of each reason."""
    counts = Counter((one.service, one.row.reason.value) for one in found)
    facts = {
        "dead_letters": [_facts(one) for one in found[:most]],
        "counts": [{"service": service, "reason": why, "count": n} for (service, why), n in sorted(counts.items())],
        "count": len(found),
    }
    if not found:
        return Answer(facts, "There is none.")
    table = _table("how many", "service", "reason")
    for (service, why), number in sorted(counts.items()):
        table.add_row(str(number), service, why)
    rest = f"{len(found) - most} more; see them with --most." if len(found) > most else ""
    return Answer(facts, Group(_rows(found[:most]), "", table, rest))


def shown(found: Found, audit: Sequence[AuditEntry]) -> Answer:
    """One row, as far as it may be shown."""
    facts = _facts(found) | _outline(found) | {"audit": [_entry(one) for one in audit]}
    table = _table("", "")
    for name, value in facts.items():
        if name != "audit" and value is not None:
            table.add_row(name.replace("_", " "), ", ".join(value) if isinstance(value, list) else str(value))
    return Answer(facts, Group(table, "", _history(audit)) if audit else table)


def outcome(found: Sequence[Found], asked: ParkedStatus) -> Answer:
    """What came of a request, row by row; the exit code is 1 where not all was done."""
    done = [one for one in found if one.row.status is _DONE[asked]]
    late = [one for one in found if one.row.status in REQUESTED]
    facts = {
        "dead_letters": [_facts(one) for one in found],
        "done": len(done),
        "not_yet": len(late),
        "wait_again": len(found) - len(done) - len(late),
    }
    if not found:
        return Answer(facts, "None of them waits.", Exit.CHECK_FAILED)
    said = f"{len(done)} of {len(found)} {_DONE[asked].value}."
    if late:
        said += f" {len(late)} not yet: the service does it as soon as it runs (`{COMMAND} status`)."
    rest = [one for one in found if one not in done]
    return Answer(facts, Group(_rows(rest), "", said) if rest else said, Exit.CHECK_FAILED if rest else Exit.FINE)


def _facts(one: Found) -> dict[str, Any]:
    row = one.row
    return {
        "id": one.id,
        "referral": row.key,
        "reason": row.reason.value,
        "detail": row.detail,
        "status": row.status.value,
        "tries": row.tries,
        "parked_at": _at(row.parked_at),
        "due_at": _at(row.due_at),
    }


def _outline(one: Found) -> dict[str, Any]:
    row, summary = one.row, one.row.summary
    return {
        "settled_at": _at(row.settled_at),
        "owner": row.owner,
        "sequence": row.sequence,
        "ce_type": summary.type,
        "ce_id": summary.event_id,
        "headers": list(summary.headers),
        "other_headers": summary.other_headers,
        "key_bytes": summary.key_bytes,
        "value_bytes": summary.value_bytes,
        "can_be_tried_again": row.is_whole,
    }


def _entry(entry: AuditEntry) -> Mapping[str, Any]:
    return {"at": _at(entry.at), "by": entry.by, "outcome": entry.outcome.value, "why": entry.why}


def _at(time: datetime | None) -> str | None:
    return time.isoformat(timespec="seconds") if time else None


def _rows(found: Sequence[Found]) -> RenderableType:
    return Group(*(line for one in found for line in _lines(one)))


def _lines(one: Found) -> Iterator[str]:
    """The ids on lines of their own, because other commands need them whole and terminals are narrow."""
    row = one.row
    yield one.id
    yield f"  {row.reason.value}, {row.status.value}, tried {row.tries} times, since {row.parked_at:%Y-%m-%d %H:%M:%S}"
    if row.key:
        yield f"  referral {row.key}"


def _history(audit: Sequence[AuditEntry]) -> RenderableType:
    table = _table("at", "by", "what", "why")
    for entry in audit:
        table.add_row(f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.by, entry.outcome.value, entry.why)
    return table


def _table(*columns: str) -> Table:
    return Table(*columns, box=None, pad_edge=False, show_header=any(columns))
