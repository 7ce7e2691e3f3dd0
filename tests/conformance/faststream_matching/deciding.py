"""Who is sent where: the part that a borough makes its own. It knows neither Kafka nor SQLite."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from .directory import Service
from .events import ENDS, FREES, NOES, Created, Event, Later

Said = tuple[str, dict[str, Any]]


class Referral(BaseModel):
    """What is known of a referral; `waiting` has its events whose turn, or whose time, has not come."""

    next: int = 1
    said: int = 0
    waiting: dict[int, Event] = {}
    wanted: Created | None = None
    declined: list[str] = []
    holds: str | None = None
    synthetic: bool = False


def decide(known: Referral, event: Event, with_room: list[Service]) -> Iterator[Said]:
    """Change what is known by one event, and give what is to be said of it: names of events, and their fields."""
    name, body = event.name, event.body
    if isinstance(body, Created):
        known.wanted, known.synthetic = body, event.synthetic
    if body is None or known.wanted is None:
        return
    known.wanted = put_right(known.wanted, body)
    if name in FREES:
        yield from free(known, name, body)
    if seeks(name, body) and not known.holds:
        yield answer(known, known.wanted, with_room)
    if name in ENDS:
        known.wanted = None


def put_right(wanted: Created, body: Created | Later) -> Created:
    """With what a human has put right."""
    return wanted.model_copy(update=body.model_dump(include={"needs", "age_band"}, exclude_none=True))


def free(known: Referral, name: str, body: Any) -> Iterator[Said]:
    if name in NOES:
        known.declined.append(body.service_id)
    if known.holds:
        yield "place-released", {"service_id": known.holds, "reason": FREES[name]}
    known.holds = None


def seeks(name: str, body: Created | Later) -> bool:
    if isinstance(body, Created):
        return not body.needs_human
    return body.decision == "go-on" or (name in NOES and body.seek_another)


def answer(known: Referral, wanted: Created, with_room: list[Service]) -> Said:
    about = {"channel": wanted.channel}
    if wanted.age_band == "0-17":
        return "unmatched", about | {"reason": "too-young", "why": "Nobody under 18 is sent anywhere."}
    suiting = [one for one in with_room if one.need in wanted.needs and one.id not in known.declined]
    if not suiting:
        return "unmatched", about | {"reason": "no-room", "why": "No service that suits has room."}
    known.holds = suiting[0].id
    about |= {"service_id": suiting[0].id, "service_name": suiting[0].name, "organization_name": suiting[0].host}
    reasons = {"score": 1, "score_parts": [{"name": "needs", "value": 1, "weight": 1}], "distance_metres": 0}
    return "matched", about | reasons | {"needs_met": [suiting[0].need], "why": "It is for this, and has room."}
