"""How a match is shown on a terminal: what was answered, why, what else suited, and what nearly did."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.contract.boroughs import BY_SLUG, BoroughSlug

Facts = Mapping[str, Any]

_LONDON = ZoneInfo("Europe/London")

_STATUS = {
    "asks": "its provider is asked",
    "holds": "a place is held",
    "waits-for-room": "on the waiting list",
    "waits-for-a-human": "a human must look first",
    "waits-for-a-word": "somebody must say what comes next",
    "ended": "it has ended, and nothing is kept of why it was matched",
}


def shown(match: Facts) -> RenderableType:
    """The match as a person reads it, and what could be chosen now where that was asked for."""
    parts: list[RenderableType] = [*_where_it_stands(match)]
    if answer := match["answer"]:
        parts += _answered(answer)
    if shortlist := match.get("shortlist"):
        parts += _shortlist(shortlist)
    return Group(*parts)


def _where_it_stands(match: Facts) -> Iterator[RenderableType]:
    borough = BY_SLUG[BoroughSlug(match["borough"])].name
    status = _STATUS.get(match["status"], match["status"])
    yield Text.assemble((f"Referral {match['referral_id']}", "bold"), f", {borough}: {status}.")
    if held_until := match["held_until"]:
        yield Text(f"The place is held until {_time(held_until)}, unless somebody answers before.")
    if waiting := match["waiting"]:
        since = f" since {_time(waiting['since'])}" if waiting["since"] else ""
        alone = f", for the service {waiting['for_service_id']} alone" if waiting["for_service_id"] else ""
        yield Text(f"Waiting{since}{alone}. What becomes free goes to whoever is first of those whom it suits.")


def _answered(answer: Facts) -> Iterator[RenderableType]:
    yield Text.assemble("\n", (answer["why"], "bold"))
    yield Text(f"Answered on {_time(answer['answered_at'])}, for {', '.join(answer['asked'])}.")
    chosen, *others = answer["suitable"] or [None]
    if chosen:
        yield from _chosen(chosen, answer)
    if others:
        yield from _table("Others that suited and had room", _of_suitable(others))
    yield from _near_misses(answer["near_misses"])
    again = "comes out the same" if answer["replay"]["is_same"] else "does NOT come out the same"
    yield Text(f"\nDecided again by what was kept, it {again}.", style="" if answer["replay"]["is_same"] else "red")


def _chosen(chosen: Facts, answer: Facts) -> Iterator[RenderableType]:
    title = f"Why {chosen['service_name']}: {chosen['score']:.2f} of 1, by the weights {answer['weights']}"
    rows = [
        (
            part["name"],
            f"{part['value']:.2f}",
            f"x {part['weight']:.2f}",
            f"= {part['value'] * part['weight']:.3f}",
            part["why"],
        )
        for part in chosen["parts"]
    ]
    yield from _table(title, rows, right=3)
    if answer["was_chosen"]:
        yield Text("It alone was looked at: somebody chose it, or its provider had said yes.")
    elif answer["near_ties"] > 1:
        yield Text(f"{answer['near_ties']} did as well as each other: the one with the most room, then by lot.")


def _of_suitable(services: Sequence[Facts]) -> list[tuple[str, ...]]:
    return [(one["service_name"], f"{one['score']:.2f}", _in_short(one)) for one in services]


def _in_short(service: Facts) -> str:
    words = {part["name"]: part["why"] for part in service["parts"]}
    return " ".join(words[name] for name in ("distance", "room") if words.get(name))


def _near_misses(missed: Sequence[Facts]) -> Iterator[RenderableType]:
    if missed:
        rows = [(one["service_name"], one["rule"], one["why"]) for one in missed]
        yield from _table("Near misses, and the first rule that each fails", rows)


def _shortlist(shortlist: Facts) -> Iterator[RenderableType]:
    if "services" not in shortlist:
        yield Text(f"\n{shortlist['title']}. {shortlist['detail']}")
    elif not shortlist["services"]:
        yield Text("\nNothing suits that has a place free now.")
    else:
        rows = [(*row, one["service_id"]) for row, one in _with_ids(shortlist["services"])]
        yield from _table("To choose from now", rows)


def _with_ids(services: Sequence[Facts]) -> Iterator[tuple[tuple[str, ...], Facts]]:
    return zip(_of_suitable(services), services, strict=True)


def _table(title: str, rows: Sequence[Sequence[str]], *, right: int = 0) -> Iterator[RenderableType]:
    table = Table(title=title, title_justify="left", title_style="bold", show_header=False, box=None, pad_edge=False)
    for number in range(len(rows[0])):
        is_number = 0 < number <= right
        table.add_column(justify="right" if is_number else "left", no_wrap=is_number or number == 0)
    for row in rows:
        table.add_row(*map(Text, row))
    yield from ("", table)


def _time(written: str) -> str:
    at = datetime.fromisoformat(written).astimezone(_LONDON)
    return f"{at.day} {at:%B %Y at %H:%M}"
