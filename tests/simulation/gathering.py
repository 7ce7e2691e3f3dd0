"""What can be found in a world once it is calm, in the form that the checkers of a faulty day judge by."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from deploy.conservation.facts import Notice, Places
from deploy.conservation.kept import notice_of
from services.contract import topics
from services.contract.boroughs import BoroughSlug
from services.contract.events import DeadLettered
from services.contract.topics import Stream
from services.notify.domain.notice import Notice as KeptNotice
from services.runtime import sealing
from services.runtime.recovering.dead_letters import borough_key
from services.runtime.working.parked import ParkedRecord
from tests.chaos.findings.evidence import Cause, Evidence, Kept, Known, Logged, ParkedEvent, Posted
from tests.chaos.findings.replaying import counted_in
from tests.fakes.matching_stores import MemoryPlaces
from tests.running.stage import KEY
from tests.simulation.part import Part
from tests.simulation.scripts import ASKS_AT_ONCE
from tests.simulation.timeless import now
from tests.simulation.world import World


def gather(world: World, *, mails: Counter[UUID], capacities: Mapping[str, int]) -> Evidence:
    """All of it."""
    log = {place: tuple(map(_logged, records)) for place, records in world.journal.records.items()}
    return Evidence(
        at=now(),
        log=log,
        ends={place: len(records) for place, records in log.items()},
        services={name: kept(part) for name, part in world.parts.items()},
        places=_places(world.parts.get("matching"), capacities),
        capacities=capacities,
        notices=_notices(world.parts.get("notify")),
        mails={str(notice_id): count for notice_id, count in mails.items()},
        posted=tuple(map(_posted, world.journal.all([Stream.DEAD_LETTERS]))),
        waiting_list=_waiting_list(world.parts.get("matching")),
        figures=counted_in(world.parts["reporting"].truth.storage.memory),
        causes={str(one.notice_id): _cause(one) for one in _kept_notices(world.parts.get("notify"))},
    )


def _logged(record: Any) -> Logged:
    return Logged(record.topic, record.partition, record.offset, record.key, record.value, record.headers)


def kept(part: Part) -> Kept:
    """What one service keeps."""
    memory = part.truth.storage.memory
    known = {
        key: Known(one.borough.value, one.state, one.heard, one.said, one.synthetic)
        for key, one in memory.states.items()
    }
    rows = {place: _parked(row) for place, row in memory.parked.rows.items()}
    timers: dict[str, dict[str, datetime]] = {}
    for row in memory.timers.rows.values():
        timers.setdefault(row.key, {})[row.name] = row.at
    return Kept(dict(memory.fences), known, rows, len(memory.messages), timers)


def _parked(row: ParkedRecord) -> ParkedEvent:
    found = _digest(row.borough, row.sealed or "", row.place)
    return ParkedEvent(
        row.place, row.key, row.owner, row.sequence, row.reason.value, row.status.value, found, row.parked_at
    )


def _digest(borough: BoroughSlug, sealed: str, spot: str) -> str:
    return sha256(sealing.unseal(borough_key(KEY, borough), sealed, spot)).hexdigest()


def _places(matching: Part | None, capacities: Mapping[str, int]) -> dict[str, Places]:
    places = matching.truth.storage.stores.places if matching else MemoryPlaces()
    return {
        str(one): Places(
            capacities.get(str(one)), tuple(map(str, holders)), tuple(map(str, places.asked[one])), ASKS_AT_ONCE
        )
        for one, holders in places.held.items()
    }


def _waiting_list(matching: Part | None) -> frozenset[str]:
    # The toy, which may stand in its place, has none, and nobody waits there.
    return frozenset(matching.truth.storage.stores.waiting.entries) if matching else frozenset()


def _notices(notify: Part | None) -> tuple[Notice, ...]:
    kept = _kept_notices(notify)
    return tuple(notice_of({**one.model_dump(mode="json"), "_id": str(one.notice_id)}) for one in kept)


def _kept_notices(notify: Part | None) -> Iterable[KeptNotice]:
    # The toy, which may stand in its place, keeps none.
    stores = notify.truth.storage.stores if notify else None
    return stores.notices.all.values() if stores else ()


def _cause(notice: KeptNotice) -> Cause:
    return Cause(
        notice.cause.sequence, notice.cause.recordedtime, str(notice.service_id) if notice.service_id else None
    )


def _posted(record: Any) -> Posted:
    event = DeadLettered.model_validate_json(record.value)
    spot = f"{event.topic}/{event.partition}/{event.offset}"
    return Posted(event.service, spot, _digest(topics.BY_NAME[record.topic].borough, event.sealed, spot))
