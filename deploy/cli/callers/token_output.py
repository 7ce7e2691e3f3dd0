"""How tokens are shown: each on a line, without the token itself, which nobody has."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from deploy.cli.output import Answer, in_columns
from services.runtime.working.callers import Caller, Token

_HEAD = ("id", "organisation", "may", "made", "last used", "until", "speaks for")


def listed(known: Sequence[Token]) -> Answer:
    """All tokens."""
    return Answer({"tokens": [one_of(token) for token in known]}, lines(known) if known else "There is none.")


def one_of(token: Token) -> dict[str, Any]:
    """One token, for a program to read."""
    caller = token.caller
    return {
        "id": token.id,
        "organisation": caller.organisation,
        "rights": sorted(caller.rights),
        "person": caller.person,
        "roles": list(caller.roles),
        "boroughs": list(caller.boroughs),
        "provides": list(map(str, caller.provides)),
        "made_at": _at(token.made_at),
        "last_used": _at(token.last_used),
        "expires_at": _at(token.expires_at),
    }


# More would make a line that nobody reads.
_NAMED_MOST = 3


def lines(known: Sequence[Token]) -> str:
    """A line for each token."""
    return in_columns([_HEAD, *map(_row, known)])


def _row(token: Token) -> tuple[str, ...]:
    caller = token.caller
    days = (_day(token.made_at), _day(token.last_used), _day(token.expires_at))
    return (token.id, caller.organisation, ",".join(sorted(caller.rights)), *days, "; ".join(_speaks_for(caller)))


def _speaks_for(caller: Caller) -> Iterator[str]:
    if caller.person or caller.roles:
        yield " ".join((caller.person or "anybody", *caller.roles))
    if caller.boroughs:
        yield f"in {_some(caller.boroughs, 'boroughs')}"
    if caller.provides:
        yield f"provides {_some(caller.provides, 'organisations')}"


def _some(named: Sequence[object], what: str) -> str:
    # --json names them all.
    return ",".join(map(str, named)) if len(named) <= _NAMED_MOST else f"{len(named)} {what}"


def _day(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d}" if time else "-"


def _at(time: datetime | None) -> str | None:
    return time.isoformat(timespec="seconds") if time else None
