"""The waiting list's documents, and what finds those of them whom a service may suit."""

from collections.abc import Mapping
from typing import Any

from services.matching.waiting.entry import Entry, InTurn
from services.matching.waiting.openings import Opening
from services.runtime.storing.collection import Document, Where
from services.runtime.storing.words import known
from services.runtime.working.outgoing import Cause

# MongoDB merges what it finds under so many keys; of more it would read and sort everything.
KEYS_AT_ONCE = 200
# Whoever was sent to one service may go there whatever their gender, whoever referred them, and wherever they live.
_ANY = "any"


def document_of(entry: Entry) -> Document:
    """The document of somebody who waits, but for its `_id`."""
    looked_at: Document = {"gender": _ANY, "role": _ANY, "area": [_ANY]}
    if not entry.is_chosen:
        role = entry.role and entry.role.value
        looked_at = {"gender": entry.gender.value, "role": role, "area": [entry.borough.value, entry.outcode]}
    return {
        "keys": list(entry.keys),
        "turn": entry.in_turn.turn,
        "cause": entry.in_turn.cause._asdict(),
        "age": entry.age_band.value,
        "declined": [str(one) for one in entry.declined],
        "borough": entry.borough.value,
        "urgency": entry.urgency.value,
        **looked_at,
    }


def in_turn_of(document: Mapping[str, Any]) -> InTurn:
    """Who that is."""
    return InTurn(document["_id"], document["turn"], Cause(**known(Cause, document["cause"])))


def found_by(opening: Opening, after: str) -> list[Where]:
    """What finds whom it may suit, of those behind the turn `after`; several where it has many keys."""
    of_all: dict[str, Any] = {
        "turn": {"$gt": after},
        "age": {"$in": [*opening.ages]},
        "declined": {"$ne": str(opening.service_id)},
        "area": {"$in": [*opening.boroughs, *opening.outcodes, _ANY]},
    }
    if opening.genders:
        of_all["gender"] = {"$in": [*opening.genders, _ANY]}
    if opening.roles:
        of_all["role"] = {"$in": [*opening.roles, _ANY]}
    parts = [opening.keys[at : at + KEYS_AT_ONCE] for at in range(0, len(opening.keys), KEYS_AT_ONCE)]
    return [{"keys": {"$in": list(part)}, **of_all} for part in parts]
