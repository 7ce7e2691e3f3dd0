"""How sessions are shown: each on a line, without what a browser shows for it, which nobody else has."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from deploy.cli.output import Answer, in_columns
from services.referral.store.sessions import KeptSession

_HEAD = ("id", "organisation", "person", "roles", "since", "last seen", "until")


def listed(known: Sequence[KeptSession]) -> Answer:
    """All sessions that have not ended."""
    facts = {"sessions": [one_of(session) for session in known]}
    return Answer(facts, lines(known) if known else "Nobody is signed in.")


def one_of(session: KeptSession) -> dict[str, Any]:
    """One session, for a program to read."""
    caller = session.caller
    return {
        "id": session.id,
        "organisation": caller.organisation,
        "person": caller.person,
        "roles": list(caller.roles),
        "boroughs": list(caller.boroughs),
        "since": session.made_at.isoformat(timespec="seconds"),
        "last_seen": session.last_seen.isoformat(timespec="seconds"),
        "ends_at": session.ends_at.isoformat(timespec="seconds"),
    }


def lines(known: Sequence[KeptSession]) -> str:
    """A line for each session; times are UTC."""
    return in_columns([_HEAD, *map(_row, known)])


def _row(session: KeptSession) -> tuple[str, ...]:
    caller = session.caller
    times = map(_time, (session.made_at, session.last_seen, session.ends_at))
    return (session.id, caller.organisation, caller.person or "-", ",".join(caller.roles) or "-", *times)


def _time(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%MZ}"
